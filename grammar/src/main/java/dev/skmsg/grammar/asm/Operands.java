package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.language.bpfAsm.Address;
import dev.skmsg.language.bpfAsm.Binary;
import dev.skmsg.language.bpfAsm.BpfAsmPackage;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.Expression;
import dev.skmsg.language.bpfAsm.Memory;
import dev.skmsg.language.bpfAsm.RegisterOperand;
import dev.skmsg.language.bpfAsm.SignedTerm;
import dev.skmsg.language.bpfAsm.SymbolUse;
import dev.skmsg.language.bpfAsm.Unary;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;

/// Reads the operands of one instruction and refuses what the encoding cannot hold.
final class Operands {
  /// A register as it was named.
  record Named(Register register, Width width) {}

  /// A memory operand.
  record Cell(Register base, short offset) {}

  private final Expressions expressions;
  private final Place place;
  private final boolean dumped;
  private final Register context;

  /// @param dumped the instruction was pasted from a log, which prints immediates as unsigned
  /// @param context the register that a context field without a register means
  Operands(Expressions expressions, Place place, boolean dumped, Register context) {
    this.expressions = expressions;
    this.place = place;
    this.dumped = dumped;
    this.context = context;
  }

  Place place() {
    return place;
  }

  Expressions expressions() {
    return expressions;
  }

  // ---- registers

  Named register(EObject owner, EStructuralFeature feature, String text) {
    String name = text.startsWith("%") ? text.substring(1) : text;
    int number = name.length() > 3 ? Register.COUNT : Integer.parseInt(name.substring(1));
    if (number >= Register.COUNT || name.length() > 2 && name.charAt(1) == '0') {
      throw Refused.at(
          owner,
          feature,
          "there is no register " + name + ": " + name.charAt(0) + "0 to " + name.charAt(0) + "10");
    }
    return new Named(Register.of(number), name.charAt(0) == 'w' ? Width.W32 : Width.W64);
  }

  Named register(RegisterOperand operand) {
    return register(
        operand, BpfAsmPackage.Literals.REGISTER_OPERAND__REGISTER, operand.getRegister());
  }

  /// A register that the instruction writes.
  Named written(EObject owner, EStructuralFeature feature, String text) {
    Named named = register(owner, feature, text);
    if (named.register == Register.R10) {
      throw Refused.at(
          owner, feature, "'" + text + "' is the frame pointer, which no instruction may write");
    }
    return named;
  }

  /// A register that must be a whole one.
  Register whole(EObject owner, EStructuralFeature feature, String text) {
    Named named = register(owner, feature, text);
    if (named.width != Width.W64) {
      throw Refused.at(owner, feature, "expected a 64-bit register, found '" + text + "'");
    }
    return named.register;
  }

  // ---- the second operand

  /// A register of the same width, or an immediate that fits.
  Operand source(dev.skmsg.language.bpfAsm.Operand operand, Width width) {
    return switch (operand) {
      case RegisterOperand register -> sameWidth(register, width);
      case Constant constant -> new Operand.Immediate(immediate(constant, width));
      default -> throw new IllegalStateException("unknown operand " + operand);
    };
  }

  Register sameWidth(RegisterOperand operand, Width width) {
    Named named = register(operand);
    if (named.width != width) {
      throw Refused.at(
          operand,
          "expected a %d-bit register, found '%s'".formatted(width.bits(), operand.getRegister()));
    }
    return named.register;
  }

  /// The second operand of an ALU operation: a shift must stay within the width.
  Operand source(dev.skmsg.language.bpfAsm.Operand operand, Width width, AluOperation operation) {
    Operand source = source(operand, width);
    boolean shift =
        operation == AluOperation.LSH
            || operation == AluOperation.RSH
            || operation == AluOperation.ARSH;
    if (shift
        && source instanceof Operand.Immediate(int count)
        && (count < 0 || count >= width.bits())) {
      throw Refused.at(
          operand,
          "a %d-bit value can be shifted by 0 to %d, not by %d"
              .formatted(width.bits(), width.bits() - 1, count));
    }
    return source;
  }

  int immediate(Constant constant, Width width) {
    if (constant.isWide()) {
      throw Refused.at(constant, "a 64-bit constant ('ll') can only be loaded: rN = VALUE ll");
    }
    return immediate(constant.getValue(), width);
  }

  /// A 32-bit immediate. For a 64-bit operation it is sign-extended, so a large unsigned number
  /// would mean another one.
  int immediate(Expression expression, Width width) {
    long value = number(expression);
    if (value == (int) value) {
      return (int) value;
    }
    boolean fitsUnsigned = value >>> 32 == 0;
    if (fitsUnsigned && (width == Width.W32 || dumped)) {
      return (int) value;
    }
    throw Refused.at(
        expression,
        fitsUnsigned
            ? "%#x does not fit: a 32-bit immediate is sign-extended and would mean %d"
                .formatted(value, (int) value)
            : "%d does not fit into a 32-bit immediate".formatted(value));
  }

  long number(Expression expression) {
    return expressions.number(expression, place);
  }

  /// A number within bounds, named in the complaint.
  int within(Expression expression, long low, long high, String what) {
    long value = number(expression);
    if (value < low || value > high) {
      throw Refused.at(expression, "%s must be %d to %d, not %d".formatted(what, low, high, value));
    }
    return (int) value;
  }

  // ---- memory

  Cell cell(Address address) {
    return address.getBase() == null
        ? field(address.getField())
        : new Cell(
            whole(address, BpfAsmPackage.Literals.ADDRESS__BASE, address.getBase()),
            offset(address, address.getDisplacement()));
  }

