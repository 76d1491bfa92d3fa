package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.Statistics;
import dev.skmsg.verifier.check.Environment;
import dev.skmsg.verifier.check.GlobalCall;
import dev.skmsg.verifier.check.InstructionCheck;
import dev.skmsg.verifier.check.Paths;
import dev.skmsg.verifier.check.Refusal;
import dev.skmsg.verifier.observe.Recording;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.JumpHistory;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Walks every path of the program in the kernel's order: straight on first, what was set aside
/// last next. kernel: verifier.c, do_check, 6.18
public final class Exploration implements Paths {
  /// Instructions processed at most.
  private static final int MAX_PROCESSED = 1_000_000;

  /// Paths set aside at most.
  private static final int MAX_PENDING = 8192;

  private final Environment env;
  private final ProgramFacts facts;
  private final InstructionCheck check;
  private final Precision precision;
  private final StackLiveness liveness;
  private final Pruning pruning;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final @Nullable Recording recording;

  /// Whether paths that an earlier one covers are left out.
  private final boolean prunes;

  private int previousSlot = -1;

  /// Whether the history's last entry is of the current instruction.
  private boolean noted;

  private record Pending(AbstractState state, int slot, int previousSlot) {}

  Exploration(Environment env, ProgramFacts facts, @Nullable Recording recording) {
    this.env = env;
    this.recording = recording;
    this.prunes = recording == null || !recording.everyPath();
    this.facts = facts;
    precision =
        env.kernel.has(KernelFeature.PRECISION_ACROSS_FRAMES)
            ? new Precision(facts)
            : new FramePrecision(facts);
    liveness = new StackLiveness(facts);
    pruning = new Pruning(env, facts, precision, liveness);
    check = new InstructionCheck(env);
    env.attach(this);
  }

  Statistics statistics() {
    return new Statistics(env.processed, pruning.store().total(), pruning.store().peak());
  }

  int mostStatesPerInstruction() {
    return pruning.store().mostPerBucket();
  }

