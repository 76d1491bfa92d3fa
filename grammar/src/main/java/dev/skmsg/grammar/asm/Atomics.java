package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.language.bpfAsm.BpfAsmPackage.Literals;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.FunctionArgument;
import dev.skmsg.language.bpfAsm.FunctionValue;
import dev.skmsg.language.bpfAsm.Lock;
import dev.skmsg.language.bpfAsm.PointerArgument;
import dev.skmsg.language.bpfAsm.RegisterArgument;
import dev.skmsg.language.bpfAsm.StoreRelease;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// The atomic instructions and what else is written as a function, in the spellings of LLVM and of
/// the kernel's log.
final class Atomics {
  private static final Map<String, AtomicOperation> FETCHES =
      Map.of(
          "add", AtomicOperation.FETCH_ADD,
          "or", AtomicOperation.FETCH_OR,
          "and", AtomicOperation.FETCH_AND,
          "xor", AtomicOperation.FETCH_XOR);
  private static final Map<String, AtomicOperation> PLAIN =
      Map.of(
          "+=", AtomicOperation.ADD,
          "|=", AtomicOperation.OR,
          "&=", AtomicOperation.AND,
          "^=", AtomicOperation.XOR);
  private static final Set<String> NAMES = names();

  private final Operands operands;

  Atomics(Operands operands) {
    this.operands = operands;
  }

  private static Set<String> names() {
    Set<String> names =
        new TreeSet<>(
            Set.of(
                "xchg_64",
                "xchg32_32",
                "cmpxchg_64",
                "cmpxchg32_32",
                "load_acquire",
                "addr_space_cast"));
    for (String width : List.of("atomic_", "atomic64_")) {
      FETCHES.keySet().forEach(name -> names.add(width + "fetch_" + name));
      names.add(width + "xchg");
      names.add(width + "cmpxchg");
    }
    return names;
  }

  /// `rN = function(...)`.
  Instruction assign(Operands.Named dst, FunctionValue value) {
    String name = value.getFunction();
    if (!NAMES.contains(name)) {
      throw Refused.at(
          value,
          Literals.FUNCTION_VALUE__FUNCTION,
          "unknown function '" + name + "'" + Spelling.hint(name, NAMES));
    }
    return switch (name) {
      case "load_acquire" -> loadAcquire(dst, value);
      case "addr_space_cast" -> addressSpaceCast(dst, value);
      case "xchg_64" -> exchange(dst, value, MemorySize.DW);
      case "xchg32_32" -> exchange(dst, value, MemorySize.W);
      case "cmpxchg_64" -> compareExchange(dst, value, MemorySize.DW);
      case "cmpxchg32_32" -> compareExchange(dst, value, MemorySize.W);
      default -> {
        MemorySize size = pointedSize(value);
        if (name.endsWith("cmpxchg")) {
          yield compareExchange(dst, value, size);
        }
        if (name.endsWith("xchg")) {
          yield exchange(dst, value, size);
        }
        yield fetch(dst, value, size);
      }
    };
  }

  private static MemorySize pointedSize(FunctionValue value) {
    if (value.getArguments().getFirst() instanceof PointerArgument pointer) {
      MemorySize size =
          Operands.atomicSize(pointer, Literals.POINTER_ARGUMENT__TYPE, pointer.getType());
      if (value.getFunction().startsWith("atomic64_") && size != MemorySize.DW) {
        throw Refused.at(
            pointer,
            Literals.POINTER_ARGUMENT__TYPE,
            "'" + value.getFunction() + "' works on 'u64', not '" + pointer.getType() + "'");
      }
      return size;
    }
    throw Refused.at(
        value.getArguments().getFirst(), "expected a pointer such as '(u64 *)(r1 + 0)'");
  }

  private Instruction fetch(Operands.Named dst, FunctionValue value, MemorySize size) {
    demandArguments(value, 2);
    String name = value.getFunction();
    AtomicOperation operation =
        Objects.requireNonNull(FETCHES.get(name.substring(name.lastIndexOf('_') + 1)));
    return atomic(operation, size, value, result(dst, value, value.getArguments().get(1), size));
  }

