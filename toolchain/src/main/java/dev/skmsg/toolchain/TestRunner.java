package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.runtime.linux.LiveScenarioPlayer;
import dev.skmsg.runtime.scenario.Coverage;
import dev.skmsg.runtime.scenario.FileSource;
import dev.skmsg.runtime.scenario.PlayerOptions;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.ScenarioPlayer;
import dev.skmsg.runtime.scenario.Step;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.runtime.scenario.TestResult.Failure;
import dev.skmsg.toolchain.Judgement.Outcome;
import dev.skmsg.toolchain.TestOutcome.Status;
import dev.skmsg.verifier.VerifierOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs the tests of a file: verifies the programs it names, then plays each test.
public final class TestRunner {
  /// Who verifies and where messages go.
  public enum Stage {
    /// The model of the verifier, simulated sockets.
    MODEL,
    /// The running kernel, real sockets; needs root.
    KERNEL
  }

  /// `expect rejected` looks into the log.
  private static final VerifierOptions LOGGED = new VerifierOptions(true, 1);

  private final TestFile.Ready file;
  private final KernelProfile kernel;
  private final long seed;
  private final boolean unverified;
  private final Stage stage;
  private final IdentityHashMap<Program, Map<String, Judgement>> judged = new IdentityHashMap<>();
  private @Nullable Coverage coverage;

  /// @param unverified run programs that use something the verifier does not model
  public TestRunner(
      TestFile.Ready file, KernelProfile kernel, long seed, boolean unverified, Stage stage) {
    this.file = file;
    this.kernel = kernel;
    this.seed = seed;
    this.unverified = unverified;
    this.stage = stage;
  }

  /// Counts, from here on, what the simulated programs run.
  public void count(Coverage counts) {
    coverage = counts;
  }

  /// Runs one test of the file.
  public TestOutcome run(TestCase test) {
    long start = System.nanoTime();
    TestOutcome outcome = verified(test);
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new TestOutcome(
        file.file(),
        test.name(),
        outcome.status(),
        outcome.position(),
        millis,
        outcome.error(),
        outcome.failures(),
        outcome.played());
  }

  private TestOutcome verified(TestCase test) {
    List<Program> programs = file.programs(test);
    List<Step> steps =
        Stream.concat(file.scenario().setup().stream(), test.steps().stream()).toList();
    List<Step.ExpectRejected> rejections =
        steps.stream()
            .filter(Step.ExpectRejected.class::isInstance)
            .map(Step.ExpectRejected.class::cast)
            .toList();
    List<Failure> failures = new ArrayList<>();
    for (Step.ExpectRejected rejection : rejections) {
      TestOutcome stop = rejection(test, programs, rejection, failures);
      if (stop != null) {
        return stop;
      }
    }
    if (rejections.size() == steps.size() && !rejections.isEmpty()) {
      Status status = failures.isEmpty() ? Status.PASS : Status.FAIL;
      return ended(test, status, test.position(), null, failures, null);
    }
    Map<String, Program> byName = new LinkedHashMap<>();
    for (Program program : programs) {
      if (rejections.isEmpty()) {
        TestOutcome stop = refusal(test, program);
        if (stop != null) {
          return stop;
        }
      }
      if (byName.put(program.name(), program) != null) {
        String twice = "two programs are named " + program.name();
        return ended(test, Status.ERROR, test.position(), twice, failures, null);
      }
    }
    return played(test, byName, failures);
  }

  /// Why a program may not run, or `null`.
  private @Nullable TestOutcome refusal(TestCase test, Program program) {
    Judgement judgement = judgement(program, kernel);
    if (judgement.outcome() == Outcome.ACCEPT
        || (judgement.outcome() == Outcome.UNSUPPORTED && unverified)) {
      return null;
    }
    SourcePosition position = judgement.position();
    boolean rejected = judgement.outcome() == Outcome.REJECT;
    String error =
        program.name()
            + (rejected ? " is rejected: " : " is not verified: ")
            + judgement.error()
            + (rejected || stage == Stage.KERNEL
                ? ""
                : " is not modelled (--unverified runs it all the same)");
    return ended(
        test,
        rejected ? Status.ERROR : Status.UNSUPPORTED,
        position == null ? test.position() : position,
        error,
        List.of(),
        null);
  }

