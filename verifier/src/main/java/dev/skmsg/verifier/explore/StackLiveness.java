package dev.skmsg.verifier.explore;

import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which stack slots may still be read, by chain of calls and instruction: reads and certain writes
/// are collected while paths are walked, and spread against the flow when a path ends.
///
/// kernel: liveness.c, 6.18
final class StackLiveness {
  private final ProgramFacts facts;
  private final Map<List<Integer>, Instance> instances = new HashMap<>();
  private @Nullable Instance current;
  private final long[] written = new long[AbstractState.MAX_FRAMES];

  StackLiveness(ProgramFacts facts) {
    this.facts = facts;
  }

  /// One slot mask for each instruction of a subprogram, for one frame of its call chain.
  private static final class Masks {
    final long[] mayRead;
    final long[] mustWrite;
    final long[] mustWriteAfter;
    final long[] liveBefore;

    Masks(int length) {
      mayRead = new long[length];
      mustWrite = new long[length];
      mustWriteAfter = new long[length];
      liveBefore = new long[length];
    }
  }

  /// A subprogram called along one chain of calls.
  private static final class Instance {
    final int subprogram;
    final int start;
    final int length;

    /// The frame's depth.
    final int depth;

    /// Call slots that lead here, outermost first.
    final List<Integer> callSites;

    final @Nullable Instance outer;
    final @Nullable Masks[] frames = new Masks[AbstractState.MAX_FRAMES];
    final boolean[] writesKnown;
    boolean updated;
    boolean writesDropped;

    Instance(
        int subprogram, int start, int length, List<Integer> callSites, @Nullable Instance outer) {
      this.subprogram = subprogram;
      this.start = start;
      this.length = length;
      this.callSites = callSites;
      this.depth = callSites.size();
      this.outer = outer;
      writesKnown = new boolean[length];
    }

    Masks masks(int frame) {
      Masks masks = frames[frame];
      if (masks == null) {
        masks = new Masks(length);
        frames[frame] = masks;
      }
      return masks;
    }
  }

  private Instance instance(AbstractState state, int depth) {
    List<Integer> key = new ArrayList<>(depth + 1);
    for (int i = 1; i <= depth; i++) {
      key.add(state.frame(i).callSite);
    }
    key.add(facts.subprograms.start(state.frame(depth).subprogram));
    Instance known = instances.get(key);
    if (known != null) {
      return known;
    }
    Instance outer = depth == 0 ? null : instance(state, depth - 1);
    int subprogram = state.frame(depth).subprogram;
    int start = facts.subprograms.start(subprogram);
    Instance created =
        new Instance(
            subprogram,
            start,
            facts.subprograms.end(subprogram) - start,
            List.copyOf(key.subList(0, depth)),
            outer);
    instances.put(List.copyOf(key), created);
    return created;
  }

  private Instance current(AbstractState state) {
    Instance instance = current;
    if (instance == null) {
      instance = instance(state, state.depth());
      current = instance;
    }
    return instance;
  }

  /// The current state entered or left a frame, or another path goes on.
  void framesChanged() {
    current = null;
  }

  void beginInstruction(AbstractState state) {
    current(state);
    Arrays.fill(written, 0, state.depth() + 1, 0);
  }

  void read(AbstractState state, int slot, int frame, int stackSlot) {
    read(current(state), frame, slot, 1L << stackSlot);
  }

  private static void read(Instance instance, int frame, int slot, long mask) {
    Masks masks = instance.masks(frame);
    int at = slot - instance.start;
    long all = masks.mayRead[at] | mask;
    if (all != masks.mayRead[at] && (all | masks.liveBefore[at]) != masks.liveBefore[at]) {
      instance.updated = true;
    }
    masks.mayRead[at] = all;
  }

  void write(int frame, int stackSlot) {
    written[frame] |= 1L << stackSlot;
  }

  void endInstruction(int slot) {
    if (current != null) {
      commit(current, slot, written);
    }
  }