  private Instruction exchange(Operands.Named dst, FunctionValue value, MemorySize size) {
    demandArguments(value, 2);
    Register src = result(dst, value, value.getArguments().get(1), size);
    return atomic(AtomicOperation.XCHG, size, value, src);
  }

  private Instruction compareExchange(Operands.Named dst, FunctionValue value, MemorySize size) {
    demandArguments(value, 3);
    FunctionArgument expected = value.getArguments().get(1);
    if (dst.register() != Register.R0 || argument(expected, size) != Register.R0) {
      throw Refused.at(
          dst.register() == Register.R0 ? expected : value.eContainer(),
          "a compare-and-exchange compares with r0 and returns in r0");
    }
    return atomic(
        AtomicOperation.CMPXCHG, size, value, argument(value.getArguments().get(2), size));
  }

  private Instruction atomic(
      AtomicOperation operation, MemorySize size, FunctionValue value, Register src) {
    Operands.Cell cell = cell(value.getArguments().getFirst());
    return new Instruction.Atomic(operation, size, cell.base(), cell.offset(), src);
  }

  /// The register argument, which must be the one that takes the old value.
  private Register result(
      Operands.Named dst, FunctionValue value, FunctionArgument argument, MemorySize size) {
    Register src = argument(argument, size);
    operands.demandRoom(value.eContainer(), Literals.REGISTER_STATEMENT__DESTINATION, dst, size);
    if (src != dst.register()) {
      throw Refused.at(
          argument,
          "'%s' returns in the register it is given: expected '%s'"
              .formatted(value.getFunction(), PseudoCode.name(dst)));
    }
    return src;
  }

  private Register argument(FunctionArgument argument, MemorySize size) {
    if (!(argument instanceof RegisterArgument register) || !register.getDisplacement().isEmpty()) {
      throw Refused.at(argument, "expected a register");
    }
    Operands.Named named =
        operands.register(register, Literals.REGISTER_ARGUMENT__REGISTER, register.getRegister());
    operands.demandRoom(register, Literals.REGISTER_ARGUMENT__REGISTER, named, size);
    return named.register();
  }

  /// `(u64 *)(r1 + 8)` or `r1 + 8`.
  private Operands.Cell cell(FunctionArgument argument) {
    return switch (argument) {
      case PointerArgument pointer -> operands.cell(pointer.getAddress());
      case RegisterArgument register -> {
        long offset = operands.displacement(register.getDisplacement());
        if (offset != (short) offset) {
          throw Refused.at(argument, "an offset must be -32768 to 32767, not " + offset);
        }
        yield new Operands.Cell(
            operands.whole(register, Literals.REGISTER_ARGUMENT__REGISTER, register.getRegister()),
            (short) offset);
      }
      default -> throw Refused.at(argument, "expected a memory operand such as 'r1 + 0'");
    };
  }

  private static void demandArguments(FunctionValue value, int count) {
    if (value.getArguments().size() != count) {
      throw Refused.at(
          value,
          "'%s' takes %d arguments, found %d"
              .formatted(value.getFunction(), count, value.getArguments().size()));
    }
  }

  private Instruction loadAcquire(Operands.Named dst, FunctionValue value) {
    demandArguments(value, 1);
    if (!(value.getArguments().getFirst() instanceof PointerArgument pointer)) {
      throw Refused.at(
          value.getArguments().getFirst(), "expected a pointer such as '(u32 *)(r1 + 0)'");
    }
    MemorySize size = operands.size(pointer, Literals.POINTER_ARGUMENT__TYPE, pointer.getType());
    operands.demandRoom(value.eContainer(), Literals.REGISTER_STATEMENT__DESTINATION, dst, size);
    Operands.Cell cell = operands.cell(pointer.getAddress());
    return new Instruction.LoadAcquire(size, dst.register(), cell.base(), cell.offset());
  }

