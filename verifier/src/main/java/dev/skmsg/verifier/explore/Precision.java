package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.verifier.check.Refusal;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.JumpHistory;
import dev.skmsg.verifier.state.LinkedRegisters;
import dev.skmsg.verifier.state.RegisterState;
import org.jspecify.annotations.Nullable;

/// Finds, back along a path, the scalars from which a value that matters was computed, and marks
/// them in the stored states. kernel: verifier.c, __mark_chain_precision and backtrack_insn, 6.18
class Precision {
  private static final int ARGUMENTS = 0x3e;
  private static final int FRAME_POINTER = 10;

  final ProgramFacts facts;

  /// Registers and slots still looked for, by frame.
  private final int[] registers = new int[AbstractState.MAX_FRAMES];

  private final long[] slots = new long[AbstractState.MAX_FRAMES];
  private int frame;

  /// Whether the last run marked anything new.
  boolean changed;

  /// How an instruction was taken back.
  private enum Step {
    DONE,
    /// It cannot be followed: everything becomes precise.
    LOST
  }

  Precision(ProgramFacts facts) {
    this.facts = facts;
  }

  /// Begins a search from the innermost frame of a state.
  void begin(AbstractState state) {
    for (int i = 0; i < registers.length; i++) {
      registers[i] = 0;
      slots[i] = 0;
    }
    frame = state.depth();
  }

  void want(int frameNumber, int register) {
    registers[frameNumber] |= 1 << register;
  }

  int wantedRegisters(int frameNumber) {
    return registers[frameNumber];
  }

  long wantedSlots(int frameNumber) {
    return slots[frameNumber];
  }

  void wantSlot(int frameNumber, int slot) {
    slots[frameNumber] |= 1L << slot;
  }

  /// Wants the precise scalars of a state equal to the one searched from.
  void wantPreciseOf(AbstractState old) {
    for (int f = old.depth(); f >= 0; f--) {
      FrameState state = old.frame(f);
      for (int r = 0; r < FRAME_POINTER; r++) {
        if (isPreciseScalar(state.get(r))) {
          want(f, r);
        }
      }
      for (int s = 0; s < state.slots(); s++) {
        if (state.isSpilled(s) && isPreciseScalar(state.spill(s))) {
          wantSlot(f, s);
        }
      }
    }
  }

  private static boolean isPreciseScalar(RegisterState reg) {
    return reg.precise && reg.isScalar();
  }

  private boolean nothingWanted() {
    int any = 0;
    long anySlot = 0;
    for (int f = 0; f <= frame; f++) {
      any |= registers[f];
      anySlot |= slots[f];
    }
    return any == 0 && anySlot == 0;
  }

  /// Searches from the instruction a state is at; returns whether a mark was added.
  boolean search(AbstractState start) {
    changed = false;
    if (nothingWanted()) {
      return false;
    }
    AbstractState state = start;
    int first = state.firstSlot;
    int last = state.slot;
    int subsequent = -1;
    boolean skip = true;
    while (true) {
      if (last < 0) {
        markEntry(state);
        return changed;
      }
      int left = state.history.size();
      int slot = last;
      while (true) {
        if (!skip) {
          JumpHistory.Entry entry = entryAt(state, left, slot);
          if (stepBack(slot, subsequent, entry) == Step.LOST) {
            markEverything(start);
            return changed;
          }
        }
        skip = false;
        if (nothingWanted()) {
          return changed;
        }
        subsequent = slot;
        if (slot == first && (left == 0 || (left == 1 && state.history.get(0).slot() == slot))) {
          break;
        }
        if (left > 0 && state.history.get(left - 1).slot() == slot) {
          slot = state.history.get(--left).previous();
        } else {
          slot--;
        }
      }
      AbstractState parent = state.parent;
      if (parent == null) {
        break;
      }
      state = parent;
      mark(state);
      if (nothingWanted()) {
        return changed;
      }
      subsequent = first;
      last = state.lastSlot;
      first = state.firstSlot;
    }
    if (!nothingWanted()) {
      markEverything(start);
    }
    return changed;
  }

  private static JumpHistory.@Nullable Entry entryAt(AbstractState state, int left, int slot) {
    if (left == 0) {
      return null;
    }
    JumpHistory.Entry entry = state.history.get(left - 1);
    return entry.slot() == slot ? entry : null;
  }

  /// At the entry of a global subprogram only its arguments may be left.
  private void markEntry(AbstractState state) {
    if (state.depth() != 0
        || slots[0] != 0
        || (registers[0] & ~ARGUMENTS) != 0
        || state.frame(0).subprogram == 0) {
      throw kernelBug();
    }
    mark(state);
  }

