package dev.skmsg.verifier.explore;

import dev.skmsg.verifier.state.AbstractState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Loops being walked, by chain of calls: paths that closed one wait until it is left, because only
/// then all precision marks inside of it are known. kernel: struct bpf_scc_visit, 6.18
final class LoopVisits {
  private static final int MAX_ROUNDS = 64;

  private final ProgramFacts facts;
  private final Precision precision;
  private final Map<List<Integer>, Visit> visits = new HashMap<>();

  private int backEdges;

  private record BackEdge(AbstractState state, AbstractState equal) {}

  private static final class Visit {
    @Nullable AbstractState entry;
    final List<BackEdge> backEdges = new ArrayList<>();
  }

  LoopVisits(ProgramFacts facts, Precision precision) {
    this.facts = facts;
    this.precision = precision;
  }

  void clear() {
    visits.clear();
  }

  /// How many paths wait.
  int backEdges() {
    return backEdges;
  }

  /// The calls that lead to the outermost loop the state is in, and the loop; `null` outside of
  /// loops. kernel: compute_scc_callchain
  private @Nullable List<Integer> key(AbstractState state) {
    for (int f = 0; f <= state.depth(); f++) {
      int loop = facts.component[state.slotOf(f)];
      if (loop != 0) {
        List<Integer> key = new ArrayList<>(f + 1);
        for (int i = 0; i < f; i++) {
          key.add(state.slotOf(i));
        }
        key.add(-loop);
        return key;
      }
    }
    return null;
  }

  private @Nullable Visit visit(AbstractState state) {
    if (visits.isEmpty()) {
      return null;
    }
    List<Integer> key = key(state);
    return key == null ? null : visits.get(key);
  }

  /// Whether marks of this state may still be missing.
  boolean isIncomplete(AbstractState state) {
    Visit visit = visit(state);
    return visit != null && !visit.backEdges.isEmpty();
  }

  /// A state is stored; it may be the first one inside a loop.
  void enter(AbstractState stored) {
    List<Integer> key = key(stored);
    if (key != null) {
      Visit visit = visits.computeIfAbsent(key, k -> new Visit());
      if (visit.entry == null) {
        visit.entry = stored;
      }
    }
  }

  void addBackEdge(AbstractState equal, AbstractState state) {
    Visit visit = visit(equal);
    if (visit == null) {
      throw new IllegalStateException("a back edge outside of a loop");
    }
    visit.backEdges.add(new BackEdge(state, equal));
    backEdges++;
  }

  /// All paths from a state are done: if it entered a loop, marks are spread along the loop's back
  /// edges until nothing changes. kernel: maybe_exit_scc
  void leave(AbstractState state) {
    Visit visit = visit(state);
    if (visit == null || visit.entry != state) {
      return;
    }
    visit.entry = null;
    spread(visit);
    backEdges -= visit.backEdges.size();
    visit.backEdges.clear();
  }

  private void spread(Visit visit) {
    int rounds = 0;
    boolean changed = true;
    while (changed) {
      if (rounds++ > MAX_ROUNDS) {
        for (BackEdge edge : visit.backEdges) {
          precision.markEverything(edge.state);
        }
        return;
      }
      changed = false;
      for (BackEdge edge : visit.backEdges) {
        precision.begin(edge.state);
        precision.wantPreciseOf(edge.equal);
        changed |= precision.search(edge.state);
      }
    }
  }
}