  /// Checks one `expect rejected`; returns an outcome only when the test cannot go on.
  private @Nullable TestOutcome rejection(
      TestCase test, List<Program> programs, Step.ExpectRejected expected, List<Failure> failures) {
    KernelProfile profile = kernel;
    if (expected.kernel() != null) {
      profile = KernelProfile.of(expected.kernel()).orElse(null);
      if (profile == null) {
        String unknown = "no kernel profile " + expected.kernel();
        return ended(test, Status.UNSUPPORTED, expected.position(), unknown, failures, null);
      }
    }
    List<String> said = new ArrayList<>();
    for (Program program : programs) {
      if (expected.program() != null && !expected.program().equals(program.name())) {
        continue;
      }
      Judgement judgement = judgement(program, profile);
      switch (judgement.outcome()) {
        case UNSUPPORTED -> {
          String what = program.name() + " is not verified: " + judgement.error();
          return ended(test, Status.UNSUPPORTED, expected.position(), what, failures, null);
        }
        case ACCEPT -> said.add(program.name() + " is accepted");
        case REJECT -> {
          if (says(judgement, expected.text())) {
            return null;
          }
          said.add(program.name() + " is rejected: " + judgement.error());
        }
      }
    }
    failures.add(
        new Failure(
            expected.position(),
            "rejected: " + expected.text(),
            said.isEmpty() ? "no such program" : String.join("\n", said)));
    return null;
  }

  private static boolean says(Judgement judgement, String text) {
    String error = judgement.error();
    return (error != null && error.contains(text)) || judgement.log().contains(text);
  }

  private TestOutcome played(TestCase test, Map<String, Program> programs, List<Failure> failures) {
    PlayerOptions options =
        PlayerOptions.standard()
            .withProfile(kernel)
            .withSeed(seed)
            .withCoverage(coverage)
            .withFiles(FileSource.beside(file.path()));
    TestResult result =
        switch (stage) {
          case MODEL -> ScenarioPlayer.play(file.scenario(test), test, programs, options);
          case KERNEL -> LiveScenarioPlayer.play(file.scenario(test), test, programs, options);
        };
    failures.addAll(result.failures());
    Status status =
        switch (result.outcome()) {
          case PASS -> failures.isEmpty() ? Status.PASS : Status.FAIL;
          case FAIL -> Status.FAIL;
          case ERROR -> Status.ERROR;
          case UNSUPPORTED -> Status.UNSUPPORTED;
        };
    SourcePosition position = result.errorPosition();
    return ended(
        test,
        status,
        position == null ? test.position() : position,
        result.error(),
        failures,
        result);
  }

  private TestOutcome ended(
      TestCase test,
      Status status,
      SourcePosition position,
      @Nullable String error,
      List<Failure> failures,
      @Nullable TestResult played) {
    return new TestOutcome(
        file.file(), test.name(), status, position, 0, error, List.copyOf(failures), played);
  }

  /// Each program is verified once for each kernel.
  private Judgement judgement(Program program, KernelProfile profile) {
    return judged
        .computeIfAbsent(program, _ -> new HashMap<>())
        .computeIfAbsent(profile.version(), _ -> judge(program, profile));
  }

  private Judgement judge(Program program, KernelProfile profile) {
    // a kernel that does not run here is the model's to judge
    boolean here = profile.equals(kernel);
    return switch (here ? stage : Stage.MODEL) {
      case MODEL -> ModelJudge.judge(file.file(), program, profile, LOGGED);
      case KERNEL ->
          switch (KernelJudge.judge(file.file(), program, LOGGED)) {
            case KernelJudge.Judged(Judgement judgement) -> judgement;
            case KernelJudge.NotAsked(String why) ->
                Judgement.unsupported(file.file(), program, KernelJudge.release(), why);
          };
    };
  }
}
