package dev.skmsg.verifier.observe;

import dev.skmsg.bpf.isa.Register;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.RegisterState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Joins the states a verification goes through, instruction by instruction.
///
/// Every path is walked when pruning is off; otherwise numbers of a path that was cut short may lie
/// outside of what was seen, by the verifier's design, and [#points] leaves numbers out.
public final class Recording {
  private final boolean everyPath;
  private final int budget;
  private final @Nullable Point[] points;
  private int visits;

  /// What is known of one instruction so far.
  private static final class Point {
    int visits;
    final @Nullable RegisterSummary[] registers = new RegisterSummary[Register.COUNT];

    /// What was joined last: paths mostly differ in few registers.
    final @Nullable RegisterState[] last = new RegisterState[Register.COUNT];

    final Map<Integer, RegisterSummary> stack = new TreeMap<>();
  }

  /// @param length of the program in slots
  /// @param everyPath pruning is off
  /// @param budget instructions to be processed at most
  public Recording(int length, boolean everyPath, int budget) {
    this.points = new Point[length];
    this.everyPath = everyPath;
    this.budget = budget;
  }

  /// Whether more instructions were processed than the budget has.
  public boolean isExhausted() {
    return visits > budget;
  }

  /// Whether no path is cut short.
  public boolean everyPath() {
    return everyPath;
  }

  /// An instruction is about to be processed in this state.
  @SuppressWarnings("ReferenceEquality") // the same object needs no second join
  public void visit(int slot, AbstractState state) {
    visits++;
    Point point = points[slot];
    if (point == null) {
      point = new Point();
      points[slot] = point;
    }
    FrameState frame = state.current();
    for (int i = 0; i < Register.COUNT; i++) {
      RegisterState register = frame.get(i);
      if (point.last[i] != register) {
        point.last[i] = register;
        point.registers[i] = RegisterSummary.join(point.registers[i], register);
      }
    }
    boolean first = point.visits++ == 0;
    stack(point, frame, first);
  }

  private static void stack(Point point, FrameState frame, boolean first) {
    Map<Integer, RegisterSummary> stack = point.stack;
    if (!first) {
      stack.keySet().removeIf(offset -> !isWholeSpill(frame, -offset / 8 - 1));
    }
    for (int slot = 0; slot < frame.slots(); slot++) {
      int offset = -8 * (slot + 1);
      if (isWholeSpill(frame, slot) && (first || stack.containsKey(offset))) {
        stack.put(offset, RegisterSummary.join(stack.get(offset), frame.spill(slot)));
      }
    }
  }

  private static boolean isWholeSpill(FrameState frame, int slot) {
    return slot < frame.slots()
        && frame.isSpilled(slot)
        && frame.kind(slot, 0) == frame.kind(slot, 7);
  }

  /// For each slot what holds before it, `null` where no path leads. Most instructions change one
  /// register: what is equal is shared.
  public List<@Nullable PointSummary> points() {
    Map<RegisterSummary, RegisterSummary> shared = new HashMap<>();
    List<@Nullable PointSummary> summaries = new ArrayList<>();
    for (Point point : points) {
      summaries.add(point == null ? null : summary(point, shared));
    }
    return summaries;
  }

  private PointSummary summary(Point point, Map<RegisterSummary, RegisterSummary> shared) {
    List<RegisterSummary> registers = new ArrayList<>();
    for (RegisterSummary register : point.registers) {
      registers.add(shown(java.util.Objects.requireNonNull(register), shared));
    }
    Map<Integer, RegisterSummary> stack = new TreeMap<>();
    point.stack.forEach((offset, spilled) -> stack.put(offset, shown(spilled, shared)));
    return new PointSummary(point.visits, registers, stack);
  }

  private RegisterSummary shown(
      RegisterSummary summary, Map<RegisterSummary, RegisterSummary> shared) {
    return shared.computeIfAbsent(
        everyPath ? summary : summary.withoutNumbers(), Function.identity());
  }
}
