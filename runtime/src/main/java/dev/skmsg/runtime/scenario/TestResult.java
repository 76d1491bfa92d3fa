package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of a test.
///
/// @param error for ERROR and UNSUPPORTED, what kept the test from being played
/// @param errorPosition the statement at which that happened
/// @param failures for FAIL, the expectations that do not hold
/// @param notes what could not be looked at
/// @param runs every run of a program, in order
public record TestResult(
    String test,
    Outcome outcome,
    @Nullable String error,
    @Nullable SourcePosition errorPosition,
    List<Failure> failures,
    List<Note> notes,
    List<ProgramRun> runs,
    Trace trace) {

  public TestResult {
    failures = List.copyOf(failures);
    notes = List.copyOf(notes);
    runs = List.copyOf(runs);
  }

  /// How a test ends.
  public enum Outcome {
    PASS,
    FAIL,
    /// It could not be played: an unknown name, a guest's fault, a program that does not end.
    ERROR,
    /// It needs something that is not modelled.
    UNSUPPORTED
  }

  /// An expectation that the stage shows nothing about, so that it neither holds nor fails.
  public record Note(SourcePosition position, String text) {}

  /// An expectation that does not hold; bytes are shown as text and hex.
  public record Failure(@Nullable SourcePosition position, String expected, String actual) {}
}