  static Refusal kernelBug() {
    return Refusal.unsupported("a path that the kernel's own backtracking does not expect");
  }

  /// Marks what is wanted in a stored state, and stops wanting what was marked before.
  private void mark(AbstractState state) {
    for (int f = frame; f >= 0; f--) {
      FrameState at = state.frame(f);
      for (int left = registers[f]; left != 0; left &= left - 1) {
        int r = Integer.numberOfTrailingZeros(left);
        RegisterState reg = at.get(r);
        if (reg.isScalar() && !reg.precise) {
          at.set(r, reg.withPrecise(true));
          changed = true;
        } else {
          registers[f] &= ~(1 << r);
        }
      }
      for (long left = slots[f]; left != 0; left &= left - 1) {
        int s = Long.numberOfTrailingZeros(left);
        if (s >= at.slots()) {
          throw kernelBug();
        }
        RegisterState reg = at.spill(s);
        if (at.isSpilledScalar(s) && !reg.precise) {
          at.setSpill(s, reg.withPrecise(true));
          changed = true;
        } else {
          slots[f] &= ~(1L << s);
        }
      }
    }
  }

  /// kernel: mark_all_scalars_precise
  void markEverything(AbstractState start) {
    for (AbstractState state = start.parent; state != null; state = state.parent) {
      for (int f = 0; f <= state.depth(); f++) {
        FrameState at = state.frame(f);
        for (int r = 0; r < FRAME_POINTER; r++) {
          if (at.get(r).isScalar() && !at.get(r).precise) {
            at.set(r, at.get(r).withPrecise(true));
            changed = true;
          }
        }
        for (int s = 0; s < at.slots(); s++) {
          if (at.isSpilledScalar(s) && !at.spill(s).precise) {
            at.setSpill(s, at.spill(s).withPrecise(true));
            changed = true;
          }
        }
      }
    }
  }

  private boolean wants(int register) {
    return (registers[frame] & 1 << register) != 0;
  }

  private void drop(int register) {
    registers[frame] &= ~(1 << register);
  }

  private void addIfScalarSource(Operand operand) {
    if (operand instanceof Register source && source != Register.R10) {
      registers[frame] |= 1 << source.number();
    }
  }

  private Step stepBack(int slot, int subsequent, JumpHistory.@Nullable Entry entry) {
    Instruction insn = facts.instructions[slot];
    if (insn instanceof Instruction.SecondSlot) {
      return Step.DONE;
    }
    spreadLinked(entry);
    Step step = takeBack(insn, slot, subsequent, entry);
    spreadLinked(entry);
    return step;
  }

  private Step takeBack(
      Instruction insn, int slot, int subsequent, JumpHistory.@Nullable Entry entry) {
    switch (insn) {
      case Instruction.Alu i -> {
        if (wants(i.dst().number())) {
          if (i.op() == AluOperation.MOV) {
            drop(i.dst().number());
          }
          addIfScalarSource(i.src());
        }
      }
      case Instruction.MoveSignExtended i -> {
        if (wants(i.dst().number())) {
          drop(i.dst().number());
          addIfScalarSource(i.src());
        }
      }
      case Instruction.AddressSpaceCast i -> drop(i.dst().number());
      case Instruction.LoadImmediate64 i -> drop(i.dst().number());
      case Instruction.Load i -> load(i.dst().number(), entry);
      case Instruction.LoadAcquire i -> load(i.dst().number(), entry);
      case Instruction.Store i -> {
        return store(i.base(), i.src(), entry);
      }
      case Instruction.StoreRelease i -> {
        return store(i.base(), i.src(), entry);
      }
      case Instruction.Atomic i -> {
        return store(i.base(), i.src(), entry);
      }
      case Instruction.Branch i -> branch(i, entry);
      case Instruction.Call i -> call(i, slot, subsequent);
      case Instruction.Exit i -> exit(subsequent);
      case Instruction.LoadPacket i -> {
        return wants(0) ? Step.LOST : Step.DONE;
      }
      case Instruction.Negate i -> {}
      case Instruction.ByteSwap i -> {}
      case Instruction.Jump i -> {}
      case Instruction.MayGoto i -> {}
      case Instruction.SecondSlot i -> {}
      case Instruction.CallRegister i -> {}
      case Instruction.Invalid i -> {}
    }
    return Step.DONE;
  }

  /// A load from the stack was a fill if the history says so.
  private void load(int destination, JumpHistory.@Nullable Entry entry) {
    if (!wants(destination)) {
      return;
    }
    drop(destination);
    if (entry != null && JumpHistory.isStackAccess(entry.access())) {
      wantSlot(JumpHistory.accessFrame(entry.access()), JumpHistory.accessSlot(entry.access()));
    }
  }