  Cell cell(Memory memory) {
    return memory.getBase() == null
        ? field(memory.getField())
        : new Cell(
            whole(memory, BpfAsmPackage.Literals.MEMORY__BASE, memory.getBase()),
            offset(memory, memory.getDisplacement()));
  }

  /// A context field without a register.
  private Cell field(Expression field) {
    if (!namesContextField(field)) {
      throw Refused.at(field, "expected a register such as 'r1', or a context field");
    }
    return new Cell(context, (short) within(field, Short.MIN_VALUE, Short.MAX_VALUE, "an offset"));
  }

  private static boolean namesContextField(Expression expression) {
    return switch (expression) {
      case SymbolUse use -> KnownNames.isContextField(use.getSymbol());
      case Binary binary ->
          namesContextField(binary.getLeft()) || namesContextField(binary.getRight());
      case Unary unary -> namesContextField(unary.getOperand());
      default -> false;
    };
  }

  private short offset(EObject owner, List<SignedTerm> terms) {
    long sum = displacement(terms);
    if (sum != (short) sum) {
      EObject where = terms.isEmpty() ? owner : terms.getFirst().getValue();
      throw Refused.at(where, "an offset must be -32768 to 32767, not " + sum);
    }
    return (short) sum;
  }

  long displacement(List<SignedTerm> terms) {
    long sum = 0;
    for (SignedTerm term : terms) {
      long value = number(term.getValue());
      sum += term.getSign().equals("-") ? -value : value;
    }
    return sum;
  }

  /// `u32`: the size of a memory access that is not sign-extended.
  MemorySize size(EObject owner, EStructuralFeature feature, String type) {
    if (type.startsWith("s")) {
      throw Refused.at(owner, feature, "only a load can have the signed type '" + type + "'");
    }
    return size(type);
  }

  static MemorySize size(String type) {
    return switch (type) {
      case "u8", "s8" -> MemorySize.B;
      case "u16", "s16" -> MemorySize.H;
      case "u32", "s32" -> MemorySize.W;
      default -> MemorySize.DW;
    };
  }

  /// Where an atomic operation can be: on 4 or 8 bytes.
  static MemorySize atomicSize(EObject owner, EStructuralFeature feature, String type) {
    return switch (type) {
      case "u32" -> MemorySize.W;
      case "u64" -> MemorySize.DW;
      default ->
          throw Refused.at(
              owner, feature, "an atomic operation needs 'u32' or 'u64', not '" + type + "'");
    };
  }

  /// Whether a register of this width can hold what lies in memory.
  void demandRoom(EObject owner, EStructuralFeature feature, Named named, MemorySize size) {
    if (named.width == Width.W32 && size == MemorySize.DW) {
      throw Refused.at(
          owner, feature, "8 bytes need a 64-bit register, not 'w" + named.register.number() + "'");
    }
  }

  /// What is to be stored.
  Operand stored(dev.skmsg.language.bpfAsm.Operand operand, MemorySize size) {
    return switch (operand) {
      case RegisterOperand register -> {
        Named named = register(register);
        demandRoom(register, BpfAsmPackage.Literals.REGISTER_OPERAND__REGISTER, named, size);
        yield named.register;
      }
      case Constant constant ->
          new Operand.Immediate(immediate(constant, size == MemorySize.DW ? Width.W64 : Width.W32));
      default -> throw new IllegalStateException("unknown operand " + operand);
    };
  }

  // ---- jumps

  /// The distance to a label, in slots from the next instruction. A number is one already.
  long distance(Expression target) {
    if (namesPc(target)) {
      return fromPc(target);
    }
    Term term = expressions.defined(target, place);
    if (term.isNumber()) {
      return term.constant();
    }
    if (term.home() != place.section()) {
      throw Refused.at(
          target, "a jump cannot leave its section: '" + name(term) + "' lies in another one");
    }
    long bytes = term.offsetAtHome() - place.offset() - 8;
    if (place.section() != null && place.section().misaligning() != null) {
      throw Refused.silently();
    }
    if (bytes % 8 != 0) {
      throw Refused.at(target, "a jump cannot lead into the middle of an instruction");
    }
    return bytes / 8;
  }

  private static String name(Term term) {
    return term.symbol() == null ? "." : term.symbol().name;
  }

  /// A jump with a 16-bit offset.
  short reach(Expression target, String instead) {
    long distance = distance(target);
    if (distance != (short) distance) {
      throw Refused.at(
          target,
          "the jump is %d instructions long, its reach is -32768 to 32767%s"
              .formatted(distance, instead));
    }
    return (short) distance;
  }

  Instruction jump(boolean wide, Expression target) {
    if (!wide) {
      return new Instruction.Jump(false, reach(target, ": use gotol"));
    }
    long distance = distance(target);
    if (distance != (int) distance) {
      throw Refused.at(target, "the jump is " + distance + " instructions long");
    }
    return new Instruction.Jump(true, (int) distance);
  }

  Instruction branch(
      Condition condition, Named left, dev.skmsg.language.bpfAsm.Operand right, Expression target) {
    return new Instruction.Branch(
        condition, left.width, left.register, source(right, left.width), reach(target, ""));
  }

  /// `pc+3`, as the kernel prints a jump.
  static boolean namesPc(Expression target) {
    return target instanceof Binary binary
        && binary.getLeft() instanceof SymbolUse use
        && use.getSymbol().equals("pc");
  }

  /// The 3 of `pc+3`; [#namesPc] must hold.
  long fromPc(Expression target) {
    Binary binary = (Binary) target;
    long value = number(binary.getRight());
    return binary.getOperator().equals("-") ? -value : value;
  }
}
