package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.check.Environment;
import dev.skmsg.verifier.check.Refusal;
import dev.skmsg.verifier.explore.StateComparison.Exactness;
import dev.skmsg.verifier.explore.StateStore.Node;
import dev.skmsg.verifier.log.StateText;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.ByteKind;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.JumpHistory;
import dev.skmsg.verifier.state.RegisterState;
import org.jspecify.annotations.Nullable;

/// Stores states at prune points and finds paths that need not be walked, because one that covers
/// them was. kernel: verifier.c, is_state_visited, 6.18
final class Pruning {
  /// A state is stored when this many jumps and instructions were processed since the last one.
  private static final int MIN_JUMPS = 2;

  private static final int MIN_PROCESSED = 8;

  /// The same while inside of a loop.
  private static final int MIN_LOOP_JUMPS = 20;

  private static final int MIN_LOOP_PROCESSED = 100;
  private static final int MAX_HISTORY = 40;

  private final Environment env;
  private final ProgramFacts facts;
  private final Precision precision;
  private final StackLiveness liveness;
  private final StateComparison comparison;
  private final StateStore store;
  private final LoopVisits loops;
  private int jumpsAtLast;
  private int processedAtLast;

  /// Whether the state was found equal to one inside a loop that is not done.
  private boolean closesLoop;

  Pruning(Environment env, ProgramFacts facts, Precision precision, StackLiveness liveness) {
    this.env = env;
    this.facts = facts;
    this.precision = precision;
    this.liveness = liveness;
    comparison = new StateComparison(facts, env.options, env.kernel);
    store = new StateStore(facts.instructions.length);
    loops = new LoopVisits(facts, precision);
  }

  /// Another function is verified: what was seen in the last one says nothing about it.
  void forgetStates() {
    store.clear();
    loops.clear();
  }

  StateStore store() {
    return store;
  }

  /// Whether a stored state covers the current one; if not, the current one may be stored.
  boolean isVisited(int slot) {
    AbstractState now = env.state;
    boolean forced =
        facts.forcedCheckpoint[slot]
            || (now.history.size() > MAX_HISTORY
                && env.kernel.has(KernelFeature.FORCED_CHECKPOINTS));
    int jumps = env.jumps - jumpsAtLast;
    int processed = env.processed - processedAtLast;
    boolean add = forced || (jumps >= MIN_JUMPS && processed >= MIN_PROCESSED);
    int bucket = store.bucket(slot, now);
    cleanDone(bucket, slot, now);
    int size = 0;
    closesLoop = false;
    Node before = null;
    Node next;
    for (Node node = store.first(bucket); node != null; node = next) {
      next = node.next;
      size++;
      if (node.state.slot != slot) {
        before = node;
        continue;
      }
      if (node.state.branches > 0) {
        if (closesOpenLoop(node.state, now, slot)) {
          // a converged callback needs no back edge in 6.18
          closesLoop |= !facts.callsBack[slot];
          hit(node, now, slot);
          return true;
        }
        if (!forced && jumps < MIN_LOOP_JUMPS && processed < MIN_LOOP_PROCESSED) {
          add = false;
        }
      } else {
        closesLoop = env.kernel.has(KernelFeature.EXACT_LOOPS) && loops.isIncomplete(node.state);
        Exactness exactness = closesLoop ? Exactness.RANGE_WITHIN : Exactness.INEXACT;
        if (comparison.isCovered(node.state, now, exactness, env.lastId())) {
          hit(node, now, slot);
          return true;
        }
      }
      if (add) {
        node.misses++;
      }
      int patience = facts.forcedCheckpoint[slot] && node.state.branches > 0 ? 64 : 3;
      if (node.misses > node.hits * patience + patience) {
        store.evict(bucket, before, node);
      } else {
        before = node;
      }
    }
    store.noteBucketSize(size);
    if (add) {
      save(bucket, slot, now);
    }
    return false;
  }

  /// Compares with a state from which a path to here leads. Returns whether the loop converged.
  private boolean closesOpenLoop(AbstractState old, AbstractState now, int slot) {
    if (facts.instructions[slot] instanceof Instruction.MayGoto
        && old.mayGotoDepth != now.mayGotoDepth
        && comparison.isCovered(old, now, Exactness.RANGE_WITHIN, env.lastId())) {
      return true;
    }
    if (facts.callsBack[slot]) {
      return comparison.isCovered(old, now, Exactness.RANGE_WITHIN, env.lastId());
    }
    if (StateComparison.mayLoop(old, now)
        && comparison.isCovered(old, now, loopExactness(), env.lastId())
        && old.mayGotoDepth == now.mayGotoDepth
        && old.callbackUnrollDepth == now.callbackUnrollDepth) {
      if (!env.kernel.has(KernelFeature.EXACT_LOOPS)) {
        throw Refusal.rejected(Errno.EINVAL, "infinite loop detected at insn " + slot);
      }
      env.say("infinite loop detected at insn " + slot);
      env.say("cur state:" + StateText.of(now));
      throw Refusal.rejected(Errno.EINVAL, "old state:" + StateText.of(old));
    }
    return false;
  }

