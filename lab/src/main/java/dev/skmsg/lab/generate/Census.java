package dev.skmsg.lab.generate;

import java.util.Map;
import java.util.TreeMap;

/// How often each thing occurred, by a name like `loop form: counted`.
public final class Census {
  private final Map<String, Integer> counts = new TreeMap<>();

  public void count(String group, String name) {
    counts.merge(group + ": " + name, 1, Integer::sum);
  }

  public void addAll(Census other) {
    other.counts.forEach((name, count) -> counts.merge(name, count, Integer::sum));
  }

  public Map<String, Integer> counts() {
    return counts;
  }
}
