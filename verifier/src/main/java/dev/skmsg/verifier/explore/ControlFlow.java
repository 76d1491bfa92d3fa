package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.bpf.kernel.KernelFunction;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.verifier.check.HelperCheck;
import dev.skmsg.verifier.check.License;
import dev.skmsg.verifier.check.Refusal;
import dev.skmsg.verifier.check.Subprograms;
import java.util.Arrays;
import java.util.TreeSet;

/// The program's shape: subprograms, jumps within them, what cannot be reached. kernel:
/// verifier.c, add_subprog_and_kfunc, check_subprogs, check_cfg, 6.18
final class ControlFlow {
  private static final int MAX_SUBPROGRAMS = 256;

  private ControlFlow() {}

  /// Finds the subprograms by the calls and function addresses.
  static Subprograms findSubprograms(Program program, KernelProfile kernel) {
    Instruction[] instructions = program.instructions().toArray(Instruction[]::new);
    TreeSet<Integer> starts = new TreeSet<>();
    starts.add(0);
    for (int i = 0; i < instructions.length; i++) {
      if (instructions[i] instanceof Instruction.Call call && call.kind() == CallKind.KFUNC) {
        checkKernelFunction(program, kernel, call);
      }
      int target = calledSubprogram(instructions[i], i);
      if (target == Integer.MIN_VALUE) {
        continue;
      }
      if (target < 0 || target >= instructions.length) {
        throw Refusal.rejected(Errno.EINVAL, "call to invalid destination");
      }
      starts.add(target);
      if (starts.size() > MAX_SUBPROGRAMS) {
        throw Refusal.rejected(Errno.E2BIG, "too many subprograms");
      }
    }
    int[] sorted = starts.stream().mapToInt(Integer::intValue).toArray();
    return new Subprograms(sorted, instructions.length, program.subprograms());
  }

  /// What is demanded of a call even where no path leads to it. kernel: add_kfunc_call
  private static void checkKernelFunction(
      Program program, KernelProfile kernel, Instruction.Call call) {
    if (!License.isGplCompatible(program.license())) {
      throw Refusal.rejected(
          Errno.EINVAL, "cannot call kernel function from non-GPL compatible program");
    }
    if (call.moduleFd() != 0) {
      throw Refusal.unsupported("functions of kernel modules");
    }
    int number = call.target();
    boolean named = number >= 0 && number < program.kfuncs().size();
    String name = named ? program.kfuncs().get(number) : "number " + number;
    if (kernel.kernelFunction(name) == null && !kernel.refusesKernelFunction(name)) {
      throw Refusal.unsupported("kernel function " + name);
    }
  }

  /// The first slot of the subprogram that the instruction calls or takes the address of.
  static int calledSubprogram(Instruction insn, int slot) {
    if (insn instanceof Instruction.Call call && call.kind() == CallKind.LOCAL) {
      return slot + 1 + call.target();
    }
    if (insn instanceof Instruction.LoadImmediate64 load && load.kind() == Imm64Kind.FUNCTION) {
      return slot + 1 + load.low();
    }
    return Integer.MIN_VALUE;
  }

  /// Jumps stay within their subprogram, and none runs into the next one.
  static void checkSubprograms(ProgramFacts facts) {
    Subprograms subprograms = facts.subprograms;
    for (int s = 0; s < subprograms.count(); s++) {
      int start = subprograms.start(s);
      int end = subprograms.end(s);
      for (int i = start; i < end; i++) {
        Instruction insn = facts.instructions[i];
        if (Successors.isTailCall(insn)) {
          subprograms.tailCalls[s] = true;
        }
        int target = facts.successors.jump(i);
        if (target != Successors.NONE && (target < start || target >= end)) {
          throw Refusal.rejected(
              Errno.EINVAL, "jump out of range from insn " + i + " to " + target);
        }
        if (i == end - 1 && facts.successors.fallThrough(i) != Successors.NONE) {
          throw Refusal.rejected(Errno.EINVAL, "last insn is not an exit or jmp");
        }
      }
    }
    if (facts.program.types() == null) {
      // kernel: check_abnormal_return
      for (int s = 1; s < subprograms.count(); s++) {
        for (int i = subprograms.start(s); i < subprograms.end(s); i++) {
          if (facts.instructions[i] instanceof Instruction.LoadPacket) {
            throw Refusal.rejected(Errno.EINVAL, "LD_ABS is not allowed in subprogs without BTF");
          }
        }
        if (subprograms.tailCalls[s]) {
          throw Refusal.rejected(Errno.EINVAL, "tail_call is not allowed in subprogs without BTF");
        }
      }
    }
  }

