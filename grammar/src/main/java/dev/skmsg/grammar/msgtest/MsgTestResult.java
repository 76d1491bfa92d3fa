package dev.skmsg.grammar.msgtest;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.runtime.scenario.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What reading a test file came to.
///
/// @param scenario `null` exactly when a diagnostic is an error
/// @param diagnostics by position, at most one error a line
public record MsgTestResult(@Nullable Scenario scenario, List<Diagnostic> diagnostics) {
  public MsgTestResult {
    diagnostics = List.copyOf(diagnostics);
  }
}
