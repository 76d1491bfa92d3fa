package dev.skmsg.verifier.explore;

import java.util.ArrayDeque;
import java.util.Deque;

/// Numbers the loops of a program: strongly connected components of its instructions.
///
/// kernel: verifier.c, compute_scc, 6.18
final class Loops {
  private final ProgramFacts facts;
  private final int[] index;
  private final int[] low;
  private final boolean[] onStack;
  private final Deque<Integer> component = new ArrayDeque<>();
  private int visited;
  private int components;

  private Loops(ProgramFacts facts) {
    this.facts = facts;
    int length = facts.instructions.length;
    index = new int[length];
    low = new int[length];
    onStack = new boolean[length];
  }

  static void compute(ProgramFacts facts) {
    Loops loops = new Loops(facts);
    for (int i = 0; i < facts.instructions.length; i++) {
      if (loops.index[i] == 0) {
        loops.walk(i);
      }
    }
  }

  private int successor(int slot, int which) {
    int to = which == 0 ? facts.successors.fallThrough(slot) : facts.successors.jump(slot);
    return to < facts.instructions.length ? to : -1;
  }

  /// Tarjan's algorithm with a stack of its own: (slot, next edge) pairs.
  private void walk(int start) {
    Deque<int[]> calls = new ArrayDeque<>();
    enter(start, calls);
    while (!calls.isEmpty()) {
      int[] top = calls.element();
      int slot = top[0];
      if (top[1] < 2) {
        int to = successor(slot, top[1]++);
        if (to < 0) {
          continue;
        }
        if (index[to] == 0) {
          enter(to, calls);
        } else if (onStack[to]) {
          low[slot] = Math.min(low[slot], index[to]);
        }
        continue;
      }
      calls.pop();
      if (!calls.isEmpty()) {
        int caller = calls.element()[0];
        low[caller] = Math.min(low[caller], low[slot]);
      }
      if (low[slot] == index[slot]) {
        close(slot);
      }
    }
  }

  private void enter(int slot, Deque<int[]> calls) {
    index[slot] = low[slot] = ++visited;
    component.push(slot);
    onStack[slot] = true;
    calls.push(new int[] {slot, 0});
  }

  private void close(int root) {
    boolean loop =
        component.element() != root || successor(root, 0) == root || successor(root, 1) == root;
    int number = loop ? ++components : 0;
    int member;
    do {
      member = component.pop();
      onStack[member] = false;
      facts.component[member] = number;
    } while (member != root);
  }
}
