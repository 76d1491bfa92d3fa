package dev.skmsg.runtime.exec;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.runtime.map.ProgArrayMap;
import org.jspecify.annotations.Nullable;

/// Runs the flat form of a program.
///
/// What an instruction means is [AluOperation] and [dev.skmsg.bpf.isa.Condition]; the arms of the
/// simple ones repeat it in Java's own operators because that is twice as fast, and a test compares
/// every arm with them.
final class Interpreter {
  private static final long LOW = 0xffff_ffffL;
  private static final int FRAME_POINTER = 10;
  // kernel: bpf.h, MAX_TAIL_CALL_CNT, 6.18
  private static final int MAX_TAIL_CALLS = 33;

  private static final AluOperation[] OPERATIONS = AluOperation.values();
  private static final AtomicOperation[] ATOMICS = AtomicOperation.values();
  private static final long[] NO_REGISTERS = new long[16];

  private final Machine machine;
  private final Memory memory;
  private final CallStack stack = new CallStack();
  private int tailCalls;

  Interpreter(Machine machine, Memory memory) {
    this.machine = machine;
    this.memory = memory;
  }

  /// Runs a program from its first slot.
  long main(LoadedProgram program, long context) {
    stack.clear();
    tailCalls = 0;
    return run(program, 0, context, 0, 0, 0, 0);
  }

  /// Runs a function of the program on a frame above the current one.
  long callback(LoadedProgram program, int slot, long r1, long r2, long r3, long r4, long r5) {
    if (!push(program, slot, NO_REGISTERS)) {
      return 0;
    }
    long result = run(program, slot, r1, r2, r3, r4, r5);
    if (!machine.trapped()) {
      stack.pop(new long[16]);
    }
    return result;
  }

  private boolean push(LoadedProgram program, int returnSlot, long[] registers) {
    boolean pushed = stack.push(program, returnSlot, registers);
    if (!pushed) {
      machine.trap(new Trap.CallDepth(stack.frames() + 1));
    }
    return pushed;
  }

  private long framePointer() {
    return memory.frame(stack.depth()).address() + Memory.FRAME_SIZE;
  }

  /// Ends the run at this slot.
  private long stop(LoadedProgram program, int slot) {
    machine.at(program, slot);
    return 0;
  }

