package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.verifier.check.HelperCheck;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.JumpHistory;
import dev.skmsg.verifier.state.RegisterState;

/// Precision as it was before it was followed across frames: one register or slot at a time, the
/// stack through R10 alone, and everything becomes precise where a subprogram is entered or left.
///
/// kernel: verifier.c, __mark_chain_precision and backtrack_insn, 6.1
final class FramePrecision extends Precision {
  private static final int ARGUMENTS = 0x3e;
  private static final int CALLER_SAVED = 0x3f;

  private int registers;
  private long slots;

  FramePrecision(ProgramFacts facts) {
    super(facts);
  }

  @Override
  boolean search(AbstractState start) {
    changed = false;
    for (int f = start.depth(); f >= 0; f--) {
      for (int left = wantedRegisters(f); left != 0; left &= left - 1) {
        search(start, f, left & -left, 0);
      }
      for (long left = wantedSlots(f); left != 0; left &= left - 1) {
        if (start.frame(f).isSpilledScalar(Long.numberOfTrailingZeros(left))) {
          search(start, f, 0, left & -left);
        }
      }
    }
    return changed;
  }

  private void search(AbstractState start, int frame, int register, long slot) {
    registers = register;
    slots = slot;
    AbstractState state = start;
    int first = state.firstSlot;
    int last = state.slot;
    boolean skip = true;
    while (true) {
      if (last < 0) {
        if (isGlobalEntry(state)) {
          mark(state.frame(0));
          return;
        }
        throw kernelBug();
      }
      int left = state.history.size();
      int at = last;
      while (true) {
        if (!skip && !stepBack(facts.instructions[at])) {
          markEverything(state);
          return;
        }
        skip = false;
        if (registers == 0 && slots == 0) {
          return;
        }
        if (at == first && (left == 0 || (left == 1 && state.history.get(0).slot() == at))) {
          break;
        }
        if (left > 0 && state.history.get(left - 1).slot() == at) {
          JumpHistory.Entry entry = state.history.get(--left);
          at = entry.previous();
        } else {
          at--;
        }
        if (at < 0) {
          throw kernelBug();
        }
      }
      AbstractState parent = state.parent;
      if (parent == null) {
        return;
      }
      state = parent;
      FrameState stored = state.frame(frame);
      if (slots != 0 && 64 - Long.numberOfLeadingZeros(slots) > stored.slots()) {
        mark(stored);
        markEverything(state);
        return;
      }
      if (!mark(stored) || (registers == 0 && slots == 0)) {
        return;
      }
      last = state.lastSlot;
      first = state.firstSlot;
    }
  }

  private boolean isGlobalEntry(AbstractState state) {
    return state.depth() == 0
        && state.frame(0).subprogram > 0
        && slots == 0
        && (registers & ~ARGUMENTS) == 0;
  }

  /// Marks what is wanted and a scalar, forgets what is none. Returns whether a mark is new.
  private boolean mark(FrameState frame) {
    boolean fresh = false;
    for (int left = registers; left != 0; left &= left - 1) {
      int r = Integer.numberOfTrailingZeros(left);
      RegisterState reg = frame.get(r);
      if (!reg.isScalar()) {
        registers &= ~(1 << r);
      } else if (!reg.precise) {
        frame.set(r, reg.withPrecise(true));
        fresh = true;
      }
    }
    for (long left = slots; left != 0; left &= left - 1) {
      int s = Long.numberOfTrailingZeros(left);
      if (s >= frame.slots()) {
        break;
      }
      if (!frame.isSpilledScalar(s)) {
        slots &= ~(1L << s);
      } else if (!frame.spill(s).precise) {
        frame.setSpill(s, frame.spill(s).withPrecise(true));
        fresh = true;
      }
    }
    changed |= fresh;
    return fresh;
  }

  private boolean wants(Register register) {
    return (registers & bit(register)) != 0;
  }

  private static int bit(Operand operand) {
    return operand instanceof Register register ? 1 << register.number() : 0;
  }

  /// Returns whether the instruction can be followed.
  private boolean stepBack(Instruction insn) {
    switch (insn) {
      case Instruction.Alu i -> {
        if (wants(i.dst())) {
          if (i.op() == AluOperation.MOV) {
            registers &= ~bit(i.dst());
          }
          registers |= bit(i.src());
        }
      }
      case Instruction.LoadImmediate64 i -> registers &= ~bit(i.dst());
      case Instruction.Load i -> load(i.dst(), i.base(), i.offset());
      case Instruction.Store i -> {
        return store(i.base(), i.offset(), i.src());
      }
      case Instruction.Atomic i -> {
        if (!i.op().fetches()) {
          return store(i.base(), i.offset(), i.src());
        }
        load(i.op() == AtomicOperation.CMPXCHG ? Register.R0 : i.src(), i.base(), i.offset());
      }
      case Instruction.Branch i -> {
        if (i.right() instanceof Register right && (wants(i.left()) || wants(right))) {
          registers |= bit(i.left()) | bit(right);
        }
      }
      case Instruction.Call i -> {
        return call(i);
      }
      case Instruction.Exit _, Instruction.LoadPacket _ -> {
        return false;
      }
      case Instruction.Negate _,
          Instruction.ByteSwap _,
          Instruction.Jump _,
          Instruction.SecondSlot _,
          Instruction.MoveSignExtended _,
          Instruction.AddressSpaceCast _,
          Instruction.LoadAcquire _,
          Instruction.StoreRelease _,
          Instruction.MayGoto _,
          Instruction.CallRegister _,
          Instruction.Invalid _ -> {}
    }
    return true;
  }

  private void load(Register destination, Register base, short offset) {
    if (!wants(destination)) {
      return;
    }
    registers &= ~bit(destination);
    if (base == Register.R10) {
      slots |= 1L << slot(offset);
    }
  }

  private boolean store(Register base, short offset, Operand source) {
    if (wants(base)) {
      return false;
    }
    if (base == Register.R10 && (slots & 1L << slot(offset)) != 0) {
      slots &= ~(1L << slot(offset));
      registers |= bit(source);
    }
    return true;
  }

  private static int slot(short offset) {
    int slot = (-offset - 1) / FrameState.SLOT_BYTES;
    if (slot < 0 || slot >= 64) {
      throw kernelBug();
    }
    return slot;
  }

  private boolean call(Instruction.Call insn) {
    if (insn.kind() != CallKind.HELPER
        || HelperCheck.callsBack(insn.target())
        || HelperCheck.callsBackLater(insn.target())) {
      return false;
    }
    registers &= ~1;
    if ((registers & CALLER_SAVED) != 0) {
      throw kernelBug();
    }
    return true;
  }
}
