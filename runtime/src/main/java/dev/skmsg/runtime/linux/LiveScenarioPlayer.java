package dev.skmsg.runtime.linux;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.RunRecorder;
import dev.skmsg.runtime.scenario.PlayerOptions;
import dev.skmsg.runtime.scenario.Scenario;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.ScenarioPlayer;
import dev.skmsg.runtime.scenario.Stage;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.runtime.scenario.TestResult.Outcome;
import dev.skmsg.runtime.scenario.Trace;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Plays the tests of a scenario on real sockets, with the programs loaded into the running kernel.
/// Needs root.
public final class LiveScenarioPlayer {
  private LiveScenarioPlayer() {}

  /// Plays the setup and one test as [ScenarioPlayer] does, each time on a thread and in a network
  /// namespace of its own. Where the kernel cannot be asked the result is an error that says why.
  ///
  /// @param programs by the names the test uses
  /// @param options of which only the files matter
  public static TestResult play(
      Scenario scenario, TestCase test, Map<String, Program> programs, PlayerOptions options) {
    Availability availability = Availability.ofThisProcess();
    if (!availability.permitted()) {
      return error(test, availability.reason());
    }
    return ScenarioPlayer.play(scenario, test, options, play -> playing(test, programs, play));
  }

  private static TestResult playing(
      TestCase test, Map<String, Program> programs, Function<Stage, TestResult> play) {
    KernelAnswer<TestResult> answer = NetworkNamespace.run(() -> open(programs, play));
    return switch (answer) {
      case KernelAnswer.Granted<TestResult>(TestResult result) -> result;
      case KernelAnswer.Refused<TestResult> refused -> error(test, refused.sentence());
    };
  }

  private static KernelAnswer<TestResult> open(
      Map<String, Program> sources, Function<Stage, TestResult> play) {
    return switch (RunRecorder.open()) {
      case KernelAnswer.Refused<RunRecorder>(String request, int errno) ->
          new KernelAnswer.Refused<>(request, errno);
      case KernelAnswer.Granted<RunRecorder>(RunRecorder recorder) -> {
        try (LivePrograms programs = new LivePrograms(sources, recorder)) {
          LiveStage stage = new LiveStage(programs);
          try {
            yield new KernelAnswer.Granted<>(play.apply(stage));
          } finally {
            stage.close();
          }
        }
      }
    };
  }

  private static TestResult error(TestCase test, String text) {
    return new TestResult(
        test.name(),
        Outcome.ERROR,
        text,
        test.position(),
        List.of(),
        List.of(),
        List.of(),
        Trace.EMPTY);
  }
}
