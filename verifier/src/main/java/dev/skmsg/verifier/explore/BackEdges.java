package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.verifier.check.Refusal;
import java.util.ArrayDeque;
import java.util.Deque;

/// Where the kernel takes no loop: on to the next instruction other than by a jump, and into a
/// function that leads here. kernel: verifier.c, check_cfg, push_insn, 6.1
final class BackEdges {
  private enum Visit {
    OPEN,
    DONE
  }

  private BackEdges() {}

  static void check(ProgramFacts facts) {
    Visit[] visits = new Visit[facts.instructions.length];
    Deque<int[]> path = new ArrayDeque<>();
    visits[0] = Visit.OPEN;
    path.push(new int[] {0, 0});
    while (!path.isEmpty()) {
      int[] top = path.element();
      int slot = top[0];
      if (top[1] == 3) {
        visits[slot] = Visit.DONE;
        path.pop();
        continue;
      }
      int edge = top[1]++;
      int to = target(facts, slot, edge);
      if (to < 0 || to >= visits.length) {
        continue;
      }
      if (visits[to] == null) {
        visits[to] = Visit.OPEN;
        path.push(new int[] {to, 0});
      } else if (visits[to] == Visit.OPEN && !mayLoop(facts.instructions[slot], edge)) {
        throw Refusal.rejected(Errno.EINVAL, "back-edge from insn " + slot + " to " + to);
      }
    }
  }

  private static int target(ProgramFacts facts, int slot, int edge) {
    return switch (edge) {
      case 0 -> facts.successors.fallThrough(slot);
      case 1 -> facts.successors.jump(slot);
      default -> ControlFlow.calledSubprogram(facts.instructions[slot], slot);
    };
  }

  private static boolean mayLoop(Instruction insn, int edge) {
    return switch (insn) {
      case Instruction.Jump _, Instruction.Branch _ -> true;
      case Instruction.LoadImmediate64 _ -> edge == 2;
      case Instruction.Call call -> edge == 2 && call.kind() != CallKind.LOCAL;
      default -> false;
    };
  }
}
