package dev.skmsg.server.protocol;

import java.util.List;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/// The messages about tests; see docs/protocol.md.
public final class TestMessages {
  private TestMessages() {}

  public record OfFile(String uri) {}

  public record Test(String id, String name, String uri, Range range, Range selectionRange) {}

  public record Tests(String uri, List<Test> tests) {}

  /// @param run a number of the client's choosing
  /// @param ids of tests, or URIs of files
  public record Run(int run, List<String> ids, @Nullable Boolean coverage) {}

  /// @param cancelled tests that were asked for and not begun
  public record Result(
      int passed, int failed, int errored, int cancelled, @Nullable List<Coverage> coverage) {}

  /// @param state started, passed, failed or errored
  public record Outcome(
      String id,
      String state,
      @Nullable Long millis,
      @Nullable List<Failure> failures,
      @Nullable String output) {}

  public record Event(int run, Outcome event) {}

  public record Failure(
      String message,
      String uri,
      Range range,
      @Nullable String expected,
      @Nullable String actual) {}

  public record Coverage(String uri, List<Line> lines, List<Branch> branches) {}

  /// @param line from 0
  public record Line(int line, long count) {}

  /// @param line from 0
  public record Branch(int line, long taken, long fallThrough) {}
}