  /// Walks every edge: marks the points that matter for pruning, and finds what is never reached.
  static void checkReachability(ProgramFacts facts, KernelProfile kernel) {
    int length = facts.instructions.length;
    boolean[] reached = new boolean[length];
    int[] stack = new int[length];
    int top = 0;
    stack[top++] = 0;
    reached[0] = true;
    int[] next = new int[3];
    while (top > 0) {
      int slot = stack[--top];
      int count = visit(facts, kernel, slot, next);
      for (int i = 0; i < count; i++) {
        if (!reached[next[i]]) {
          reached[next[i]] = true;
          stack[top++] = next[i];
        }
      }
    }
    if (!kernel.has(KernelFeature.FALL_THROUGH_LOOPS)) {
      BackEdges.check(facts);
    }
    for (int i = 0; i < length; i++) {
      if (!reached[i]) {
        throw Refusal.rejected(Errno.EINVAL, "unreachable insn " + i);
      }
      if (facts.instructions[i] instanceof Instruction.LoadImmediate64) {
        if (reached[i + 1]) {
          throw Refusal.rejected(Errno.EINVAL, "jump into the middle of ldimm64 insn " + i);
        }
        i++;
      }
    }
    spreadEffects(facts);
  }

  /// Marks what this instruction makes of its surroundings; fills in where it leads.
  private static int visit(ProgramFacts facts, KernelProfile kernel, int slot, int[] next) {
    Instruction insn = facts.instructions[slot];
    int count = 0;
    int after = facts.successors.fallThrough(slot);
    if (after >= 0) {
      next[count++] = after;
    }
    int target = facts.successors.jump(slot);
    if (target >= 0) {
      next[count++] = target;
      mark(facts, target);
      if (after >= 0) {
        facts.prunePoint[slot] = true;
      }
      facts.forcedCheckpoint[slot] |= insn instanceof Instruction.MayGoto;
    }
    int callee = calledSubprogram(insn, slot);
    if (insn instanceof Instruction.Call || callee != Integer.MIN_VALUE) {
      mark(facts, after);
    }
    if (callee != Integer.MIN_VALUE) {
      facts.prunePoint[slot] = true;
      mark(facts, callee);
      next[count++] = callee;
    }
    if (insn instanceof Instruction.Call call && call.kind() == CallKind.HELPER) {
      visitHelper(facts, kernel, slot, call.target());
    }
    if (insn instanceof Instruction.Call call && call.kind() == CallKind.KFUNC) {
      KernelFunction function = kernel.calledFunction(facts.program, call);
      facts.subprograms.mightSleep[facts.subprograms.containing(slot)] |=
          function != null && function.sleeps();
    }
    return count;
  }

  private static void mark(ProgramFacts facts, int slot) {
    facts.prunePoint[slot] = true;
    facts.jumpPoint[slot] = true;
  }

  private static void visitHelper(ProgramFacts facts, KernelProfile kernel, int slot, int helper) {
    if (HelperCheck.callsBackLater(helper)) {
      facts.prunePoint[slot] = true;
    }
    if (HelperCheck.callsBack(helper) && kernel.has(KernelFeature.CALLBACK_ITERATION)) {
      facts.callsBack[slot] = true;
      facts.forcedCheckpoint[slot] = true;
      mark(facts, slot);
    }
    int subprogram = facts.subprograms.containing(slot);
    HelperPrototype prototype = kernel.helper(helper);
    if (prototype != null && prototype.mightSleep()) {
      facts.subprograms.mightSleep[subprogram] = true;
    }
    if (HelperCheck.changesPacket(helper)) {
      facts.subprograms.changesPacket[subprogram] = true;
    }
  }

  /// What a subprogram does, its callers do. kernel: merge_callee_effects
  private static void spreadEffects(ProgramFacts facts) {
    Subprograms subprograms = facts.subprograms;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < facts.instructions.length; i++) {
        int callee = calledSubprogram(facts.instructions[i], i);
        if (callee == Integer.MIN_VALUE) {
          continue;
        }
        int to = subprograms.containing(i);
        int from = subprograms.containing(callee);
        changed |= spread(subprograms.changesPacket, from, to);
        changed |= spread(subprograms.mightSleep, from, to);
      }
    }
  }

  private static boolean spread(boolean[] effect, int from, int to) {
    if (!effect[from] || effect[to]) {
      return false;
    }
    effect[to] = true;
    return true;
  }

  /// For each subprogram its instructions in postorder. kernel: compute_postorder
  static void computePostorder(ProgramFacts facts) {
    int length = facts.instructions.length;
    boolean[] discovered = new boolean[length];
    boolean[] explored = new boolean[length];
    int[] order = new int[length];
    int[] stack = new int[2 * length + 1];
    for (int s = 0; s < facts.subprograms.count(); s++) {
      int count = 0;
      int top = 0;
      stack[top++] = facts.subprograms.start(s);
      while (top > 0) {
        int slot = stack[top - 1];
        discovered[slot] = true;
        if (explored[slot]) {
          order[count++] = slot;
          top--;
          continue;
        }
        explored[slot] = true;
        for (int to : new int[] {facts.successors.fallThrough(slot), facts.successors.jump(slot)}) {
          if (to >= 0 && !discovered[to]) {
            discovered[to] = true;
            stack[top++] = to;
          }
        }
      }
      facts.postorder[s] = Arrays.copyOf(order, count);
    }
  }
}
