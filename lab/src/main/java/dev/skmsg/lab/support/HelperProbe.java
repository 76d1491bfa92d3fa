package dev.skmsg.lab.support;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.HelperSignature;
import dev.skmsg.lab.generate.FunctionTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A program that calls a helper with an argument of each kind it asks for.
///
/// It keeps the context in r6, a socket in r8, a map's value in r9 and zeros on the stack, and
/// gives back what the helper acquires. Whether that makes a good call, the verifier says.
final class HelperProbe {
  private static final int LOOKUP = 1;
  private static final int RELEASE = 86;
  private static final int RESERVE = 131;
  private static final int SUBMIT = 132;
  private static final int SPIN_LOCK = 93;
  private static final int SPIN_UNLOCK = 94;
  private static final int STACK = 64;

  /// kernel: BPF_F_NO_PREALLOC, BPF_F_RDONLY_PROG.
  private static final int NO_PREALLOC = 1;

  private static final int READ_ONLY_PROGRAM = 1 << 7;

  /// The number that programs' BTF of [FunctionTypes] begins with.
  private static final int INT_ID = 1;

  private final HelperSignature signature;
  private final ProgramType type;
  private final List<Instruction> code = new ArrayList<>();
  private final Set<Integer> called = new TreeSet<>();
  private int functionLoad = -1;

  private HelperProbe(HelperSignature signature, ProgramType type) {
    this.signature = signature;
    this.type = type;
  }

  /// @param called the helpers it calls
  record Probe(Program program, Set<Integer> called) {}

  /// @param map what map arguments name
  static Probe of(HelperSignature signature, ProgramType type, MapType map) {
    return new HelperProbe(signature, type).probe(map);
  }

  private Probe probe(MapType map) {
    code.add(move(Register.R6, Register.R1));
    for (int at = 8; at <= STACK; at += 8) {
      code.add(
          new Instruction.Store(
              MemorySize.DW, Register.R10, (short) -at, new Operand.Immediate(0)));
    }
    has(HelperSignature.Kind.BTF_ID_SOCK_COMMON, HelperSignature.Kind.SOCK_COMMON, this::socket);
    has(HelperSignature.Kind.SPIN_LOCK, HelperSignature.Kind.TIMER, this::value);
    has(HelperSignature.Kind.KPTR_XCHG_DEST, HelperSignature.Kind.KPTR_XCHG_DEST, this::value);
    has(HelperSignature.Kind.RINGBUF_MEM, HelperSignature.Kind.RINGBUF_MEM, this::reserved);
    for (int i = 0; i < signature.arguments().size(); i++) {
      argument(Register.of(i + 1), signature.arguments().get(i));
    }
    call(signature.prototype().id());
    giveBack();
    code.add(move(Register.R0, new Operand.Immediate(0)));
    code.add(new Instruction.Exit());
    if (functionLoad >= 0) {
      Instruction.LoadImmediate64 load =
          new Instruction.LoadImmediate64(
              ((Instruction.LoadImmediate64) code.get(functionLoad)).dst(),
              Imm64Kind.FUNCTION,
              code.size() - functionLoad - 1,
              0);
      code.set(functionLoad, load);
      code.add(move(Register.R0, new Operand.Immediate(0)));
      code.add(new Instruction.Exit());
    }
    Program program =
        FunctionTypes.describe(Program.of("probe", type, code, maps(map)), true, Set.of());
    return new Probe(program, called);
  }

  private static List<MapDefinition> maps(MapType type) {
    int keySize =
        switch (type) {
          case QUEUE, STACK, RINGBUF, BLOOM_FILTER, USER_RINGBUF -> 0;
          default -> 4;
        };
    int valueSize =
        switch (type) {
          case RINGBUF, USER_RINGBUF -> 0;
          case PROG_ARRAY, PERF_EVENT_ARRAY, CGROUP_ARRAY, SOCKMAP, SOCKHASH -> 4;
          default -> 8;
        };
    boolean storage = type == MapType.SK_STORAGE;
    return List.of(
        new MapDefinition(
            "probed",
            type,
            keySize,
            valueSize,
            storage ? 0 : 4096,
            storage ? NO_PREALLOC : 0,
            null,
            null,
            false,
            storage ? INT_ID : 0,
            storage ? FunctionTypes.STORED_ID : 0),
        new MapDefinition(
            "values",
            MapType.ARRAY,
            4,
            8,
            1,
            0,
            null,
            null,
            false,
            INT_ID,
            FunctionTypes.LOCKED_ID),
        new MapDefinition(
            ".rodata", MapType.ARRAY, 4, 8, 1, READ_ONLY_PROGRAM, null, new byte[8], true, 0, 0));
  }

