package dev.skmsg.toolchain;

import dev.skmsg.runtime.scenario.ProgramRun;
import dev.skmsg.runtime.scenario.TestResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What differs between a test on simulated sockets and the same test on the running kernel's.
public final class TestComparison {
  private TestComparison() {}

  /// The first difference in words, or nothing: how it ended, what each run of a program saw and
  /// returned, and the bytes each socket received.
  public static Optional<String> difference(TestOutcome model, TestOutcome live) {
    if (model.status() != live.status()) {
      return Optional.of(
          "simulated it ends as " + said(model) + ", on the running kernel as " + said(live));
    }
    TestResult simulated = model.played();
    TestResult real = live.played();
    if (simulated == null || real == null) {
      return Optional.empty();
    }
    List<String> runs = simulated.runs().stream().map(TestComparison::shown).toList();
    List<String> liveRuns = real.runs().stream().map(TestComparison::shown).toList();
    if (!runs.equals(liveRuns)) {
      return Optional.of("simulated runs " + runs + ", on the running kernel " + liveRuns);
    }
    Map<String, byte[]> received = simulated.trace().received();
    for (Map.Entry<String, byte[]> entry : real.trace().received().entrySet()) {
      byte[] bytes = received.getOrDefault(entry.getKey(), new byte[0]);
      if (!Arrays.equals(bytes, entry.getValue())) {
        return Optional.of(
            entry.getKey()
                + " received "
                + bytes.length
                + " bytes simulated, and "
                + entry.getValue().length
                + " bytes on the running kernel, which are not the same");
      }
    }
    return Optional.empty();
  }

  private static String said(TestOutcome outcome) {
    String why =
        outcome.error() != null
            ? outcome.error()
            : outcome.failures().isEmpty()
                ? ""
                : "expected "
                    + outcome.failures().getFirst().expected()
                    + ", got "
                    + outcome.failures().getFirst().actual();
    return outcome.status() + (why.isEmpty() ? "" : " (" + why + ")");
  }

  private static String shown(ProgramRun run) {
    return run.program()
        + " size "
        + run.size()
        + " window "
        + run.window()
        + " returned "
        + run.returned()
        + " "
        + run.verdict();
  }
}
