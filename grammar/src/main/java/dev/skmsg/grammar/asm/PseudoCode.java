package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.object.ElfRelocation;
import dev.skmsg.language.bpfAsm.BpfAsmPackage.Literals;
import dev.skmsg.language.bpfAsm.Branch;
import dev.skmsg.language.bpfAsm.CastValue;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.FunctionValue;
import dev.skmsg.language.bpfAsm.LoadValue;
import dev.skmsg.language.bpfAsm.NegatedRegister;
import dev.skmsg.language.bpfAsm.RegisterOperand;
import dev.skmsg.language.bpfAsm.RegisterStatement;
import dev.skmsg.language.bpfAsm.Store;
import dev.skmsg.language.bpfAsm.SwapValue;
import dev.skmsg.language.bpfAsm.TableValue;
import dev.skmsg.language.bpfAsm.Value;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The instructions in LLVM's pseudo-C, except the atomic ones.
final class PseudoCode {
  private static final Map<String, AluOperation> OPERATIONS =
      EnumSet.complementOf(EnumSet.of(AluOperation.MOV)).stream()
          .collect(Collectors.toMap(AluOperation::symbol, Function.identity()));
  private static final Map<String, Condition> CONDITIONS =
      Stream.of(Condition.values())
          .collect(Collectors.toMap(Condition::symbol, Function.identity()));

  private final Operands operands;

  PseudoCode(Operands operands) {
    this.operands = operands;
  }

  Lowered lower(RegisterStatement statement) {
    Operands.Named dst =
        operands.written(
            statement, Literals.REGISTER_STATEMENT__DESTINATION, statement.getDestination());
    if (statement.getOperator() == null) {
      return assign(dst, statement.getValue());
    }
    AluOperation operation = Objects.requireNonNull(OPERATIONS.get(statement.getOperator()));
    return Lowered.of(
        new Instruction.Alu(
            operation,
            dst.width(),
            dst.register(),
            operands.source(statement.getSource(), dst.width(), operation)));
  }

  private Lowered assign(Operands.Named dst, Value value) {
    return switch (value) {
      case LoadValue load -> Lowered.of(load(dst, load));
      case CastValue cast -> Lowered.of(cast(dst, cast));
      case NegatedRegister negated -> Lowered.of(negate(dst, negated));
      case SwapValue swap -> Lowered.of(swap(dst, swap));
      case FunctionValue function -> Lowered.of(new Atomics(operands).assign(dst, function));
      case TableValue table -> Lowered.of(table(dst, table));
      case Constant constant when constant.isWide() -> wide(dst, constant);
      case RegisterOperand register when isZeroExtension(dst, register) ->
          Lowered.of(
              new Instruction.Alu(
                  AluOperation.MOV,
                  Width.W32,
                  dst.register(),
                  operands.register(register).register()));
      case dev.skmsg.language.bpfAsm.Operand operand ->
          Lowered.of(
              new Instruction.Alu(
                  AluOperation.MOV,
                  dst.width(),
                  dst.register(),
                  operands.source(operand, dst.width())));
      default -> throw new IllegalStateException("unknown value " + value);
    };
  }

  /// `r1 = w2`, in which LLVM says that the high half is cleared; `w1 = w2` does the same.
  private boolean isZeroExtension(Operands.Named dst, RegisterOperand src) {
    return dst.width() == Width.W64 && operands.register(src).width() == Width.W32;
  }

  private Instruction load(Operands.Named dst, LoadValue load) {
    MemorySize size = Operands.size(load.getType());
    boolean signed = load.getType().startsWith("s");
    if (load.getPacket() != null) {
      return packetLoad(dst, load);
    }
    if (signed && size == MemorySize.DW) {
      throw Refused.at(load, Literals.LOAD_VALUE__TYPE, "8 bytes cannot be sign-extended: 'u64'");
    }
    if (dst.width() == Width.W32 && (signed || size == MemorySize.DW)) {
      throw Refused.at(
          load.eContainer(),
          Literals.REGISTER_STATEMENT__DESTINATION,
          "a load of '%s' needs a 64-bit register, 'r%d'"
              .formatted(load.getType(), dst.register().number()));
    }
    Operands.Cell cell = operands.cell(load.getAddress());
    return new Instruction.Load(size, signed, dst.register(), cell.base(), cell.offset());
  }