  private Instruction addressSpaceCast(Operands.Named dst, FunctionValue value) {
    demandArguments(value, 3);
    if (dst.width() != Width.W64) {
      throw Refused.at(
          value.eContainer(),
          Literals.REGISTER_STATEMENT__DESTINATION,
          "expected a 64-bit register");
    }
    Register src = argument(value.getArguments().getFirst(), MemorySize.DW);
    int to = space(value.getArguments().get(1));
    int from = space(value.getArguments().get(2));
    return new Instruction.AddressSpaceCast(dst.register(), src, to << 16 | from);
  }

  private int space(FunctionArgument argument) {
    if (argument instanceof Constant constant) {
      return operands.within(constant.getValue(), 0, 0xffff, "an address space");
    }
    throw Refused.at(argument, "expected the number of an address space");
  }

  Instruction lower(StoreRelease store) {
    PointerArgument pointer = store.getPointer();
    MemorySize size = operands.size(pointer, Literals.POINTER_ARGUMENT__TYPE, pointer.getType());
    Operands.Named src =
        operands.register(store, Literals.STORE_RELEASE__SOURCE, store.getSource());
    operands.demandRoom(store, Literals.STORE_RELEASE__SOURCE, src, size);
    Operands.Cell cell = operands.cell(pointer.getAddress());
    return new Instruction.StoreRelease(size, cell.base(), cell.offset(), src.register());
  }

  /// `lock *(u64 *)(r1 + 0) += r2`, and uBPF's `lock add [r1+0], r2`.
  Instruction lower(Lock lock) {
    if (lock.getOperator() == null) {
      return ubpf(lock);
    }
    MemorySize size = Operands.atomicSize(lock, Literals.LOCK__TYPE, lock.getType());
    AtomicOperation operation = PLAIN.get(lock.getOperator());
    if (operation == null) {
      throw Refused.at(
          lock,
          Literals.LOCK__OPERATOR,
          "expected '+=', '|=', '&=' or '^=', found '" + lock.getOperator() + "'");
    }
    Operands.Cell cell = operands.cell(lock.getAddress());
    return new Instruction.Atomic(operation, size, cell.base(), cell.offset(), source(lock, size));
  }

  private Register source(Lock lock, MemorySize size) {
    Operands.Named src = operands.register(lock, Literals.LOCK__SOURCE, lock.getSource());
    operands.demandRoom(lock, Literals.LOCK__SOURCE, src, size);
    return src.register();
  }

  /// `lock [fetch] add[32]|or|and|xor|xchg|cmpxchg [MEMORY], REGISTER`.
  private Instruction ubpf(Lock lock) {
    boolean fetch = lock.getWords().getFirst().equals("fetch");
    String word = lock.getWords().getLast();
    boolean narrow = word.endsWith("32");
    String name = narrow ? word.substring(0, word.length() - 2) : word;
    AtomicOperation operation =
        switch (name) {
          case "add" -> fetch ? AtomicOperation.FETCH_ADD : AtomicOperation.ADD;
          case "or" -> fetch ? AtomicOperation.FETCH_OR : AtomicOperation.OR;
          case "and" -> fetch ? AtomicOperation.FETCH_AND : AtomicOperation.AND;
          case "xor" -> fetch ? AtomicOperation.FETCH_XOR : AtomicOperation.XOR;
          case "xchg" -> AtomicOperation.XCHG;
          case "cmpxchg" -> AtomicOperation.CMPXCHG;
          default -> null;
        };
    if (operation == null || lock.getWords().size() > (fetch ? 2 : 1)) {
      throw Refused.at(
          lock,
          Literals.LOCK__WORDS,
          "expected 'add', 'or', 'and', 'xor', 'xchg' or 'cmpxchg', found '"
              + String.join(" ", lock.getWords())
              + "'");
    }
    MemorySize size = narrow ? MemorySize.W : MemorySize.DW;
    Operands.Cell cell = operands.cell(lock.getMemory());
    return new Instruction.Atomic(operation, size, cell.base(), cell.offset(), source(lock, size));
  }
}
