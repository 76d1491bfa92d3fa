package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.StepPlayer.Variation;
import dev.skmsg.runtime.scenario.TestResult.Failure;
import dev.skmsg.runtime.scenario.TestResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plays the tests of a scenario, on simulated sockets or on others.
public final class ScenarioPlayer {
  /// Of a longer payload only the first and last such splits are tried.
  private static final int MOST_SPLITS = 2000;

  private ScenarioPlayer() {}

  /// Plays the setup and one test on sockets, maps and a machine of their own.
  ///
  /// A send that is `split anywhere` has the whole test played at every split of its payload and
  /// with sendfile; the first way that goes wrong is the result. Statements that expect a program
  /// to be rejected are for others to judge.
  ///
  /// @param programs by the names the test uses
  public static TestResult play(
      Scenario scenario, TestCase test, Map<String, Program> programs, PlayerOptions options) {
    return play(
        scenario,
        test,
        options,
        play -> {
          Recorder recorder = new Recorder(options.profile(), options.coverage());
          return play.apply(new SimulatedStage(new World(programs, options, recorder), recorder));
        });
  }

  /// Plays one test on stages of any kind, each time on a new one.
  public static TestResult play(
      Scenario scenario, TestCase test, PlayerOptions options, Stage.Opener stages) {
    TestResult whole = playOnce(scenario, test, options, stages, Variation.NONE);
    if (whole.outcome() != Outcome.PASS) {
      return whole;
    }
    for (List<Step> steps : List.of(scenario.setup(), test.steps())) {
      for (Step step : steps) {
        if (step instanceof Step.Send send && send.splitAnywhere()) {
          TestResult split = playSplit(scenario, test, options, stages, send);
          if (split != null) {
            return split;
          }
        }
      }
    }
    return whole;
  }

  private static @Nullable TestResult playSplit(
      Scenario scenario,
      TestCase test,
      PlayerOptions options,
      Stage.Opener stages,
      Step.Send send) {
    int length = length(send, options);
    for (int at = 0; at < length; at++) {
      if (at > MOST_SPLITS / 2 && at < length - MOST_SPLITS / 2) {
        continue;
      }
      Variation variation = new Variation(send, at);
      TestResult result = playOnce(scenario, test, options, stages, variation);
      if (result.outcome() != Outcome.PASS) {
        return explained(
            result,
            at == 0
                ? " (when sent with sendfile)"
                : " (when split after byte %d of %d)".formatted(at, length));
      }
    }
    return null;
  }

  private static int length(Step.Send send, PlayerOptions options) {
    int length = 0;
    for (Step.Bytes part : send.payload().parts()) {
      length +=
          switch (part) {
            case Step.Bytes.Literal(byte[] bytes) -> bytes.length;
            case Step.Bytes.Pattern(int count) -> count;
            case Step.Bytes.FileContent(String file) -> {
              byte[] content = options.files().read(file);
              yield content == null ? 0 : content.length;
            }
          };
    }
    return length;
  }

  private static TestResult explained(TestResult result, String when) {
    List<Failure> failures = new ArrayList<>();
    for (Failure failure : result.failures()) {
      failures.add(new Failure(failure.position(), failure.expected(), failure.actual() + when));
    }
    return new TestResult(
        result.test(),
        result.outcome(),
        result.error() == null ? null : result.error() + when,
        result.errorPosition(),
        failures,
        result.runs(),
        result.trace());
  }

  private static TestResult playOnce(
      Scenario scenario,
      TestCase test,
      PlayerOptions options,
      Stage.Opener stages,
      Variation variation) {
    return stages.playing(
        stage -> playOn(stage, scenario, test, new StepPlayer(stage, options, variation)));
  }

  private static TestResult playOn(
      Stage stage, Scenario scenario, TestCase test, StepPlayer player) {
    List<Step> steps = new ArrayList<>(scenario.setup());
    steps.addAll(test.steps());
    SourcePosition last = test.position();
    for (Step step : steps) {
      last = step.position();
      if (!player.play(step)) {
        break;
      }
    }
    Trace trace = stage.trace();
    Stage.Problem problem = player.problem();
    Outcome outcome =
        problem != null
            ? problem.unsupported() ? Outcome.UNSUPPORTED : Outcome.ERROR
            : player.failures().isEmpty() ? Outcome.PASS : Outcome.FAIL;
    return new TestResult(
        test.name(),
        outcome,
        problem == null ? null : problem.text(),
        problem == null ? null : last,
        problem == null ? player.failures() : List.of(),
        stage.runs(),
        trace);
  }
}
