package dev.skmsg.runtime.exec;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.AddressSpaceCast;
import dev.skmsg.bpf.isa.Instruction.Alu;
import dev.skmsg.bpf.isa.Instruction.Atomic;
import dev.skmsg.bpf.isa.Instruction.Branch;
import dev.skmsg.bpf.isa.Instruction.ByteSwap;
import dev.skmsg.bpf.isa.Instruction.Call;
import dev.skmsg.bpf.isa.Instruction.CallRegister;
import dev.skmsg.bpf.isa.Instruction.Exit;
import dev.skmsg.bpf.isa.Instruction.Invalid;
import dev.skmsg.bpf.isa.Instruction.Jump;
import dev.skmsg.bpf.isa.Instruction.Load;
import dev.skmsg.bpf.isa.Instruction.LoadAcquire;
import dev.skmsg.bpf.isa.Instruction.LoadImmediate64;
import dev.skmsg.bpf.isa.Instruction.LoadPacket;
import dev.skmsg.bpf.isa.Instruction.MayGoto;
import dev.skmsg.bpf.isa.Instruction.MoveSignExtended;
import dev.skmsg.bpf.isa.Instruction.Negate;
import dev.skmsg.bpf.isa.Instruction.SecondSlot;
import dev.skmsg.bpf.isa.Instruction.Store;
import dev.skmsg.bpf.isa.Instruction.StoreRelease;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.runtime.map.BpfMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Translates a program's records, once, to the words that the interpreter runs.
final class Flattener {

  private final Memory memory;
  private final HelperTable helpers;
  private final Program program;
  private final List<BpfMap> maps;
  private final Region codeRegion;
  private final long[] code;
  private final List<BpfHelper> callees = new ArrayList<>();
  private final List<String> calleeNames = new ArrayList<>();
  private final List<Trap> traps = new ArrayList<>();

  private Flattener(Memory memory, HelperTable helpers, Program program, List<BpfMap> maps) {
    this.memory = memory;
    this.helpers = helpers;
    this.program = program;
    this.maps = maps;
    this.codeRegion = memory.code(program.name());
    this.code = new long[program.instructions().size() + 1];
  }

  static LoadedProgram flatten(
      Memory memory, HelperTable helpers, Program program, List<BpfMap> maps) {
    Flattener flattener = new Flattener(memory, helpers, program, maps);
    return flattener.flatten();
  }

  private LoadedProgram flatten() {
    List<Instruction> instructions = program.instructions();
    for (int slot = 0; slot < instructions.size(); slot++) {
      if (!(instructions.get(slot) instanceof SecondSlot)) {
        code[slot] = word(slot, instructions.get(slot));
      } else if (slot == 0 || !(instructions.get(slot - 1) instanceof LoadImmediate64)) {
        code[slot] = invalid("the second half of a 64-bit constant");
      }
    }
    code[instructions.size()] = invalid("execution runs past the last instruction");
    return new LoadedProgram(program, maps, codeRegion, code, callees, calleeNames, traps);
  }

  private long word(int slot, Instruction instruction) {
    return switch (instruction) {
      case Alu alu -> alu(alu);
      case Negate(Width width, Register dst) ->
          pack(width == Width.W64 ? Op.NEG64 : Op.NEG32, dst, Register.R0, 0, 0);
      case MoveSignExtended(Width width, int bits, Register dst, Register src) ->
          pack(width == Width.W64 ? Op.SIGN_EXTEND64 : Op.SIGN_EXTEND32, dst, src, 0, 64 - bits);
      case AddressSpaceCast cast -> trap(new Trap.Unsupported("a cast between address spaces"));
      case ByteSwap(ByteSwap.ByteOrder order, int bits, Register dst) -> swap(order, bits, dst);
      case LoadImmediate64 load -> constant(slot, load);
      case SecondSlot second -> throw new IllegalStateException("slot " + slot);
      case Load(MemorySize size, boolean signExtend, Register dst, Register base, short offset) ->
          pack(signExtend ? signedLoad(size) : load(size), dst, base, offset, 0);
      case LoadPacket load -> invalid("packet loads are not for this program type");
      case Store(MemorySize size, Register base, short offset, Operand src) ->
          pack(
              src instanceof Immediate ? store(size) + (Op.STORE1_K - Op.STORE1_X) : store(size),
              base,
              register(src),
              offset,
              immediate(src));
      case Atomic atomic ->
          pack(
              atomic.size() == MemorySize.DW ? Op.ATOMIC8 : Op.ATOMIC4,
              atomic.base(),
              atomic.src(),
              atomic.offset(),
              atomic.op().ordinal());
      case LoadAcquire(MemorySize size, Register dst, Register base, short offset) ->
          pack(load(size), dst, base, offset, 0);
      case StoreRelease(MemorySize size, Register base, short offset, Register src) ->
          pack(store(size), base, src, offset, 0);
      case Jump(boolean wide, int offset) ->
          jump(slot, offset, pack(wide ? Op.JUMP_WIDE : Op.JUMP, null, null, offset, offset));
      case Branch branch -> jump(slot, branch.offset(), branch(branch));
      case MayGoto(short offset) -> jump(slot, offset, pack(Op.MAY_GOTO, null, null, offset, 0));
      case Call call -> call(slot, call);
      case CallRegister(Register target) -> pack(Op.CALL_REGISTER, target, null, 0, 0);
      case Exit exit -> pack(Op.EXIT, null, null, 0, 0);
      case Invalid(var raw) -> invalid("unknown opcode %02x".formatted(raw.opcode()));
    };
  }

