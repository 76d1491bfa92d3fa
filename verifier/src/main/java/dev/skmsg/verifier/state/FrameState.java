package dev.skmsg.verifier.state;

import dev.skmsg.bpf.isa.Register;
import java.util.Arrays;

/// The registers and the stack of one function's activation. kernel: struct bpf_func_state, 6.18
public final class FrameState {
  /// The largest stack of a frame in bytes.
  public static final int STACK_LIMIT = 512;

  public static final int SLOT_BYTES = 8;

  private static final RegisterState[] NO_SPILLS = {};
  private static final long[] NO_BYTES = {};

  private final RegisterState[] registers = new RegisterState[Register.COUNT];

  /// Slot i holds the bytes fp-8*(i+1) to fp-8*i-1.
  private RegisterState[] spills = NO_SPILLS;

  /// Eight kinds a slot, byte k in bits 8k to 8k+7; see [ByteKind].
  private long[] kinds = NO_BYTES;

  private int slots;

  public final int subprogram;

  /// The slot of the call instruction, -1 in the main function.
  public final int callSite;

  /// The frame's depth, 0 for the main function.
  public final int depth;

  public boolean callback;
  public boolean asyncCallback;
  public boolean exceptionCallback;
  public int asyncEntryCount;

  /// How often the callback of this frame's calling instruction has been simulated.
  public int callbackDepth;

  /// The range a callback's return value must be in.
  public long returnMin;

  public long returnMax;

  public FrameState(int subprogram, int callSite, int depth) {
    this.subprogram = subprogram;
    this.callSite = callSite;
    this.depth = depth;
    Arrays.fill(registers, RegisterState.NOT_INITIALISED);
    RegisterState fp = RegisterState.pointer(RegisterType.STACK);
    fp.frame = depth;
    registers[Register.R10.number()] = fp;
  }

  private FrameState(FrameState other) {
    subprogram = other.subprogram;
    callSite = other.callSite;
    depth = other.depth;
    callback = other.callback;
    asyncCallback = other.asyncCallback;
    exceptionCallback = other.exceptionCallback;
    asyncEntryCount = other.asyncEntryCount;
    callbackDepth = other.callbackDepth;
    returnMin = other.returnMin;
    returnMax = other.returnMax;
    System.arraycopy(other.registers, 0, registers, 0, registers.length);
    slots = other.slots;
    if (slots > 0) {
      spills = Arrays.copyOf(other.spills, slots);
      kinds = Arrays.copyOf(other.kinds, slots);
    }
  }

  /// A copy that shares the register states, which nobody changes any more.
  public FrameState copy() {
    return new FrameState(this);
  }

  public RegisterState get(int register) {
    return registers[register];
  }

  public void set(int register, RegisterState state) {
    registers[register] = state;
  }

  /// Puts a copy in the register's place, for the caller to change during this instruction.
  public RegisterState change(int register) {
    RegisterState copy = registers[register].copy();
    registers[register] = copy;
    return copy;
  }

  /// The slots the stack has grown to.
  public int slots() {
    return slots;
  }

  /// Grows the stack to this many slots; new ones are invalid.
  public void grow(int count) {
    if (count <= slots) {
      return;
    }
    if (count > kinds.length) {
      int capacity = Math.max(count, Math.min(STACK_LIMIT / SLOT_BYTES, kinds.length * 2));
      spills = Arrays.copyOf(spills, capacity);
      kinds = Arrays.copyOf(kinds, capacity);
    }
    for (int i = slots; i < count; i++) {
      spills[i] = RegisterState.NOT_INITIALISED;
      kinds[i] = ByteKind.ALL_INVALID;
    }
    slots = count;
  }

  public RegisterState spill(int slot) {
    return spills[slot];
  }

  public void setSpill(int slot, RegisterState state) {
    spills[slot] = state;
  }

  /// Puts a copy in the spilled register's place, for the caller to change during this instruction.
  public RegisterState changeSpill(int slot) {
    RegisterState copy = spills[slot].copy();
    spills[slot] = copy;
    return copy;
  }

  /// The eight kinds of a slot.
  public long kinds(int slot) {
    return kinds[slot];
  }

  public void setKinds(int slot, long all) {
    kinds[slot] = all;
  }

  /// The kind of byte 0 to 7 of a slot.
  public int kind(int slot, int index) {
    return ByteKind.at(kinds[slot], index);
  }

  public void setKind(int slot, int index, int kind) {
    kinds[slot] = ByteKind.with(kinds[slot], index, kind);
  }

  /// Whether the slot holds a whole or partial spilled register.
  public boolean isSpilled(int slot) {
    return kind(slot, SLOT_BYTES - 1) == ByteKind.SPILL;
  }

  /// Whether the slot holds a spilled scalar.
  public boolean isSpilledScalar(int slot) {
    return isSpilled(slot) && spills[slot].isScalar();
  }

  /// Whether all eight bytes are of a spilled scalar.
  public boolean isWholeSpilledScalar(int slot) {
    return kinds[slot] == ByteKind.ALL_SPILL && spills[slot].isScalar();
  }
}
