package dev.skmsg.lab.fuzz;

import java.util.ArrayList;
import java.util.List;

/// Differences that look as if they had one cause.
final class DifferenceGroup {
  private static final int KEPT = 5;

  private final String name;
  private final Difference.Kind kind;
  private final boolean known;
  private final List<Found> examples = new ArrayList<>();
  private int count;

  /// A difference and the seed that makes it again.
  record Found(long seed, Difference difference) {}

  DifferenceGroup(String name, Difference.Kind kind, boolean known) {
    this.name = name;
    this.kind = kind;
    this.known = known;
  }

  void add(long seed, Difference difference) {
    count++;
    examples.add(new Found(seed, difference));
    examples.sort(
        java.util.Comparator.comparingInt(
            found -> found.difference.program().instructions().size()));
    if (examples.size() > KEPT) {
      examples.removeLast();
    }
  }

  String name() {
    return name;
  }

  Difference.Kind kind() {
    return kind;
  }

  /// Whether docs/parity.md lists it.
  boolean known() {
    return known;
  }

  int count() {
    return count;
  }

  /// The shortest programs first.
  List<Found> examples() {
    return examples;
  }
}
