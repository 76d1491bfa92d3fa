package dev.skmsg.verifier.check;

import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.RegisterState;

/// What a check asks of the exploration around it.
public interface Paths {
  /// Sets a copy of the current state aside, to be explored later from this slot.
  AbstractState push(int slot, int previousSlot, boolean speculative);

  /// Sets a fresh state aside in which an asynchronous callback starts.
  AbstractState pushAsync(FrameState frame, int slot, int previousSlot);

  /// The registers that may be read at an instruction or after it, one bit each.
  int liveRegisters(int slot);

  /// Marks the register of the current frame, and all it was computed from, as precise.
  void markPrecise(int register);

  /// The same for a spilled register.
  void markPreciseSlot(int frame, int slot);

  /// Notes the stack access of the current instruction for precision backtracking.
  void noteStackAccess(int frame, int slot);

  /// Notes that the current branch compares a stack pointer, on either side.
  void noteStackComparison(boolean left, boolean right);

  /// Notes the registers this instruction's branch refined together.
  void noteLinked(long linked);

  /// Notes that the current instruction reads a stack slot of a frame.
  void noteStackRead(int frame, int slot);

  /// Notes that the current instruction certainly writes a whole stack slot of a frame.
  void noteStackWrite(int frame, int slot);

  /// Renews the stack's liveness when a subprogram is about to be left.
  void subprogramExited();

  /// Notes that the current state entered or left a frame.
  void framesChanged();

  /// Scalars of `state` that are not precise and differ from the last stored visit of this slot on
  /// the way of `from` become unknown.
  void widen(AbstractState state, AbstractState from, int slot);

  /// Replaces a register state everywhere in the current state, if it satisfies the condition.
  interface Replacement {
    RegisterState apply(RegisterState state);
  }
}
