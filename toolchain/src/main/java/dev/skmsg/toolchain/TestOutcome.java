package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.runtime.scenario.TestResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one test ended.
///
/// @param position of the test, or of the statement that could not be carried out
/// @param error why it could not be played, for ERROR, UNSUPPORTED and DIFFERS
/// @param played what the simulator did; `null` when the test never reached it
public record TestOutcome(
    String file,
    String test,
    Status status,
    SourcePosition position,
    long millis,
    @Nullable String error,
    List<dev.skmsg.runtime.scenario.TestResult.Failure> failures,
    @Nullable TestResult played) {

  public enum Status {
    PASS,
    FAIL,
    ERROR,
    UNSUPPORTED,
    /// The running kernel does something else than the simulation.
    DIFFERS
  }

  /// What the sockets did not show, so that it neither holds nor fails.
  public List<TestResult.Note> notes() {
    return played == null ? List.of() : played.notes();
  }

  /// The same outcome, but for a difference from the running kernel.
  ///
  /// @param difference in words
  public TestOutcome differing(String difference) {
    return new TestOutcome(
        file, test, Status.DIFFERS, position, millis, difference, failures, played);
  }
}