  /// Walks all paths of the main program, then of each global function that was called.
  ///
  /// kernel: do_check_main, do_check_subprogs
  void run() {
    if (!env.kernel.has(KernelFeature.LAZY_GLOBAL_SUBPROGRAMS)) {
      for (int i = 1; i < env.subprograms.count(); i++) {
        if (env.subprograms.isGlobal(i) && env.program.types() != null) {
          walkGlobal(i);
        }
      }
      pruning.forgetStates();
      liveness.framesChanged();
      env.state = new AbstractState(new FrameState(0, -1, 0));
      walkMain();
      return;
    }
    walkMain();
    boolean[] verified = new boolean[env.subprograms.count()];
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 1; i < verified.length; i++) {
        if (env.subprograms.called[i] && !verified[i]) {
          verified[i] = true;
          more = true;
          walkGlobal(i);
        }
      }
    }
  }

  private void walkMain() {
    env.state.current().set(1, RegisterState.pointer(RegisterType.CTX));
    walk(0);
  }

  private void walkGlobal(int subprogram) {
    pruning.forgetStates();
    liveness.framesChanged();
    env.slot = env.subprograms.start(subprogram);
    env.state = GlobalCall.entry(env, subprogram);
    walk(env.slot);
  }

  /// Walks all paths from the current state.
  private void walk(int start) {
    env.state.branches = 1;
    env.state.firstSlot = start;
    env.slot = start;
    int before = -1;
    while (true) {
      noted = false;
      previousSlot = before;
      if (++env.processed > MAX_PROCESSED) {
        throw Refusal.rejected(
            Errno.E2BIG, "BPF program is too large. Processed " + env.processed + " insn");
      }
      if ((env.processed & 1023) == 0 && Thread.currentThread().isInterrupted()) {
        throw Refusal.unsupported("cancelled");
      }
      env.state.lastSlot = previousSlot;
      env.state.slot = env.slot;
      boolean done = prunes && facts.prunePoint[env.slot] && pruning.isVisited(env.slot);
      if (!done) {
        record();
        if (facts.jumpPoint[env.slot]) {
          note(0, 0);
        }
        before = env.slot;
        done = process();
      }
      if (!done) {
        env.slot = env.next;
        continue;
      }
      pruning.pathEnded(env.state);
      liveness.update(env.state);
      if (pending.isEmpty()) {
        return;
      }
      Pending next = pending.pop();
      env.state = next.state;
      env.slot = next.slot;
      before = next.previousSlot;
    }
  }

  private void record() {
    if (recording != null) {
      recording.visit(env.slot, env.state);
      if (recording.isExhausted()) {
        throw Refusal.unsupported("too many paths");
      }
    }
  }

  private boolean process() {
    Instruction insn = facts.instructions[env.slot];
    int slot = env.slot;
    liveness.beginInstruction(env.state);
    boolean done = check.process(insn);
    liveness.endInstruction(slot);
    return done;
  }

  @Override
  public AbstractState push(int slot, int previous, boolean speculative) {
    AbstractState copy = env.state.copy();
    copy.speculative |= speculative;
    pending.push(new Pending(copy, slot, previous));
    if (pending.size() > MAX_PENDING) {
      throw Refusal.rejected(
          Errno.EFAULT, "The sequence of " + pending.size() + " jumps is too complex.");
    }
    AbstractState parent = copy.parent;
    if (parent != null) {
      parent.branches++;
    }
    return copy;
  }

  @Override
  public AbstractState pushAsync(FrameState frame, int slot, int previous) {
    throw Refusal.unsupported("asynchronous callbacks");
  }

  @Override
  public int liveRegisters(int slot) {
    return facts.liveRegisters[slot];
  }

  @Override
  public void markPrecise(int register) {
    if (!prunes) {
      return; // precision only matters to pruning
    }
    if (!env.get(register).isScalar()) {
      throw Refusal.unsupported("precision of a register that holds no scalar");
    }
    precision.begin(env.state);
    precision.want(env.state.depth(), register);
    precision.search(env.state);
  }

  @Override
  public void markPreciseSlot(int frame, int slot) {
    if (!prunes) {
      return; // precision only matters to pruning
    }
    precision.begin(env.state);
    precision.wantSlot(frame, slot);
    precision.search(env.state);
  }

  @Override
  public void noteStackAccess(int frame, int slot) {
    note(JumpHistory.stackAccess(frame, slot), 0);
  }

  @Override
  public void noteStackComparison(boolean left, boolean right) {
    note((left ? JumpHistory.LEFT_IS_STACK : 0) | (right ? JumpHistory.RIGHT_IS_STACK : 0), 0);
  }

  @Override
  public void noteLinked(long linked) {
    note(0, linked);
  }

  /// kernel: push_jmp_history
  void note(int access, long linked) {
    if (!prunes) {
      return; // the history is for precision
    }
    JumpHistory history = env.state.history;
    if (noted) {
      JumpHistory.Entry entry = history.get(history.size() - 1);
      if ((entry.access() | access) != entry.access() || linked != entry.linked()) {
        env.state.history =
            history.replaceLast(
                new JumpHistory.Entry(
                    entry.slot(), entry.previous(), entry.access() | access, linked));
      }
      return;
    }
    env.state.history =
        history.append(new JumpHistory.Entry(env.slot, previousSlot, access, linked));
    noted = true;
  }

  @Override
  public void noteStackRead(int frame, int slot) {
    liveness.read(env.state, env.slot, frame, slot);
  }

  @Override
  public void noteStackWrite(int frame, int slot) {
    liveness.write(frame, slot);
  }

  @Override
  public void subprogramExited() {
    liveness.update(env.state);
  }

  @Override
  public void framesChanged() {
    liveness.framesChanged();
  }

  @Override
  public void widen(AbstractState state, AbstractState from, int slot) {
    AbstractState earlier = pruning.findEarlier(from, slot);
    if (earlier != null) {
      pruning.widen(earlier, state);
    }
  }
}