  private static long pack(
      int op, @Nullable Register dst, @Nullable Register src, int offset, int immediate) {
    return op
        | (dst == null ? 0 : (long) dst.number() << 8)
        | (src == null ? 0 : (long) src.number() << 12)
        | (offset & 0xffffL) << 16
        | (long) immediate << 32;
  }

  private long trap(Trap trap) {
    traps.add(trap);
    return pack(Op.TRAP, null, null, 0, traps.size() - 1);
  }

  private long invalid(String what) {
    return trap(new Trap.InvalidInstruction(what));
  }

  private static @Nullable Register register(Operand operand) {
    return operand instanceof Register register ? register : null;
  }

  private static int immediate(Operand operand) {
    return operand instanceof Immediate(int value) ? value : 0;
  }

  private static long alu(Alu alu) {
    int x = alu.src() instanceof Immediate ? 1 : 0;
    int own = ownArm(alu.op());
    boolean wide = alu.width() == Width.W64;
    int op =
        own >= 0
            ? own + x + (wide ? 0 : Op.ADD32_X - Op.ADD64_X)
            : (wide ? Op.ALU64_X : Op.ALU32_X) + x;
    return pack(
        op,
        alu.dst(),
        register(alu.src()),
        own >= 0 ? 0 : alu.op().ordinal(),
        immediate(alu.src()));
  }

  /// The arm of the 64-bit register form, or -1 for an operation without its own.
  private static int ownArm(AluOperation op) {
    return switch (op) {
      case ADD -> Op.ADD64_X;
      case SUB -> Op.SUB64_X;
      case MUL -> Op.MUL64_X;
      case OR -> Op.OR64_X;
      case AND -> Op.AND64_X;
      case XOR -> Op.XOR64_X;
      case LSH -> Op.LSH64_X;
      case RSH -> Op.RSH64_X;
      case ARSH -> Op.ARSH64_X;
      case MOV -> Op.MOV64_X;
      case DIV, SDIV, MOD, SMOD -> -1;
    };
  }

  private static long swap(ByteSwap.ByteOrder order, int bits, Register dst) {
    if (order == ByteSwap.ByteOrder.TO_LITTLE) {
      return pack(Op.ZERO_EXTEND, dst, null, 0, 64 - bits);
    }
    int op = bits == 16 ? Op.SWAP16 : bits == 32 ? Op.SWAP32 : Op.SWAP64;
    return pack(op, dst, null, 0, 0);
  }

  private long constant(int slot, LoadImmediate64 load) {
    if (slot + 1 >= program.instructions().size()
        || !(program.instructions().get(slot + 1) instanceof SecondSlot)) {
      return invalid("a 64-bit constant without its second half");
    }
    return switch (load.kind()) {
      case CONSTANT -> constant(slot, load, load.value());
      case MAP_INDEX ->
          load.low() < 0 || load.low() >= maps.size()
              ? invalid("map " + load.low() + " of " + maps.size())
              : constant(slot, load, memory.addressOf(maps.get(load.low())));
      case MAP_INDEX_VALUE -> mapValue(slot, load);
      case FUNCTION ->
          constant(slot, load, LoadedProgram.functionAddress(codeRegion, slot + 1 + load.low()));
      case MAP_FD, MAP_FD_VALUE -> invalid("a map by file descriptor");
      case BTF_ID -> trap(new Trap.Unsupported("the address of a kernel variable"));
    };
  }

