package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.verifier.check.Refusal;
import dev.skmsg.verifier.check.Subprograms;
import dev.skmsg.verifier.state.AbstractState;

/// The stacks of all functions of a call chain must fit together. kernel: verifier.c,
/// check_max_stack_depth, 6.18
final class StackDepth {
  private static final int MAX_BYTES = 512;
  private static final int MAX_BEFORE_TAIL_CALL = 256;

  private final ProgramFacts facts;
  private final Subprograms subprograms;

  /// A frame takes a multiple of so many bytes, and one where this is 32.
  private final int unit;

  private StackDepth(ProgramFacts facts, int unit) {
    this.facts = facts;
    this.unit = unit;
    subprograms = facts.subprograms;
  }

  static void check(ProgramFacts facts, KernelProfile kernel) {
    StackDepth check = new StackDepth(facts, kernel.has(KernelFeature.COMPILED_FRAMES) ? 16 : 32);
    for (int s = 0; s < facts.subprograms.count(); s++) {
      if (s == 0 || facts.subprograms.asyncCallback[s]) {
        check.walk(s, 0, 0);
      }
    }
  }

  /// @param before bytes of the frames outside
  private void walk(int subprogram, int frame, int before) {
    if (subprogram != 0 && subprograms.tailCalls[subprogram] && before >= MAX_BEFORE_TAIL_CALL) {
      throw Refusal.rejected(
          Errno.EACCES,
          "tail_calls are not allowed when call stack of previous frames is "
              + before
              + " bytes. Too large");
    }
    int used =
        unit == 32
            ? Math.max(1, subprograms.stackDepth[subprogram])
            : subprograms.stackDepth[subprogram];
    int depth = before + (used + unit - 1) / unit * unit;
    if (depth > MAX_BYTES) {
      throw Refusal.rejected(
          Errno.EACCES,
          "combined stack size of " + (frame + 1) + " calls is " + depth + ". Too large");
    }
    for (int i = subprograms.start(subprogram); i < subprograms.end(subprogram); i++) {
      int callee = ControlFlow.calledSubprogram(facts.instructions[i], i);
      if (callee == Integer.MIN_VALUE) {
        continue;
      }
      int target = subprograms.startingAt(callee);
      boolean call =
          facts.instructions[i] instanceof Instruction.Call c && c.kind() == CallKind.LOCAL;
      if (!call && subprograms.asyncCallback[target]) {
        continue;
      }
      if (frame + 1 >= AbstractState.MAX_FRAMES) {
        throw Refusal.rejected(
            Errno.E2BIG, "the call stack of " + (frame + 1) + " frames is too deep !");
      }
      walk(target, frame + 1, depth);
    }
  }
}
