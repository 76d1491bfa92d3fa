package dev.skmsg.runtime.scenario;

import dev.skmsg.runtime.scenario.ProgramRun.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One expectation, clause by clause, beside what there is: how it differs, and what of it cannot
/// be seen.
final class Clauses {
  private final List<String> wanted = new ArrayList<>();
  private final List<String> found = new ArrayList<>();
  private final List<String> unseen = new ArrayList<>();

  private Clauses() {}

  /// What a run is expected to leave in its message.
  ///
  /// @param actual `null` where it cannot be seen
  static Clauses of(Step.RunInside expected, ProgramRun.@Nullable Inside actual) {
    Clauses clauses = new Clauses();
    clauses.number(
        "elements", expected.elements(), actual == null ? null : actual.elements().size());
    for (Step.RingElement element : expected.element()) {
      clauses.element(element, actual == null ? null : actual.elements());
    }
    clauses.number("apply", expected.applyBytes(), actual == null ? null : actual.applyBytes());
    clauses.number("cork", expected.corkBytes(), actual == null ? null : actual.corkBytes());
    if (expected.redirect() != null) {
      clauses.redirect(expected.redirect(), actual);
    }
    return clauses;
  }

  /// What is expected to wait in a socket.
  ///
  /// @param actual `null` where it cannot be seen
  static Clauses of(Step.ExpectSocket expected, Stage.@Nullable WaitingBytes actual) {
    Clauses clauses = new Clauses();
    clauses.number("apply", expected.applyBytes(), actual == null ? null : actual.apply());
    clauses.number("cork", expected.corkBytes(), actual == null ? null : actual.cork());
    clauses.number("held", expected.held(), actual == null ? null : actual.held());
    clauses.number("ingress", expected.ingress(), actual == null ? null : actual.ingress());
    clauses.number("queued", expected.queued(), actual == null ? null : actual.queued());
    return clauses;
  }

  private void number(String word, @Nullable Long expected, @Nullable Number actual) {
    if (expected == null) {
      return;
    }
    if (actual == null) {
      unseen.add(word);
    } else if (expected != actual.longValue()) {
      wanted.add(word + " " + expected);
      found.add(word + " " + actual);
    }
  }

  private void element(Step.RingElement expected, @Nullable List<Element> ring) {
    String word = "element " + expected.number();
    if (ring == null) {
      unseen.add(word);
      return;
    }
    if (expected.number() > ring.size()) {
      wanted.add(word);
      found.add("elements " + ring.size());
      return;
    }
    Element actual = ring.get(expected.number() - 1);
    boolean holds =
        (expected.offset() == null || expected.offset() == actual.offset())
            && (expected.length() == null || expected.length() == actual.length())
            && (expected.copy() == null || expected.copy() == actual.copy());
    if (!holds) {
      wanted.add(
          word
              + (expected.offset() == null ? "" : " offset " + expected.offset())
              + (expected.length() == null ? "" : " length " + expected.length())
              + (expected.copy() == null ? "" : expected.copy() ? " copy" : " no copy"));
      found.add(
          "%s offset %d length %d %s"
              .formatted(
                  word, actual.offset(), actual.length(), actual.copy() ? "copy" : "no copy"));
    }
  }

  private void redirect(String expected, ProgramRun.@Nullable Inside actual) {
    if (actual == null) {
      unseen.add("redirects to");
    } else if (!expected.equals(actual.redirect())) {
      wanted.add("redirects to " + expected);
      found.add(actual.redirect() == null ? "no redirect" : "redirects to " + actual.redirect());
    }
  }

  boolean differ() {
    return !wanted.isEmpty();
  }

  /// The clauses that do not hold.
  String wanted() {
    return String.join(" ", wanted);
  }

  /// What there is in their place.
  String found() {
    return String.join(", ", found);
  }

  /// The clauses that nothing is known about, empty if there are none.
  String unseen() {
    return String.join(", ", unseen);
  }
}
