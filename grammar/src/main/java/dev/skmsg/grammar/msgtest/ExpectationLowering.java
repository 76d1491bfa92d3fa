package dev.skmsg.grammar.msgtest;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.language.msgTest.ExpectMap;
import dev.skmsg.language.msgTest.ExpectRejected;
import dev.skmsg.language.msgTest.ExpectRun;
import dev.skmsg.language.msgTest.ExpectRuns;
import dev.skmsg.language.msgTest.ExpectSocket;
import dev.skmsg.language.msgTest.Expectation;
import dev.skmsg.language.msgTest.MsgTestPackage.Literals;
import dev.skmsg.language.msgTest.RingElement;
import dev.skmsg.language.msgTest.RunClause;
import dev.skmsg.language.msgTest.SocketClause;
import dev.skmsg.runtime.scenario.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.jspecify.annotations.Nullable;

/// Makes steps of the statements that begin with `expect`.
final class ExpectationLowering {
  private static final long MOST_RUNS = 1_000_000;

  /// kernel: struct sk_msg_sg has 19 elements, 6.18.
  private static final long MOST_ELEMENTS = 19;

  private static final long LARGEST_U32 = 0xffff_ffffL;

  private final StepLowering steps;
  private final LiteralReader literals;
  private final Problems problems;
  private final EntryLowering entries;
  private final SourcePosition position;

  ExpectationLowering(
      StepLowering steps,
      LiteralReader literals,
      Problems problems,
      EntryLowering entries,
      SourcePosition position) {
    this.steps = steps;
    this.literals = literals;
    this.problems = problems;
    this.entries = entries;
    this.position = position;
  }

  Step expectation(Expectation expectation) {
    return switch (expectation) {
      case ExpectRuns runs ->
          new Step.ExpectRuns(
              (int)
                  literals.within(
                      steps.token(runs, Literals.EXPECT_RUNS__COUNT),
                      0,
                      MOST_RUNS,
                      "a number of runs"),
              position);
      case ExpectRun run -> run(run);
      case ExpectMap map ->
          new Step.ExpectMap(
              map.getEntry().getMap(),
              entries.key(map.getEntry()),
              entries.value(map.getValue(), true),
              position);
      case ExpectSocket socket -> socket(socket);
      case ExpectRejected rejected ->
          new Step.ExpectRejected(
              rejected.getProgram(),
              literals.string(steps.token(rejected, Literals.EXPECT_REJECTED__TEXT)),
              kernel(rejected),
              position);
      default ->
          throw new IllegalStateException("not an expectation: " + expectation.eClass().getName());
    };
  }

  private Step run(ExpectRun run) {
    int number =
        (int) literals.within(steps.token(run, Literals.EXPECT_RUN__RUN), 1, MOST_RUNS, "a run");
    Long size = null;
    Long window = null;
    Long returned = null;
    Step.Verdict verdict = null;
    Long elements = null;
    Long apply = null;
    Long cork = null;
    String redirect = null;
    List<Step.RingElement> ring = new ArrayList<>();
    Set<String> words = new HashSet<>();
    for (RunClause clause : run.getClauses()) {
      Token word = steps.token(clause, Literals.RUN_CLAUSE__WORD);
      boolean isElement = word.text().equals("element");
      if (!words.add(isElement ? "element " + clause.getNumber() : word.text())) {
        problems.error(word, "'" + word.text() + "': this has been said already");
      }
      switch (word.text()) {
        case "size" -> size = u32(clause, "a size");
        case "window" -> window = u32(clause, "a window");
        case "returned" ->
            returned = literals.bits(steps.token(clause, Literals.RUN_CLAUSE__NUMBER));
        case "elements" -> elements = u32(clause, "a number of elements");
        case "element" -> ring.add(element(clause));
        case "apply" -> apply = u32(clause, "a number of bytes");
        case "cork" -> cork = u32(clause, "a number of bytes");
        case "redirects" ->
            redirect = steps.socket(steps.token(clause, Literals.RUN_CLAUSE__TARGET));
        default -> verdict = Step.Verdict.valueOf(clause.getVerdict().toUpperCase(Locale.ROOT));
      }
    }
    Step.RunInside inside = new Step.RunInside(elements, ring, apply, cork, redirect);
    return new Step.ExpectRun(number, size, window, returned, verdict, inside, position);
  }

  private Step.RingElement element(RunClause clause) {
    RingElement element = clause.getElement();
    Token number = steps.token(clause, Literals.RUN_CLAUSE__NUMBER);
    return new Step.RingElement(
        (int) literals.within(number, 1, MOST_ELEMENTS, "an element"),
        element.getOffset() == null ? null : u32(element, Literals.RING_ELEMENT__OFFSET),
        element.getLength() == null ? null : u32(element, Literals.RING_ELEMENT__LENGTH),
        element.isCopy() ? Boolean.TRUE : element.isNoCopy() ? Boolean.FALSE : null);
  }

  private Step socket(ExpectSocket expected) {
    Map<String, Long> numbers = new HashMap<>();
    Step.Outcome error = null;
    Set<String> words = new HashSet<>();
    for (SocketClause clause : expected.getClauses()) {
      Token word = steps.token(clause, Literals.SOCKET_CLAUSE__WORD);
      if (!words.add(word.text())) {
        problems.error(word, "'" + word.text() + "': this has been said already");
      }
      if (clause.getNumber() != null) {
        numbers.put(word.text(), u32(clause, Literals.SOCKET_CLAUSE__NUMBER));
      } else if (clause.isNone()) {
        error = Step.Outcome.SUCCEEDS;
      } else {
        error = steps.fails(steps.token(clause, Literals.SOCKET_CLAUSE__ERRNO));
      }
    }
    return new Step.ExpectSocket(
        steps.socket(steps.token(expected, Literals.EXPECT_SOCKET__SOCKET)),
        numbers.get("apply"),
        numbers.get("cork"),
        numbers.get("held"),
        numbers.get("ingress"),
        numbers.get("queued"),
        error,
        position);
  }

  private long u32(EObject owner, EStructuralFeature feature) {
    return literals.within(steps.token(owner, feature), 0, LARGEST_U32, "a number");
  }

  private long u32(RunClause clause, String noun) {
    return literals.within(steps.token(clause, Literals.RUN_CLAUSE__NUMBER), 0, LARGEST_U32, noun);
  }

  private @Nullable String kernel(ExpectRejected rejected) {
    if (rejected.getKernel() == null) {
      return null;
    }
    Token version = steps.token(rejected, Literals.EXPECT_REJECTED__KERNEL);
    if (!version.text().matches("[0-9]+\\.[0-9]+(\\.[0-9]+)?")) {
      problems.error(
          version, "expected a kernel version such as 6.18, found '" + version.text() + "'");
    }
    return version.text();
  }
}
