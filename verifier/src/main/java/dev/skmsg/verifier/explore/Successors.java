package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.verifier.check.ReservedFields;
import dev.skmsg.verifier.check.Subprograms;

/// Where each instruction of a program may lead within its subprogram. kernel:
/// bpf_insn_successors, 6.18
final class Successors {
  /// No jump, or no slot behind.
  static final int NONE = Integer.MIN_VALUE;

  private static final int TAIL_CALL = 12;

  private final int[] fallThrough;
  private final int[] jump;

  Successors(Instruction[] instructions) {
    fallThrough = new int[instructions.length];
    jump = new int[instructions.length];
    for (int i = 0; i < instructions.length; i++) {
      fallThrough[i] = endsPath(instructions[i]) ? NONE : i + slots(instructions[i]);
      jump[i] = target(instructions[i], i);
    }
  }

  static int slots(Instruction insn) {
    return insn instanceof Instruction.LoadImmediate64 ? 2 : 1;
  }

  /// Whether control never goes on behind the instruction.
  private static boolean endsPath(Instruction insn) {
    return switch (insn) {
      case Instruction.Exit i -> true;
      case Instruction.Jump i -> true;
      case Instruction.Invalid i -> {
        RawInstruction raw = i.raw();
        yield ReservedFields.isExit(raw) || ReservedFields.isUnconditionalJump(raw);
      }
      default -> false;
    };
  }

  /// The slot jumped to, or NONE for an instruction that does not jump.
  static int target(Instruction insn, int slot) {
    return switch (insn) {
      case Instruction.Jump i -> slot + 1 + i.offset();
      case Instruction.Branch i -> slot + 1 + i.offset();
      case Instruction.MayGoto i -> slot + 1 + i.offset();
      case Instruction.Invalid i ->
          ReservedFields.jumps(i.raw()) ? slot + 1 + ReservedFields.distance(i.raw()) : NONE;
      default -> NONE;
    };
  }

  static boolean isTailCall(Instruction insn) {
    return insn instanceof Instruction.Call call
        && call.kind() == CallKind.HELPER
        && call.target() == TAIL_CALL;
  }

  /// A tail call also leads to its subprogram's exit: data flow must know, the walk does so itself.
  ///
  /// kernel: visit_tailcall_insn
  void addTailCallEdges(Instruction[] instructions, Subprograms subprograms) {
    for (int s = 0; s < subprograms.count(); s++) {
      int exit = NONE;
      for (int i = subprograms.start(s); i < subprograms.end(s); i++) {
        exit = instructions[i] instanceof Instruction.Exit ? i : exit;
      }
      for (int i = subprograms.start(s); i < subprograms.end(s); i++) {
        if (isTailCall(instructions[i])) {
          jump[i] = exit;
        }
      }
    }
  }

  /// The next slot, or NONE.
  int fallThrough(int slot) {
    return fallThrough[slot];
  }

  /// The slot jumped to, or NONE.
  int jump(int slot) {
    return jump[slot];
  }
}
