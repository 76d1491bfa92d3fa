package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.verifier.check.ReservedFields;

/// Where each instruction of a program may lead within its subprogram. kernel:
/// bpf_insn_successors, 6.18
final class Successors {
  /// No jump, or no slot behind.
  static final int NONE = Integer.MIN_VALUE;

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

  /// The next slot, or NONE.
  int fallThrough(int slot) {
    return fallThrough[slot];
  }

  /// The slot jumped to, or NONE.
  int jump(int slot) {
    return jump[slot];
  }
}
