package dev.skmsg.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.server.lsp.LspServer;
import dev.skmsg.server.protocol.SkmsgClient;
import dev.skmsg.server.protocol.TestMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunsTest {
  private static final String PROGRAM =
      """
      .map socks, type=sockmap, key=4, value=4, max_entries=4
      .section sk_msg
      small:
        r2 = *(u32 *)(r1 + msg.size)
        r0 = SK_PASS
        if r2 <= 4 goto done
        r0 = SK_DROP
      done:
        exit
      """;
  private static final String TESTS =
      """
      program "small.bpf.s"
      pair client, server: tcp4
      attach small to socks
      map socks[0] = client

      test "a short message passes" {
          client sends "abc"
          server receives "abc"
      }
      test "wrong on purpose" {
          client sends "abc"
          server receives "abd"
      }
      test "a long one does not" {
          client sends "abcdefgh" fails EACCES
      }
      """;

  private final Editor editor = new Editor();

  @TempDir private Path folder;
  private String uri = "";

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("small.bpf.s"), PROGRAM);
    uri = editor.open(folder.resolve("small.msgtest"), TESTS);
  }

  @AfterEach
  void close() {
    editor.close();
  }

  @Test
  void theTestsOfAnOpenFileAreTold() {
    TestMessages.Tests tests = Editor.await(editor.testLists().first(it -> it.uri().equals(uri)));
    assertEquals(
        List.of("a short message passes", "wrong on purpose", "a long one does not"),
        tests.tests().stream().map(TestMessages.Test::name).toList());
    assertEquals(5, tests.tests().getFirst().range().getStart().getLine());
    assertEquals(8, tests.tests().getFirst().range().getEnd().getLine());
  }

  @Test
  void theTestsOfAFileOnDiskAreFound() throws IOException {
    Path file = folder.resolve("other.msgtest");
    Files.writeString(file, TESTS);
    var tests =
        Editor.await(editor.server().tests(new TestMessages.OfFile(file.toUri().toString())));
    assertEquals(3, tests.tests().size());
  }

  @Test
  void aRunTellsOfEachTestAndOfWhatFailed() {
    TestMessages.Result result =
        Editor.await(editor.server().runTests(new TestMessages.Run(7, List.of(uri), false)));
    assertEquals(new TestMessages.Result(2, 1, 0, 0, null), result);
    TestMessages.Outcome failed =
        Editor.await(editor.testEvents().first(it -> it.event().state().equals("failed"))).event();
    assertEquals(uri + "#wrong on purpose", failed.id());
    TestMessages.Failure failure = assertNotNullFirst(failed);
    assertTrue(String.valueOf(failure.expected()).contains("abd"), failure.toString());
    assertTrue(String.valueOf(failure.actual()).contains("abc"), failure.toString());
    assertEquals(11, failure.range().getStart().getLine());
    assertTrue(String.valueOf(failed.output()).contains("returned 1: pass"), failed.output());
  }

  private static TestMessages.Failure assertNotNullFirst(TestMessages.Outcome outcome) {
    assertNotNull(outcome.failures());
    return outcome.failures().getFirst();
  }

  @Test
  void oneTestAloneIsRunWithCoverage() {
    TestMessages.Result result =
        Editor.await(
            editor
                .server()
                .runTests(new TestMessages.Run(8, List.of(uri + "#a short message passes"), true)));
    assertEquals(1, result.passed());
    assertNotNull(result.coverage());
    TestMessages.Coverage coverage = result.coverage().getFirst();
    assertTrue(coverage.uri().endsWith("small.bpf.s"));
    assertEquals(
        List.of(
            new TestMessages.Line(3, 1),
            new TestMessages.Line(4, 1),
            new TestMessages.Line(5, 1),
            new TestMessages.Line(6, 0),
            new TestMessages.Line(8, 1)),
        coverage.lines());
    assertEquals(List.of(new TestMessages.Branch(5, 1, 0)), coverage.branches());
  }

  @Test
  void anUnsavedProgramIsTheOneThatRuns() {
    String program = editor.open(folder.resolve("small.bpf.s"), PROGRAM);
    editor.replace(program, "r2 <= 4", "r2 <= 2");
    TestMessages.Result result =
        Editor.await(
            editor
                .server()
                .runTests(
                    new TestMessages.Run(9, List.of(uri + "#a short message passes"), false)));
    assertEquals(1, result.failed());
  }

  @Test
  void aCancelledRunEndsBeforeTheNextTestAndAnswers() throws IOException {
    Path file = folder.resolve("other.msgtest");
    Files.writeString(file, TESTS);
    LspServer server = new LspServer();
    CompletableFuture<CompletableFuture<TestMessages.Result>> run = new CompletableFuture<>();
    // the run waits in its first event until it is cancelled
    server.connect(new Told(_ -> run.join().cancel(true)));
    run.complete(server.runTests(new TestMessages.Run(11, List.of(file.toUri().toString()), true)));
    TestMessages.Result result = Editor.await(run.join());
    assertEquals(1, result.passed());
    assertEquals(2, result.cancelled());
    assertNotNull(result.coverage());
    var _ = Editor.await(server.shutdown());
  }

  /// A client that hears of tests only.
  private record Told(Consumer<TestMessages.Event> events) implements SkmsgClient {
    @Override
    public void testEvent(TestMessages.Event event) {
      events.accept(event);
    }

    @Override
    public void telemetryEvent(Object object) {}

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {}

    @Override
    public void showMessage(MessageParams message) {}

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(
        ShowMessageRequestParams request) {
      return CompletableFuture.completedFuture(new MessageActionItem());
    }

    @Override
    public void logMessage(MessageParams message) {}
  }

  @Test
  void aRejectedProgramIsAnError() {
    String program = editor.open(folder.resolve("small.bpf.s"), PROGRAM);
    editor.replace(program, "r0 = SK_DROP", "r0 = r9");
    TestMessages.Result result =
        Editor.await(editor.server().runTests(new TestMessages.Run(10, List.of(uri), false)));
    assertEquals(3, result.errored());
  }
}