  private long mapValue(int slot, LoadImmediate64 load) {
    if (load.low() < 0 || load.low() >= maps.size()) {
      return invalid("map " + load.low() + " of " + maps.size());
    }
    long value = maps.get(load.low()).onlyValue();
    return value == 0
        ? invalid("map " + load.low() + " has no single value")
        : constant(slot, load, value + load.high());
  }

  private long constant(int slot, LoadImmediate64 load, long value) {
    code[slot + 1] = value;
    return pack(Op.CONSTANT, load.dst(), null, 0, 0);
  }

  private static int load(MemorySize size) {
    return switch (size) {
      case B -> Op.LOAD1;
      case H -> Op.LOAD2;
      case W -> Op.LOAD4;
      case DW -> Op.LOAD8;
    };
  }

  private static int signedLoad(MemorySize size) {
    return switch (size) {
      case B -> Op.LOAD_SIGNED1;
      case H -> Op.LOAD_SIGNED2;
      case W -> Op.LOAD_SIGNED4;
      case DW -> Op.LOAD8;
    };
  }

  private static int store(MemorySize size) {
    return switch (size) {
      case B -> Op.STORE1_X;
      case H -> Op.STORE2_X;
      case W -> Op.STORE4_X;
      case DW -> Op.STORE8_X;
    };
  }

  private long jump(int slot, int offset, long word) {
    long target = slot + 1L + offset;
    if (target < 0
        || target >= program.instructions().size()
        || program.instructions().get((int) target) instanceof SecondSlot) {
      return invalid("jump out of range from insn %d to %d".formatted(slot, target));
    }
    return word;
  }

  private static long branch(Branch branch) {
    int op =
        arm(branch.condition())
            + (branch.right() instanceof Immediate ? 1 : 0)
            + (branch.width() == Width.W64 ? 0 : Op.EQ32_X - Op.EQ64_X);
    return pack(
        op, branch.left(), register(branch.right()), branch.offset(), immediate(branch.right()));
  }

  /// The arm of the 64-bit register form.
  private static int arm(Condition condition) {
    return switch (condition) {
      case EQ -> Op.EQ64_X;
      case NE -> Op.NE64_X;
      case SET -> Op.SET64_X;
      case GT -> Op.GT64_X;
      case GE -> Op.GE64_X;
      case SGT -> Op.SGT64_X;
      case SGE -> Op.SGE64_X;
      case LT -> Op.LT64_X;
      case LE -> Op.LE64_X;
      case SLT -> Op.SLT64_X;
      case SLE -> Op.SLE64_X;
    };
  }

  private long call(int slot, Call call) {
    return switch (call.kind()) {
      case LOCAL ->
          jump(slot, call.target(), pack(Op.CALL_LOCAL, null, null, 0, slot + 1 + call.target()));
      case HELPER -> helper(call.target());
      case KFUNC -> kfunc(call.target());
    };
  }

  private long helper(int id) {
    if (id == HelperTable.TAIL_CALL) {
      return pack(Op.TAIL_CALL, null, null, 0, 0);
    }
    HelperPrototype prototype = KernelProfile.newest().helper(id);
    BpfHelper helper = helpers.helper(id);
    if (helper != null) {
      return callee(helper, prototype == null ? "#" + id : prototype.name());
    }
    return trap(
        prototype == null
            ? new Trap.UnknownFunction("#" + id)
            : new Trap.Unsupported("helper " + prototype.name() + "#" + id));
  }

  private long kfunc(int index) {
    if (index < 0 || index >= program.kfuncs().size()) {
      return trap(new Trap.UnknownFunction("kfunc " + index));
    }
    String name = program.kfuncs().get(index);
    BpfHelper kfunc = helpers.kfunc(name);
    return kfunc == null ? trap(new Trap.Unsupported("kfunc " + name)) : callee(kfunc, name);
  }

  private long callee(BpfHelper helper, String name) {
    callees.add(helper);
    calleeNames.add(name);
    return pack(Op.CALL_HELPER, null, null, 0, callees.size() - 1);
  }
}