  private void has(HelperSignature.Kind one, HelperSignature.Kind other, Runnable prepares) {
    if (signature.arguments().stream().anyMatch(it -> it.kind() == one || it.kind() == other)) {
      prepares.run();
    }
  }

  private static Instruction move(Register to, Operand from) {
    return new Instruction.Alu(AluOperation.MOV, Width.W64, to, from);
  }

  private static Instruction add(Register to, int value) {
    return new Instruction.Alu(AluOperation.ADD, Width.W64, to, new Operand.Immediate(value));
  }

  private void stack(Register to) {
    code.add(move(to, Register.R10));
    code.add(add(to, -STACK));
  }

  private void wide(Register to, Imm64Kind kind, int low) {
    code.add(new Instruction.LoadImmediate64(to, kind, low, 0));
    code.add(new Instruction.SecondSlot());
  }

  private void call(int helper) {
    code.add(new Instruction.Call(CallKind.HELPER, helper, (short) 0));
    called.add(helper);
  }

  private void exitIfNull(Register register) {
    code.add(
        new Instruction.Branch(
            Condition.NE, Width.W64, register, new Operand.Immediate(0), (short) 2));
    code.add(move(Register.R0, new Operand.Immediate(0)));
    code.add(new Instruction.Exit());
  }

  private void socket() {
    int offset = type == ProgramType.SK_MSG ? 72 : 168;
    code.add(new Instruction.Load(MemorySize.DW, false, Register.R8, Register.R6, (short) offset));
    exitIfNull(Register.R8);
  }

  private void value() {
    wide(Register.R1, Imm64Kind.MAP_INDEX, 1);
    stack(Register.R2);
    call(LOOKUP);
    exitIfNull(Register.R0);
    code.add(move(Register.R9, Register.R0));
  }

  private void reserved() {
    wide(Register.R1, Imm64Kind.MAP_INDEX, 0);
    code.add(move(Register.R2, new Operand.Immediate(8)));
    code.add(move(Register.R3, new Operand.Immediate(0)));
    call(RESERVE);
    exitIfNull(Register.R0);
    code.add(move(Register.R9, Register.R0));
  }

  private void argument(Register to, HelperSignature.Argument argument) {
    switch (argument.kind()) {
      case ANYTHING -> code.add(move(to, new Operand.Immediate(0)));
      case CONST_SIZE, CONST_SIZE_OR_ZERO, CONST_ALLOC_SIZE_OR_ZERO ->
          code.add(move(to, new Operand.Immediate(8)));
      case CONST_MAP_PTR -> wide(to, Imm64Kind.MAP_INDEX, 0);
      case MAP_KEY, MAP_VALUE, MEM, STACK, DYNPTR -> stack(to);
      case CTX -> code.add(move(to, Register.R6));
      case SOCK_COMMON, BTF_ID_SOCK_COMMON, BTF_ID, PERCPU_BTF_ID ->
          code.add(move(to, holdsSocket() ? Register.R8 : Register.R6));
      case SPIN_LOCK, TIMER, KPTR_XCHG_DEST, RINGBUF_MEM -> code.add(move(to, Register.R9));
      case CONST_STR -> wide(to, Imm64Kind.MAP_INDEX_VALUE, 2);
      case FUNC -> {
        functionLoad = code.size();
        wide(to, Imm64Kind.FUNCTION, 0);
      }
    }
  }

  private boolean holdsSocket() {
    return signature.arguments().stream()
        .anyMatch(
            it ->
                it.kind() == HelperSignature.Kind.SOCK_COMMON
                    || it.kind() == HelperSignature.Kind.BTF_ID_SOCK_COMMON);
  }

  private void giveBack() {
    if (signature.prototype().id() == SPIN_LOCK) {
      code.add(move(Register.R1, Register.R9));
      call(SPIN_UNLOCK);
    }
    switch (signature.result()) {
      case SOCKET_OR_NULL, SOCK_COMMON_OR_NULL -> {
        exitIfNull(Register.R0);
        code.add(move(Register.R1, Register.R0));
        call(RELEASE);
      }
      case RINGBUF_MEM_OR_NULL -> {
        exitIfNull(Register.R0);
        code.add(move(Register.R1, Register.R0));
        code.add(move(Register.R2, new Operand.Immediate(0)));
        call(SUBMIT);
      }
      default -> {}
    }
  }
}
