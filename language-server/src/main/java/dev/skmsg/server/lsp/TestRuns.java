package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.runtime.scenario.Coverage;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.server.protocol.SkmsgClient;
import dev.skmsg.server.protocol.TestMessages;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.DocumentUri;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import dev.skmsg.server.workspace.Verification;
import dev.skmsg.toolchain.LineCoverage;
import dev.skmsg.toolchain.MessageWay;
import dev.skmsg.toolchain.TestFile;
import dev.skmsg.toolchain.TestOutcome;
import dev.skmsg.toolchain.TestRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.jspecify.annotations.Nullable;

/// Runs tests for the editor and tells it of each.
final class TestRuns {
  private static final long SEED = 1;

  private final SkmsgClient client;

  TestRuns(SkmsgClient client) {
    this.client = client;
  }

  /// The tests of a file, open or not.
  static TestMessages.Tests tests(Snapshot snapshot, String uri) {
    return document(snapshot, uri)
        .map(Tests::listed)
        .orElseGet(() -> new TestMessages.Tests(uri, List.of()));
  }

  private static Optional<TestDocument> document(Snapshot snapshot, String uri) {
    Document open = snapshot.document(uri);
    Optional<Document> document =
        open != null ? Optional.of(open) : snapshot.at(DocumentUri.of(uri).path());
    return document.filter(TestDocument.class::isInstance).map(TestDocument.class::cast);
  }

  TestMessages.Result run(Snapshot snapshot, TestMessages.Run request, CancelChecker cancel) {
    Run run = new Run(request.run(), Boolean.TRUE.equals(request.coverage()), cancel);
    asked(request.ids()).forEach((uri, names) -> run.file(snapshot, uri, names));
    return run.result();
  }

  /// By file the names of the tests asked for, `null` among them for all.
  private static Map<String, List<@Nullable String>> asked(List<String> ids) {
    Map<String, List<@Nullable String>> files = new LinkedHashMap<>();
    for (String id : ids) {
      int hash = id.indexOf('#');
      String uri = hash < 0 ? id : id.substring(0, hash);
      files
          .computeIfAbsent(uri, _ -> new ArrayList<>())
          .add(hash < 0 ? null : id.substring(hash + 1));
    }
    return files;
  }

  private final class Run {
    private final int number;
    private final CancelChecker cancel;
    private final @Nullable Coverage coverage;
    private final Set<Program> programs = Collections.newSetFromMap(new IdentityHashMap<>());
    private int passed;
    private int failed;
    private int errored;
    private int cancelled;

    Run(int number, boolean covers, CancelChecker cancel) {
      this.number = number;
      this.cancel = cancel;
      this.coverage = covers ? new Coverage() : null;
    }

    TestMessages.Result result() {
      return new TestMessages.Result(passed, failed, errored, cancelled, coverage());
    }

    private @Nullable List<TestMessages.Coverage> coverage() {
      return coverage == null
          ? null
          : LineCoverage.of(programs, coverage).values().stream().map(TestRuns::coverage).toList();
    }

    void file(Snapshot snapshot, String uri, List<@Nullable String> names) {
      TestDocument document = document(snapshot, uri).orElse(null);
      if (document == null) {
        names.forEach(
            name -> malformed(uri, name == null ? uri : uri + "#" + name, "there is no such file"));
        return;
      }
      switch (Tests.read(snapshot, document)) {
        case TestFile.Malformed malformed -> {
          String why =
              malformed.errors().getFirst().position()
                  + ": "
                  + malformed.errors().getFirst().message();
          for (TestMessages.Test test : Tests.listed(document).tests()) {
            if (names.contains(null) || names.contains(test.name())) {
              malformed(uri, test.id(), why);
            }
          }
        }
        case TestFile.Ready ready -> ready(document, ready, names);
      }
    }

    private void malformed(String uri, String id, String why) {
      errored++;
      Range start = new Range(new Position(0, 0), new Position(0, 0));
      TestMessages.Failure failure = new TestMessages.Failure(why, uri, start, null, null);
      tell(new TestMessages.Outcome(id, "errored", null, List.of(failure), null));
    }

    private void ready(TestDocument document, TestFile.Ready ready, List<@Nullable String> names) {
      KernelProfile kernel = KernelProfile.newestOf(Verification.of(document).kernels());
      TestRunner runner = new TestRunner(ready, kernel, SEED, false, TestRunner.Stage.MODEL);
      if (coverage != null) {
        runner.count(coverage);
        ready.programs().values().forEach(file -> programs.addAll(file.programs()));
      }
      for (TestCase test : ready.scenario().tests()) {
        if (!names.contains(null) && !names.contains(test.name())) {
          continue;
        }
        if (cancel.isCanceled()) {
          cancelled++;
          continue;
        }
        String id = document.uriText() + "#" + test.name();
        tell(new TestMessages.Outcome(id, "started", null, null, null));
        tell(told(document, id, runner.run(test)));
      }
    }

    private TestMessages.Outcome told(TestDocument document, String id, TestOutcome outcome) {
      String state =
          switch (outcome.status()) {
            case PASS -> "passed";
            case FAIL -> "failed";
            case ERROR, UNSUPPORTED, DIFFERS -> "errored";
          };
      switch (state) {
        case "passed" -> passed++;
        case "failed" -> failed++;
        default -> errored++;
      }
      List<TestMessages.Failure> failures = new ArrayList<>();
      if (outcome.error() != null) {
        failures.add(
            new TestMessages.Failure(
                outcome.error(),
                uri(document, outcome.position()),
                range(document, outcome.position()),
                null,
                null));
      }
      for (TestResult.Failure failure : outcome.failures()) {
        SourcePosition position =
            failure.position() == null ? outcome.position() : failure.position();
        failures.add(
            new TestMessages.Failure(
                "expected " + failure.expected() + ", was " + failure.actual(),
                uri(document, position),
                range(document, position),
                failure.expected(),
                failure.actual()));
      }
      TestResult played = outcome.played();
      String output = played == null ? null : MessageWay.text(played.trace());
      return new TestMessages.Outcome(id, state, outcome.millis(), failures, output);
    }

    private void tell(TestMessages.Outcome outcome) {
      client.testEvent(new TestMessages.Event(number, outcome));
    }
  }

  private static TestMessages.Coverage coverage(LineCoverage file) {
    List<TestMessages.Line> lines = new ArrayList<>();
    file.lines().forEach((line, count) -> lines.add(new TestMessages.Line(line - 1, count)));
    List<TestMessages.Branch> branches = new ArrayList<>();
    file.branches()
        .forEach(
            (line, branch) ->
                branches.add(
                    new TestMessages.Branch(line - 1, branch.taken(), branch.fallThrough())));
    return new TestMessages.Coverage(DocumentUri.of(Path.of(file.file())).text(), lines, branches);
  }

  private static String uri(Document document, SourcePosition position) {
    return position.file().equals(document.path().toString())
        ? document.uriText()
        : DocumentUri.of(Path.of(position.file())).text();
  }

  /// The line of a position, from its first word on.
  private static Range range(Document document, SourcePosition position) {
    if (!position.file().equals(document.path().toString())) {
      Position start =
          new Position(Math.max(0, position.line() - 1), Math.max(0, position.column() - 1));
      return new Range(start, start);
    }
    int start = document.lines().offset(position);
    int end = document.lines().lineEnd(document.lines().lineOf(start));
    return document.lines().range(new Span(start, end - start));
  }
}
