package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.runtime.scenario.Step.Family;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names of sockets known at a statement: those of the setup, then those of the test.
final class Sockets {
  private final @Nullable Sockets outer;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<Stranger> strangers = new ArrayList<>();
  private final Map<String, Family> families = new HashMap<>();
  private boolean all;

  /// A name in a place of programs, maps and sockets that no socket has.
  ///
  /// @param message what is wrong with it unless it is a program's or a map's
  record Stranger(Token name, String message) {}

  Sockets(@Nullable Sockets outer) {
    this.outer = outer;
  }

  /// Declares a name.
  ///
  /// @return the line that declared it before, `null` if none did
  @Nullable Integer declare(String name, int line) {
    Integer earlier = line(name);
    lines.putIfAbsent(name, line);
    return earlier;
  }

  private @Nullable Integer line(String name) {
    Integer own = lines.get(name);
    return own == null && outer != null ? outer.line(name) : own;
  }

  /// What kind of socket a name that listens or was opened stands for.
  void family(String name, Family family) {
    families.put(name, family);
  }

  /// @return `null` when it is not known
  @Nullable Family family(String name) {
    Family own = families.get(name);
    return own == null && outer != null ? outer.family(name) : own;
  }

  /// From here on every name is known: a declaration could not be read.
  void acceptAll() {
    all = true;
  }

  boolean acceptsAll() {
    return all || outer != null && outer.acceptsAll();
  }

  boolean knows(String name) {
    return acceptsAll() || line(name) != null;
  }

  void stranger(Stranger stranger) {
    if (outer == null) {
      strangers.add(stranger);
    } else {
      outer.stranger(stranger);
    }
  }

  /// All strangers so far.
  List<Stranger> strangers() {
    return outer == null ? strangers : outer.strangers();
  }

  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(lines.keySet());
    if (outer != null) {
      names.addAll(outer.names());
    }
    return names;
  }
}