  private Exactness loopExactness() {
    return env.kernel.has(KernelFeature.EXACT_LOOPS) ? Exactness.EXACT : Exactness.INEXACT;
  }

  private void hit(Node node, AbstractState now, int slot) {
    node.hits++;
    if (facts.jumpPoint[slot]) {
      now.history = now.history.append(new JumpHistory.Entry(slot, now.lastSlot, 0, 0));
    }
    precision.begin(now);
    precision.wantPreciseOf(node.state);
    precision.search(now);
    if (closesLoop) {
      AbstractState copy = now.copy();
      copy.slot = slot;
      loops.addBackEdge(node.state, copy);
      store.notePeak(loops.backEdges());
    }
  }

  private void save(int bucket, int slot, AbstractState now) {
    store.count(loops.backEdges());
    jumpsAtLast = env.jumps;
    processedAtLast = env.processed;
    clearPrecision(now);
    AbstractState stored = now.copy();
    stored.slot = slot;
    loops.enter(stored);
    store.add(bucket, stored);
    now.parent = stored;
    now.branches = 1;
    now.firstSlot = slot;
    now.pathDepth = stored.pathDepth + 1;
    now.history = JumpHistory.EMPTY;
  }

  /// Precision is found anew for each stored state. kernel: mark_all_scalars_imprecise
  private static void clearPrecision(AbstractState state) {
    for (int f = 0; f <= state.depth(); f++) {
      FrameState frame = state.frame(f);
      for (int r = 0; r < 10; r++) {
        RegisterState reg = frame.get(r);
        if (reg.precise) {
          frame.set(r, reg.withPrecise(false));
        }
      }
      for (int s = 0; s < frame.slots(); s++) {
        if (frame.isSpilled(s) && frame.spill(s).precise) {
          frame.setSpill(s, frame.spill(s).withPrecise(false));
        }
      }
    }
  }

  /// Takes what is dead out of the states that are done. kernel: clean_live_states
  private void cleanDone(int bucket, int slot, AbstractState now) {
    for (Node node = store.first(bucket); node != null; node = node.next) {
      AbstractState state = node.state;
      if (state.branches == 0
          && !state.cleaned
          && state.slot == slot
          && sameCallSites(state, now)
          && (!env.kernel.has(KernelFeature.EXACT_LOOPS) || !loops.isIncomplete(state))) {
        clean(state);
      }
    }
  }

  private void clean(AbstractState state) {
    state.cleaned = true;
    StackLiveness.Query query = liveness.query(state);
    for (int f = 0; f <= state.depth(); f++) {
      FrameState frame = state.frame(f);
      int live = facts.liveRegisters[state.slotOf(f)];
      for (int r = 0; r < 10; r++) {
        if ((live & 1 << r) == 0) {
          frame.set(r, RegisterState.NOT_INITIALISED);
        }
      }
      for (int s = 0; s < frame.slots(); s++) {
        if (!query.isLive(frame, s)) {
          frame.setSpill(s, RegisterState.NOT_INITIALISED);
          frame.setKinds(s, ByteKind.ALL_INVALID);
        }
      }
    }
  }

  private static boolean sameCallSites(AbstractState a, AbstractState b) {
    if (a.depth() != b.depth()) {
      return false;
    }
    for (int f = 0; f <= a.depth(); f++) {
      if (a.frame(f).callSite != b.frame(f).callSite) {
        return false;
      }
    }
    return true;
  }

  /// One path from each state on the way here is done. kernel: update_branch_counts
  void pathEnded(AbstractState last) {
    AbstractState state = last;
    while (state != null) {
      if (--state.branches > 0) {
        return;
      }
      loops.leave(state);
      if (state.node instanceof Node node) {
        store.releaseIfDone(node);
      }
      state = state.parent;
    }
  }

  /// The newest stored state at this slot on the way of a state. kernel: find_prev_entry
  @Nullable AbstractState findEarlier(AbstractState from, int slot) {
    for (Node node = store.first(store.bucket(slot, env.state)); node != null; node = node.next) {
      AbstractState state = node.state;
      if (state.slot == slot
          && state.branches > 0
          && sameCallSites(state, from)
          && state.pathDepth < from.pathDepth) {
        return state;
      }
    }
    return null;
  }

  /// kernel: widen_imprecise_scalars
  void widen(AbstractState earlier, AbstractState state) {
    comparison.forgetIds(env.lastId());
    for (int f = earlier.depth(); f >= 0; f--) {
      FrameState old = earlier.frame(f);
      FrameState now = state.frame(f);
      for (int r = 0; r < 11; r++) {
        if (isWidened(old.get(r), now.get(r))) {
          now.set(r, RegisterState.UNKNOWN);
        }
      }
      int slots = Math.min(old.slots(), now.slots());
      for (int s = 0; s < slots; s++) {
        if (old.isSpilled(s) && now.isSpilled(s) && isWidened(old.spill(s), now.spill(s))) {
          now.setSpill(s, RegisterState.UNKNOWN);
        }
      }
    }
  }

  private boolean isWidened(RegisterState old, RegisterState now) {
    return old.isScalar()
        && now.isScalar()
        && !old.precise
        && !now.precise
        && !comparison.isSame(old, now);
  }
}