  private Instruction packetLoad(Operands.Named dst, LoadValue load) {
    if (!load.getPacket().equals("skb")) {
      throw Refused.at(
          load, Literals.LOAD_VALUE__PACKET, "expected 'skb', found '" + load.getPacket() + "'");
    }
    if (dst.register() != Register.R0 || dst.width() != Width.W64) {
      throw Refused.at(
          load.eContainer(),
          Literals.REGISTER_STATEMENT__DESTINATION,
          "a packet load goes to r0 and no other register");
    }
    MemorySize size = operands.size(load, Literals.LOAD_VALUE__TYPE, load.getType());
    var index = load.getIndex();
    if (index.getRegister() == null) {
      return new Instruction.LoadPacket(
          size, new Operand.Immediate(operands.immediate(index.getValue(), Width.W32)), 0);
    }
    long displacement = operands.displacement(index.getDisplacement());
    if (displacement != (int) displacement) {
      throw Refused.at(index, displacement + " does not fit into a 32-bit immediate");
    }
    return new Instruction.LoadPacket(
        size,
        operands.whole(index, Literals.PACKET_INDEX__REGISTER, index.getRegister()),
        (int) displacement);
  }

  private Instruction cast(Operands.Named dst, CastValue cast) {
    int bits = 8 * Operands.size(cast.getType()).bytes();
    if (!cast.getType().startsWith("s") || bits >= dst.width().bits()) {
      throw Refused.at(
          cast,
          Literals.CAST_VALUE__TYPE,
          "a %d-bit move can sign-extend %s, not '%s'"
              .formatted(
                  dst.width().bits(),
                  dst.width() == Width.W64 ? "'s8', 's16' or 's32'" : "'s8' or 's16'",
                  cast.getType()));
    }
    Operands.Named src = operands.register(cast, Literals.CAST_VALUE__SOURCE, cast.getSource());
    if (src.width() != dst.width()) {
      throw Refused.at(
          cast,
          Literals.CAST_VALUE__SOURCE,
          "expected a %d-bit register, found '%s'".formatted(dst.width().bits(), cast.getSource()));
    }
    return new Instruction.MoveSignExtended(dst.width(), bits, dst.register(), src.register());
  }

  private Instruction negate(Operands.Named dst, NegatedRegister negated) {
    Operands.Named src =
        operands.register(negated, Literals.NEGATED_REGISTER__SOURCE, negated.getSource());
    if (!src.equals(dst)) {
      throw Refused.at(
          negated,
          Literals.NEGATED_REGISTER__SOURCE,
          "a register can only be negated in place: expected '%s', found '%s'"
              .formatted(name(dst), negated.getSource()));
    }
    return new Instruction.Negate(dst.width(), dst.register());
  }

  private Instruction swap(Operands.Named dst, SwapValue swap) {
    Swaps.Swap known =
        Swaps.named(swap.getOperation())
            .orElseThrow(
                () ->
                    Refused.at(
                        swap,
                        Literals.SWAP_VALUE__OPERATION,
                        "expected an operator or a byte swap such as 'be16', found '%s'"
                            .formatted(swap.getOperation())));
    Operands.Named src = operands.register(swap, Literals.SWAP_VALUE__SOURCE, swap.getSource());
    if (dst.width() != Width.W64 || !src.equals(dst)) {
      throw Refused.at(
          swap,
          Literals.SWAP_VALUE__SOURCE,
          "bytes can only be swapped in place, in a 64-bit register: expected 'r%d', found '%s'"
              .formatted(dst.register().number(), swap.getSource()));
    }
    return new Instruction.ByteSwap(known.order(), known.bits(), dst.register());
  }

