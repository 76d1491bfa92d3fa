package dev.skmsg.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosticsTest {
  private final Editor editor = new Editor();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    editor.close();
  }

  @Test
  void aMistakeIsShownAtItsWord() {
    String uri = editor.open(folder.resolve("a.bpf.s"), ".section sk_msg\nf:\n  r0 = 1\n  exot\n");
    Diagnostic mistake = editor.diagnostic(uri, "unknown instruction 'exot'");
    assertEquals(new Range(new Position(3, 2), new Position(3, 6)), mistake.getRange());
    assertEquals(DiagnosticSeverity.Error, mistake.getSeverity());
  }

  @Test
  void aRejectionIsShownAtItsInstruction() {
    String uri =
        editor.open(
            folder.resolve("a.bpf.s"),
            ".section sk_msg\nf:\n  r2 = *(u64 *)(r1 + msg.data)\n  r0 = *(u8 *)(r2 + 0) // c\n"
                + "  exit\n");
    Diagnostic finding = editor.diagnostic(uri, "outside of the packet");
    assertEquals("rejected", finding.getCode().getLeft());
    assertEquals(new Range(new Position(3, 2), new Position(3, 22)), finding.getRange());
  }

  @Test
  void aChangeIsVerifiedAnew() {
    String uri = editor.open(folder.resolve("a.bpf.s"), ".section sk_msg\nf:\n  r0 = 1\n  exit\n");
    assertEquals(List.of(), editor.diagnostics(uri, List::isEmpty));
    editor.replace(uri, "r0 = 1", "r0 = r5");
    assertTrue(Editor.message(editor.diagnostic(uri, "R5 !read_ok")).contains("f is rejected"));
    editor.replace(uri, "r0 = r5", "r0 = 0");
    assertEquals(List.of(), editor.diagnostics(uri, List::isEmpty));
  }

  @Test
  void aTestFileIsCheckedAgainstTheOpenProgram() {
    editor.open(folder.resolve("a.bpf.s"), ".section sk_msg\nf:\n  r0 = 1\n  exit\n");
    String uri =
        editor.open(
            folder.resolve("a.msgtest"),
            "program \"b.bpf.s\"\npair client, server: tcp4\nclient snds \"x\"\n");
    editor.diagnostic(uri, "'snds'");
    editor.replace(uri, "client snds \"x\"\n", "");
    editor.diagnostic(uri, "no such program file");
  }

  @Test
  void whatIsClosedHasNoDiagnostics() {
    String uri = editor.open(folder.resolve("a.bpf.s"), "exot\n");
    editor.diagnostic(uri, "exot");
    editor.close(uri);
    var last =
        Editor.await(
            editor.published().first(it -> it.getUri().equals(uri) && it.getVersion() == null));
    assertEquals(List.of(), last.getDiagnostics());
  }

  @Test
  void aTextOfMillionsOfLinesIsNotLookedAt() {
    String text = "r0 = 0\n".repeat(700_000);
    for (String name : List.of("a.bpf.s", "a.msgtest")) {
      String uri = editor.open(folder.resolve(name), text);
      editor.diagnostic(uri, "more than 4 million characters");
      editor.close(uri);
    }
  }

  @Test
  void aLongVerificationShowsProgressAndEndsWithTheNextChange() {
    String uri =
        editor.open(
            folder.resolve("a.bpf.s"),
            ".section sk_msg\nf:\n  r1 = 0\nloop:\n  r1 += 1\n  if r1 < 400000000 goto loop\n"
                + "  r0 = 1\n  exit\n");
    String begun = Editor.await(editor.progress().first(it -> it.endsWith(" begin")));
    editor.replace(uri, "400000000", "4");
    assertEquals(List.of(), editor.diagnostics(uri, List::isEmpty));
    Editor.await(editor.progress().first(it -> it.equals(begun.replace(" begin", " end"))));
  }
}