  private Step store(Register base, Operand source, JumpHistory.@Nullable Entry entry) {
    if (wants(base.number())) {
      return Step.LOST;
    }
    if (entry == null || !JumpHistory.isStackAccess(entry.access())) {
      return Step.DONE;
    }
    int at = JumpHistory.accessFrame(entry.access());
    long bit = 1L << JumpHistory.accessSlot(entry.access());
    if ((slots[at] & bit) != 0) {
      slots[at] &= ~bit;
      if (source instanceof Register register) {
        registers[frame] |= 1 << register.number();
      }
    }
    return Step.DONE;
  }

  private void branch(Instruction.Branch insn, JumpHistory.@Nullable Entry entry) {
    if (!(insn.right() instanceof Register right)) {
      return;
    }
    if (!wants(insn.left().number()) && !wants(right.number())) {
      return;
    }
    int access = entry == null ? 0 : entry.access();
    if ((access & JumpHistory.RIGHT_IS_STACK) == 0) {
      registers[frame] |= 1 << right.number();
    }
    if ((access & JumpHistory.LEFT_IS_STACK) == 0) {
      registers[frame] |= 1 << insn.left().number();
    }
  }

  private void call(Instruction.Call insn, int slot, int subsequent) {
    if (insn.kind() == CallKind.LOCAL && subsequent != slot + 1 + insn.target()) {
      // a global function was not walked into: its result is any number
      if ((registers[frame] & ARGUMENTS) != 0) {
        throw kernelBug();
      }
      drop(0);
      return;
    }
    if (insn.kind() == CallKind.LOCAL) {
      leaveSubprogram();
      return;
    }
    if (facts.callsBack[slot] && slot != subsequent - 1) {
      // back out of the callback: its arguments are not what was passed to the helper
      if ((registers[frame] & ~ARGUMENTS) != 0 || slots[frame] != 0) {
        throw kernelBug();
      }
      registers[frame] = 0;
      leaveFrame();
      return;
    }
    drop(0);
    if ((registers[frame] & ARGUMENTS) != 0) {
      throw kernelBug();
    }
    if (Successors.isTailCall(insn) && subsequent - slot != 1) {
      // back into the subprogram that a tail call left
      enterFrame();
    }
  }

  private void enterFrame() {
    if (frame + 1 >= AbstractState.MAX_FRAMES) {
      throw kernelBug();
    }
    frame++;
  }

  /// From the subprogram's first instruction back to its call.
  private void leaveSubprogram() {
    if ((registers[frame] & ~ARGUMENTS) != 0 || slots[frame] != 0) {
      throw kernelBug();
    }
    if (frame == 0) {
      throw kernelBug();
    }
    registers[frame - 1] |= registers[frame] & ARGUMENTS;
    registers[frame] = 0;
    leaveFrame();
  }

  private void leaveFrame() {
    if (frame == 0) {
      throw kernelBug();
    }
    frame--;
  }

  /// From behind a call back into the subprogram that returned.
  private void exit(int subsequent) {
    if (subsequent >= 0 && facts.callsBack[subsequent]) {
      registers[frame] &= ~ARGUMENTS;
    }
    if ((registers[frame] & ARGUMENTS) != 0) {
      throw kernelBug();
    }
    boolean ofSubprogram =
        subsequent > 0
            && facts.instructions[subsequent - 1] instanceof Instruction.Call call
            && call.kind() == CallKind.LOCAL;
    boolean result = ofSubprogram && wants(0);
    drop(0);
    enterFrame();
    if (result) {
      registers[frame] |= 1;
    }
  }

  /// If one of the registers that a branch refined together is wanted, all are. kernel:
  /// bt_sync_linked_regs
  private void spreadLinked(JumpHistory.@Nullable Entry entry) {
    if (entry == null || entry.linked() == 0) {
      return;
    }
    long linked = entry.linked();
    int count = LinkedRegisters.count(linked);
    boolean some = false;
    for (int i = 0; i < count && !some; i++) {
      int f = LinkedRegisters.frame(linked, i);
      int index = LinkedRegisters.index(linked, i);
      some =
          LinkedRegisters.isRegister(linked, i)
              ? (registers[f] & 1 << index) != 0
              : (slots[f] & 1L << index) != 0;
    }
    if (!some) {
      return;
    }
    for (int i = 0; i < count; i++) {
      int f = LinkedRegisters.frame(linked, i);
      int index = LinkedRegisters.index(linked, i);
      if (LinkedRegisters.isRegister(linked, i)) {
        registers[f] |= 1 << index;
      } else {
        slots[f] |= 1L << index;
      }
    }
  }
}