  private static void commit(Instance instance, int slot, long[] masksByFrame) {
    int at = slot - instance.start;
    boolean known = instance.writesKnown[at];
    for (int frame = 0; frame <= instance.depth; frame++) {
      long mask = masksByFrame[frame];
      if (mask == 0 && !known) {
        continue;
      }
      Masks masks = instance.masks(frame);
      // the kernel keeps the old mask in 32 bits
      long old = masks.mustWrite[at] & 0xffffffffL;
      if (known) {
        mask &= old;
      }
      if (old != mask) {
        masks.mustWrite[at] = mask;
        instance.updated = true;
      }
      if ((old & ~mask) != 0) {
        instance.writesDropped = true;
      }
    }
    instance.writesKnown[at] = true;
  }

  /// Spreads what was collected along the current chain of calls, innermost first.
  void update(AbstractState state) {
    current = null;
    for (int depth = state.depth(); depth >= 0; depth--) {
      Instance instance = instance(state, depth);
      if (instance.updated) {
        spread(instance);
        instance.updated = false;
        instance.writesDropped = false;
      }
    }
  }

  private void spread(Instance instance) {
    if (instance.writesDropped) {
      for (int frame = 0; frame <= instance.depth; frame++) {
        Masks masks = instance.frames[frame];
        if (masks != null) {
          Arrays.fill(masks.mustWriteAfter, 0);
        }
      }
    }
    int[] order = facts.postorder[instance.subprogram];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int frame = 0; frame <= instance.depth; frame++) {
        Masks masks = instance.frames[frame];
        if (masks == null) {
          continue;
        }
        for (int slot : order) {
          changed |= spread(instance, masks, slot);
        }
      }
    }
    Instance outer = instance.outer;
    if (outer != null) {
      spreadToCaller(instance, outer);
    }
  }

  private boolean spread(Instance instance, Masks masks, int slot) {
    int next = facts.successors.fallThrough(slot);
    int jump = facts.successors.jump(slot);
    if (next < 0 && jump < 0) {
      return false;
    }
    int at = slot - instance.start;
    long after = 0;
    long writes = -1;
    if (next >= 0) {
      after |= masks.liveBefore[next - instance.start];
      writes &= masks.mustWriteAfter[next - instance.start];
    }
    if (jump >= 0) {
      after |= masks.liveBefore[jump - instance.start];
      writes &= masks.mustWriteAfter[jump - instance.start];
    }
    writes |= masks.mustWrite[at];
    long before = (after & ~masks.mustWrite[at]) | masks.mayRead[at];
    boolean changed = before != masks.liveBefore[at] || writes != masks.mustWriteAfter[at];
    masks.liveBefore[at] = before;
    masks.mustWriteAfter[at] = writes;
    return changed;
  }

  private static void spreadToCaller(Instance instance, Instance outer) {
    int callSite = instance.callSites.getLast();
    long[] writes = new long[AbstractState.MAX_FRAMES];
    for (int frame = 0; frame < instance.depth; frame++) {
      Masks masks = instance.frames[frame];
      if (masks != null) {
        writes[frame] = masks.mustWriteAfter[0];
        read(outer, frame, callSite, masks.liveBefore[0]);
      }
    }
    commit(outer, callSite, writes);
  }

  /// A question about one stored state.
  Query query(AbstractState state) {
    Instance[] chain = new Instance[state.depth() + 1];
    for (int i = 0; i <= state.depth(); i++) {
      chain[i] = instance(state, i);
    }
    return new Query(state, chain);
  }

  final class Query {
    private final AbstractState state;
    private final Instance[] chain;

    private Query(AbstractState state, Instance[] chain) {
      this.state = state;
      this.chain = chain;
    }

    /// Whether the frame's slot may still be read, in the frame itself or in those it called.
    boolean isLive(FrameState frame, int stackSlot) {
      int depth = state.depth();
      if (isLive(chain[depth], state.slot, frame.depth, stackSlot)) {
        return true;
      }
      for (int i = frame.depth; i < depth; i++) {
        int callSite = state.frame(i + 1).callSite;
        int at = facts.callsBack[callSite] ? callSite : callSite + 1;
        if (isLive(chain[i], at, frame.depth, stackSlot)) {
          return true;
        }
      }
      return false;
    }

    private static boolean isLive(Instance instance, int slot, int frame, int stackSlot) {
      Masks masks = instance.frames[frame];
      return masks != null && (masks.liveBefore[slot - instance.start] & 1L << stackSlot) != 0;
    }
  }
}