  private long run(LoadedProgram start, int entry, long r1, long r2, long r3, long r4, long r5) {
    // Allocated here, so that the compiler sees the length and drops the checks of `& 15`.
    long[] r = new long[16];
    r[1] = r1;
    r[2] = r2;
    r[3] = r3;
    r[4] = r4;
    r[5] = r5;
    r[FRAME_POINTER] = framePointer();
    ExecutionObserver watcher = machine.watcher();
    LoadedProgram program = start;
    long[] code = program.code;
    int base = stack.depth();
    int pc = entry;
    // Instructions are counted by straight stretches: one ends where a jump is taken.
    int stretch = entry;
    long budget = machine.budget();
    for (; ; ) {
      if (watcher != null) {
        watcher.instruction(machine, program, pc, r);
      }
      long w = code[pc++];
      int d = (int) (w >> 8) & 15;
      int s = (int) (w >> 12) & 15;
      boolean taken = false;
      int distance = (short) (w >> 16);
      switch ((int) w & 0xff) {
        case Op.ADD64_X -> r[d] = r[d] + r[s];
        case Op.ADD64_K -> r[d] = r[d] + (w >> 32);
        case Op.SUB64_X -> r[d] = r[d] - r[s];
        case Op.SUB64_K -> r[d] = r[d] - (w >> 32);
        case Op.MUL64_X -> r[d] = r[d] * r[s];
        case Op.MUL64_K -> r[d] = r[d] * (w >> 32);
        case Op.OR64_X -> r[d] = r[d] | r[s];
        case Op.OR64_K -> r[d] = r[d] | (w >> 32);
        case Op.AND64_X -> r[d] = r[d] & r[s];
        case Op.AND64_K -> r[d] = r[d] & (w >> 32);
        case Op.XOR64_X -> r[d] = r[d] ^ r[s];
        case Op.XOR64_K -> r[d] = r[d] ^ (w >> 32);
        case Op.LSH64_X -> r[d] = r[d] << r[s];
        case Op.LSH64_K -> r[d] = r[d] << (w >> 32);
        case Op.RSH64_X -> r[d] = r[d] >>> r[s];
        case Op.RSH64_K -> r[d] = r[d] >>> (w >> 32);
        case Op.ARSH64_X -> r[d] = r[d] >> r[s];
        case Op.ARSH64_K -> r[d] = r[d] >> (w >> 32);
        case Op.MOV64_X -> r[d] = r[s];
        case Op.MOV64_K -> r[d] = (w >> 32);
        case Op.ADD32_X -> r[d] = ((int) r[d] + (int) r[s]) & LOW;
        case Op.ADD32_K -> r[d] = ((int) r[d] + (int) (w >> 32)) & LOW;
        case Op.SUB32_X -> r[d] = ((int) r[d] - (int) r[s]) & LOW;
        case Op.SUB32_K -> r[d] = ((int) r[d] - (int) (w >> 32)) & LOW;
        case Op.MUL32_X -> r[d] = ((int) r[d] * (int) r[s]) & LOW;
        case Op.MUL32_K -> r[d] = ((int) r[d] * (int) (w >> 32)) & LOW;
        case Op.OR32_X -> r[d] = ((int) r[d] | (int) r[s]) & LOW;
        case Op.OR32_K -> r[d] = ((int) r[d] | (int) (w >> 32)) & LOW;
        case Op.AND32_X -> r[d] = ((int) r[d] & (int) r[s]) & LOW;
        case Op.AND32_K -> r[d] = ((int) r[d] & (int) (w >> 32)) & LOW;
        case Op.XOR32_X -> r[d] = ((int) r[d] ^ (int) r[s]) & LOW;
        case Op.XOR32_K -> r[d] = ((int) r[d] ^ (int) (w >> 32)) & LOW;
        case Op.LSH32_X -> r[d] = ((int) r[d] << (int) r[s]) & LOW;
        case Op.LSH32_K -> r[d] = ((int) r[d] << (int) (w >> 32)) & LOW;
        case Op.RSH32_X -> r[d] = ((int) r[d] >>> (int) r[s]) & LOW;
        case Op.RSH32_K -> r[d] = ((int) r[d] >>> (int) (w >> 32)) & LOW;
        case Op.ARSH32_X -> r[d] = ((int) r[d] >> (int) r[s]) & LOW;
        case Op.ARSH32_K -> r[d] = ((int) r[d] >> (int) (w >> 32)) & LOW;
        case Op.MOV32_X -> r[d] = (int) r[s] & LOW;
        case Op.MOV32_K -> r[d] = (int) (w >> 32) & LOW;
        case Op.ALU64_X -> r[d] = alu(w, Width.W64, r[d], r[s]);
        case Op.ALU64_K -> r[d] = alu(w, Width.W64, r[d], w >> 32);
        case Op.ALU32_X -> r[d] = alu(w, Width.W32, r[d], r[s]);
        case Op.ALU32_K -> r[d] = alu(w, Width.W32, r[d], w >> 32);
        case Op.NEG64 -> r[d] = -r[d];
        case Op.NEG32 -> r[d] = -r[d] & LOW;
        case Op.SIGN_EXTEND64 -> r[d] = r[s] << (int) (w >> 32) >> (int) (w >> 32);
        case Op.SIGN_EXTEND32 -> r[d] = r[s] << (int) (w >> 32) >> (int) (w >> 32) & LOW;
        case Op.ZERO_EXTEND -> r[d] = r[d] << (int) (w >> 32) >>> (int) (w >> 32);
        case Op.SWAP16 -> r[d] = Short.reverseBytes((short) r[d]) & 0xffffL;
        case Op.SWAP32 -> r[d] = Integer.reverseBytes((int) r[d]) & LOW;
        case Op.SWAP64 -> r[d] = Long.reverseBytes(r[d]);
        case Op.CONSTANT -> r[d] = code[pc++];
        case Op.LOAD1 -> {
          long address = r[s] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canLoad(address, 1)) {
            r[d] = region.load1(address);
          } else {
            r[d] = load(program, pc - 1, address, 1);
            if (machine.trapped()) {
              return 0;
            }
          }
        }
        case Op.LOAD2 -> {
          long address = r[s] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canLoad(address, 2)) {
            r[d] = region.load2(address);
          } else {
            r[d] = load(program, pc - 1, address, 2);
            if (machine.trapped()) {
              return 0;
            }
          }
        }
        case Op.LOAD4 -> {
          long address = r[s] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canLoad(address, 4)) {
            r[d] = region.load4(address);
          } else {
            r[d] = load(program, pc - 1, address, 4);
            if (machine.trapped()) {
              return 0;
            }
          }
        }
        case Op.LOAD8 -> {
          long address = r[s] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canLoad(address, 8)) {
            r[d] = region.load8(address);
          } else {
            r[d] = load(program, pc - 1, address, 8);
            if (machine.trapped()) {
              return 0;
            }
          }
        }
        case Op.LOAD_SIGNED1 -> {
          long address = r[s] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canLoad(address, 1)) {
            r[d] = (byte) region.load1(address);
          } else {
            r[d] = (byte) load(program, pc - 1, address, 1);
            if (machine.trapped()) {
              return 0;
            }
          }
        }
        case Op.LOAD_SIGNED2 -> {
          long address = r[s] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canLoad(address, 2)) {
            r[d] = (short) region.load2(address);
          } else {
            r[d] = (short) load(program, pc - 1, address, 2);
            if (machine.trapped()) {
              return 0;
            }
          }
        }
        case Op.LOAD_SIGNED4 -> {
          long address = r[s] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canLoad(address, 4)) {
            r[d] = (int) region.load4(address);
          } else {
            r[d] = (int) load(program, pc - 1, address, 4);
            if (machine.trapped()) {
              return 0;
            }
          }
        }
        case Op.STORE1_X -> {
          long address = r[d] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canStore(address, 1)) {
            region.store1(address, r[s]);
          } else if (!machine.store(address, 1, r[s])) {
            return stop(program, pc - 1);
          }
        }
        case Op.STORE2_X -> {
          long address = r[d] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canStore(address, 2)) {
            region.store2(address, r[s]);
          } else if (!machine.store(address, 2, r[s])) {
            return stop(program, pc - 1);
          }
        }
        case Op.STORE4_X -> {
          long address = r[d] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canStore(address, 4)) {
            region.store4(address, r[s]);
          } else if (!machine.store(address, 4, r[s])) {
            return stop(program, pc - 1);
          }
        }
        case Op.STORE8_X -> {
          long address = r[d] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canStore(address, 8)) {
            region.store8(address, r[s]);
          } else if (!machine.store(address, 8, r[s])) {
            return stop(program, pc - 1);
          }
        }
        case Op.STORE1_K -> {
          long address = r[d] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canStore(address, 1)) {
            region.store1(address, w >> 32);
          } else if (!machine.store(address, 1, w >> 32)) {
            return stop(program, pc - 1);
          }
        }
        case Op.STORE2_K -> {
          long address = r[d] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canStore(address, 2)) {
            region.store2(address, w >> 32);
          } else if (!machine.store(address, 2, w >> 32)) {
            return stop(program, pc - 1);
          }
        }
        case Op.STORE4_K -> {
          long address = r[d] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canStore(address, 4)) {
            region.store4(address, w >> 32);
          } else if (!machine.store(address, 4, w >> 32)) {
            return stop(program, pc - 1);
          }
        }
        case Op.STORE8_K -> {
          long address = r[d] + (short) (w >> 16);
          Region region = memory.region(address);
          if (region != null && region.canStore(address, 8)) {
            region.store8(address, w >> 32);
          } else if (!machine.store(address, 8, w >> 32)) {
            return stop(program, pc - 1);
          }
        }
        case Op.ATOMIC4 -> {
          if (!atomic(w, 4, r)) {
            return stop(program, pc - 1);
          }
        }
        case Op.ATOMIC8 -> {
          if (!atomic(w, 8, r)) {
            return stop(program, pc - 1);
          }
        }
        case Op.EQ64_X -> taken = r[d] == r[s];
        case Op.EQ64_K -> taken = r[d] == (w >> 32);
        case Op.NE64_X -> taken = r[d] != r[s];
        case Op.NE64_K -> taken = r[d] != (w >> 32);
        case Op.SET64_X -> taken = (r[d] & r[s]) != 0;
        case Op.SET64_K -> taken = (r[d] & (w >> 32)) != 0;
        case Op.GT64_X -> taken = Long.compareUnsigned(r[d], r[s]) > 0;
        case Op.GT64_K -> taken = Long.compareUnsigned(r[d], (w >> 32)) > 0;
        case Op.GE64_X -> taken = Long.compareUnsigned(r[d], r[s]) >= 0;
        case Op.GE64_K -> taken = Long.compareUnsigned(r[d], (w >> 32)) >= 0;
        case Op.SGT64_X -> taken = r[d] > r[s];
        case Op.SGT64_K -> taken = r[d] > (w >> 32);
        case Op.SGE64_X -> taken = r[d] >= r[s];
        case Op.SGE64_K -> taken = r[d] >= (w >> 32);
        case Op.LT64_X -> taken = Long.compareUnsigned(r[d], r[s]) < 0;
        case Op.LT64_K -> taken = Long.compareUnsigned(r[d], (w >> 32)) < 0;
        case Op.LE64_X -> taken = Long.compareUnsigned(r[d], r[s]) <= 0;
        case Op.LE64_K -> taken = Long.compareUnsigned(r[d], (w >> 32)) <= 0;
        case Op.SLT64_X -> taken = r[d] < r[s];
        case Op.SLT64_K -> taken = r[d] < (w >> 32);
        case Op.SLE64_X -> taken = r[d] <= r[s];
        case Op.SLE64_K -> taken = r[d] <= (w >> 32);
        case Op.EQ32_X -> taken = (int) r[d] == (int) r[s];
        case Op.EQ32_K -> taken = (int) r[d] == (int) (w >> 32);
        case Op.NE32_X -> taken = (int) r[d] != (int) r[s];
        case Op.NE32_K -> taken = (int) r[d] != (int) (w >> 32);
        case Op.SET32_X -> taken = ((int) r[d] & (int) r[s]) != 0;
        case Op.SET32_K -> taken = ((int) r[d] & (int) (w >> 32)) != 0;
        case Op.GT32_X -> taken = Integer.compareUnsigned((int) r[d], (int) r[s]) > 0;
        case Op.GT32_K -> taken = Integer.compareUnsigned((int) r[d], (int) (w >> 32)) > 0;
        case Op.GE32_X -> taken = Integer.compareUnsigned((int) r[d], (int) r[s]) >= 0;
        case Op.GE32_K -> taken = Integer.compareUnsigned((int) r[d], (int) (w >> 32)) >= 0;
        case Op.SGT32_X -> taken = (int) r[d] > (int) r[s];
        case Op.SGT32_K -> taken = (int) r[d] > (int) (w >> 32);
        case Op.SGE32_X -> taken = (int) r[d] >= (int) r[s];
        case Op.SGE32_K -> taken = (int) r[d] >= (int) (w >> 32);
        case Op.LT32_X -> taken = Integer.compareUnsigned((int) r[d], (int) r[s]) < 0;
        case Op.LT32_K -> taken = Integer.compareUnsigned((int) r[d], (int) (w >> 32)) < 0;
        case Op.LE32_X -> taken = Integer.compareUnsigned((int) r[d], (int) r[s]) <= 0;
        case Op.LE32_K -> taken = Integer.compareUnsigned((int) r[d], (int) (w >> 32)) <= 0;
        case Op.SLT32_X -> taken = (int) r[d] < (int) r[s];
        case Op.SLT32_K -> taken = (int) r[d] < (int) (w >> 32);
        case Op.SLE32_X -> taken = (int) r[d] <= (int) r[s];
        case Op.SLE32_K -> taken = (int) r[d] <= (int) (w >> 32);
        case Op.JUMP -> taken = true;
        case Op.JUMP_WIDE -> {
          taken = true;
          distance = (int) (w >> 32);
        }
        case Op.MAY_GOTO -> taken = stack.loopsAreUp();
        case Op.CALL_HELPER -> {
          machine.budget(budget - (pc - stretch));
          stretch = pc;
          r[0] = call(program, pc - 1, (int) (w >> 32), r);
          if (machine.trapped()) {
            return 0;
          }
          budget = machine.budget();
        }
        case Op.CALL_LOCAL, Op.CALL_REGISTER -> {
          int callee =
              ((int) w & 0xff) == Op.CALL_LOCAL ? (int) (w >> 32) : function(program, r[d]);
          if (callee < 0 || !push(program, pc, r)) {
            return stop(program, pc - 1);
          }
          r[FRAME_POINTER] = framePointer();
          budget -= pc - stretch;
          pc = callee;
          stretch = pc;
        }
        case Op.TAIL_CALL -> {
          LoadedProgram next = tailCall(program, pc - 1, r);
          if (machine.trapped()) {
            return stop(program, pc - 1);
          }
          if (next != null) {
            budget -= pc - stretch;
            program = next;
            code = program.code;
            r[FRAME_POINTER] = framePointer();
            pc = 0;
            stretch = 0;
          }
        }
        case Op.EXIT -> {
          budget -= pc - stretch;
          if (stack.depth() == base) {
            machine.budget(budget);
            return r[0];
          }
          program = stack.caller();
          code = program.code;
          pc = stack.returnSlot();
          stack.pop(r);
          stretch = pc;
        }
        case Op.TRAP -> {
          machine.trap(program.traps[(int) (w >> 32)]);
          return stop(program, pc - 1);
        }
        default -> throw new IllegalStateException("word " + Long.toHexString(w));
      }
      if (taken) {
        budget -= pc - stretch;
        pc += distance;
        stretch = pc;
        if (budget < 0) {
          budget = machine.refill(budget);
          if (machine.trapped()) {
            return stop(program, pc);
          }
        }
      }
    }
  }

  /// A load that is not from plain memory, or a bad one.
  private long load(LoadedProgram program, int slot, long address, int size) {
    machine.at(program, slot);
    return machine.load(address, size);
  }

  private static long alu(long word, Width width, long dst, long src) {
    return OPERATIONS[(int) (word >> 16) & 0xff].apply(width, dst, src);
  }

  /// Runs an atomic instruction; false after a trap.
  private boolean atomic(long word, int size, long[] r) {
    AtomicOperation op = ATOMICS[(int) (word >> 32)];
    int src = (int) (word >> 12) & 15;
    long address = r[(int) (word >> 8) & 15] + (short) (word >> 16);
    long old = machine.load(address, size);
    if (machine.trapped()) {
      return false;
    }
    boolean swap = op != AtomicOperation.CMPXCHG || old == (size == 8 ? r[0] : r[0] & LOW);
    if (swap && !machine.store(address, size, op.apply(old, r[src]))) {
      return false;
    }
    if (op == AtomicOperation.CMPXCHG) {
      r[0] = old;
    } else if (op.fetches()) {
      r[src] = old;
    }
    return true;
  }

  private long call(LoadedProgram program, int slot, int callee, long[] r) {
    machine.at(program, slot);
    long result = program.callees[callee].call(machine, r[1], r[2], r[3], r[4], r[5]);
    ExecutionObserver observer = machine.observer();
    if (observer != null && !machine.trapped()) {
      long[] arguments = {r[1], r[2], r[3], r[4], r[5]};
      observer.helperCalled(machine, slot, program.calleeNames[callee], arguments, result);
    }
    return result;
  }

  /// The slot of the function at this address, -1 after a trap.
  private int function(LoadedProgram program, long address) {
    int slot = program.functionAt(address);
    if (slot < 0) {
      machine.trap(new Trap.InvalidInstruction("call of no function of the program"));
    }
    return slot;
  }

  /// The program that takes over, or `null` when the call falls through.
  private @Nullable LoadedProgram tailCall(LoadedProgram program, int slot, long[] r) {
    machine.at(program, slot);
    if (!(machine.map(r[2]) instanceof ProgArrayMap programs)) {
      machine.trap(new Trap.BadArgument("tail_call", 2, "is no program array"));
      return null;
    }
    LoadedProgram next = programs.program((int) r[3]);
    if (next == null || tailCalls >= MAX_TAIL_CALLS) {
      return null;
    }
    tailCalls++;
    stack.replace();
    ExecutionObserver observer = machine.observer();
    if (observer != null) {
      observer.tailCalled(machine, program, slot, next);
    }
    return next;
  }
}