  static String name(Operands.Named named) {
    return (named.width() == Width.W64 ? "r" : "w") + named.register().number();
  }

  // ---- 64-bit constants

  /// `r1 = 5 ll`, `r1 = socks ll`.
  Lowered wide(Operands.Named dst, Constant constant) {
    if (dst.width() != Width.W64) {
      throw Refused.at(
          constant,
          "a 64-bit constant needs a 64-bit register, 'r" + dst.register().number() + "'");
    }
    Term term = operands.expressions().evaluate(constant.getValue(), operands.place());
    long addend = term.constant();
    if (term.isNumber()) {
      return Lowered.of(constant(dst.register(), addend));
    }
    Symbol symbol = term.symbol();
    if (symbol != null && !symbol.isLabel() && !symbol.isMap && !symbol.isPreemptible()) {
      throw operands.expressions().undefined(constant.getValue(), symbol);
    }
    if (symbol != null && !symbol.isPreemptible() && symbol.section != null) {
      addend = term.offsetAtHome();
      symbol = null;
    }
    if (addend != (int) addend) {
      throw Refused.at(constant, "the address is too far from the start of its section");
    }
    return new Lowered(
        constant(dst.register(), addend & 0xffffffffL),
        new Lowered.Reference(symbol, term.home(), ElfRelocation.Type.IMM64));
  }

  private static Instruction constant(Register dst, long value) {
    return new Instruction.LoadImmediate64(
        dst, Imm64Kind.CONSTANT, (int) value, (int) (value >>> 32));
  }

  /// `map[fd:3][0]+8`, `subprog[+4]`.
  private Instruction table(Operands.Named dst, TableValue table) {
    String kind = table.getTable() + (table.getKey() == null ? "" : ":" + table.getKey());
    int index = operands.within(table.getIndex(), Integer.MIN_VALUE, Integer.MAX_VALUE, kind);
    boolean value = table.isSecond();
    int offset = (int) operands.displacement(table.getDisplacement());
    Imm64Kind loaded =
        switch (kind) {
          case "map:fd" -> value ? Imm64Kind.MAP_FD_VALUE : Imm64Kind.MAP_FD;
          case "map:idx" -> value ? Imm64Kind.MAP_INDEX_VALUE : Imm64Kind.MAP_INDEX;
          case "subprog" -> Imm64Kind.FUNCTION;
          case "map:id" ->
              throw Refused.at(
                  table,
                  Literals.TABLE_VALUE__KEY,
                  "a map's id means nothing outside of the kernel it was read from: declare the"
                      + " map with .map and write its name");
          default ->
              throw Refused.at(
                  table,
                  Literals.TABLE_VALUE__TABLE,
                  "expected 'map[fd:..]', 'map[idx:..]' or 'subprog[..]', found '" + kind + "'");
        };
    return new Instruction.LoadImmediate64(dst.register(), loaded, index, offset);
  }

  // ---- stores and branches

  Instruction lower(Store store) {
    MemorySize size = operands.size(store, Literals.STORE__TYPE, store.getType());
    Operands.Cell cell = operands.cell(store.getAddress());
    return new Instruction.Store(
        size, cell.base(), cell.offset(), operands.stored(store.getSource(), size));
  }

  Instruction lower(Branch branch) {
    Condition condition = Objects.requireNonNull(CONDITIONS.get(branch.getCondition()));
    Operands.Named left = operands.register(branch, Literals.BRANCH__LEFT, branch.getLeft());
    return operands.branch(condition, left, branch.getRight(), branch.getTarget().getValue());
  }

  /// The register of an operand that must be one.
  static RegisterOperand registerOperand(dev.skmsg.language.bpfAsm.Argument argument) {
    if (argument instanceof RegisterOperand register) {
      return register;
    }
    throw Refused.at(argument, "expected a register");
  }
}
