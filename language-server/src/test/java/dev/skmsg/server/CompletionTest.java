package dev.skmsg.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.grammar.asm.AsmText;
import dev.skmsg.grammar.msgtest.MsgTestText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every proposal, put where it is proposed, leaves a line that the grammar takes.
class CompletionTest {
  private static final String HEAD =
      """
      .map hits, type=array, key=4, value=8, max_entries=2
      .map socks, type=sockmap, key=4, value=4, max_entries=2
      .set LIMIT, 4
      .section sk_msg
      f:
          r6 = r1
          r2 = *(u32 *)(r1 + msg.size)
      """;
  private static final String TAIL = "\nout:\n    r0 = SK_PASS\n    exit\n";

  private final Editor editor = new Editor();

  @TempDir private Path folder;

  @BeforeEach
  void program() throws IOException {
    Files.writeString(folder.resolve("p.bpf.s"), HEAD + TAIL);
  }

  @AfterEach
  void close() {
    editor.close();
  }

  private List<CompletionItem> items(String uri, Position caret) {
    return Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .completion(new CompletionParams(new TextDocumentIdentifier(uri), caret)))
        .getRight()
        .getItems();
  }

  @TestFactory
  Stream<DynamicTest> proposalsParse() {
    return Stream.of(
            "    goto ¦",
            "    if r2 > ¦ goto out",
            "    if r2 > LIMIT goto ¦",
            "    call ¦",
            "    call bpf_m¦",
            "    r3 = *(u64 *)(r1 + ¦)",
            "    r3 = *(u64 *)(¦)",
            "    r3 = *(¦ *)(r1 + 0)",
            "    r3 = (¦)r1",
            "    r3 += ¦",
            "    r3 = ¦",
            ".map more, ¦",
            ".map more, type=¦",
            ".section ¦",
            ".globl ¦")
        .map(line -> DynamicTest.dynamicTest(line, () -> assertParses(line)));
  }

  private void assertParses(String line) {
    Marked marked = Marked.of(HEAD + line + TAIL);
    String uri = editor.open(folder.resolve("a.bpf.s"), marked.text());
    List<CompletionItem> items = items(uri, marked.caret());
    assertFalse(items.isEmpty());
    Set<String> broken = new TreeSet<>();
    for (CompletionItem item : items) {
      if (item.getInsertTextFormat() != InsertTextFormat.Snippet) {
        String text = inserted(marked.text(), item.getTextEdit().getLeft());
        if (!AsmText.parse("a.bpf.s", text.replace("=\n", "=1\n")).syntaxErrors().isEmpty()) {
          broken.add(item.getLabel());
        }
      }
    }
    assertEquals(Set.of(), broken);
  }

  private static String inserted(String text, TextEdit edit) {
    Range range = edit.getRange();
    int start = 0;
    for (int line = 0; line < range.getStart().getLine(); line++) {
      start = text.indexOf('\n', start) + 1;
    }
    return text.substring(0, start + range.getStart().getCharacter())
        + edit.getNewText()
        + text.substring(start + range.getEnd().getCharacter());
  }

  @TestFactory
  Stream<DynamicTest> proposalsOfTestsParse() {
    return Stream.of(
            "attach ¦ to socks",
            "attach f to ¦",
            "map ¦[0] = client",
            "map socks[¦] = client",
            "map socks[0] = ¦",
            "expect map ¦[0] = 1")
        .map(line -> DynamicTest.dynamicTest(line, () -> assertTestParses(line)));
  }

  private void assertTestParses(String line) {
    Marked marked = Marked.of("program \"p.bpf.s\"\npair client, server: tcp4\n" + line + "\n");
    String uri = editor.open(folder.resolve("a.msgtest"), marked.text());
    List<CompletionItem> items = items(uri, marked.caret());
    assertFalse(items.isEmpty());
    for (CompletionItem item : items) {
      String text = inserted(marked.text(), item.getTextEdit().getLeft());
      assertEquals(
          List.of(), MsgTestText.parse("a.msgtest", text).result().diagnostics(), item.getLabel());
    }
  }

  private Set<String> test(String line) {
    Marked marked = Marked.of("program \"p.bpf.s\"\npair client, server: tcp4\n" + line + "\n");
    String uri = editor.open(folder.resolve("b.msgtest"), marked.text());
    return items(uri, marked.caret()).stream()
        .map(CompletionItem::getLabel)
        .collect(Collectors.toSet());
  }

  @Test
  void testsProposeWhatFits() {
    assertEquals(Set.of("f"), test("attach ¦"));
    assertEquals(Set.of("hits", "socks"), test("attach f to ¦"));
    assertEquals(Set.of("0", "1"), test("map hits[¦"));
    assertEquals(Set.of("client", "server"), test("map socks[0] = ¦"));
  }

  @Test
  void aProposedRegisterSaysWhatItHolds() {
    Marked marked = Marked.of(HEAD + "    r3 = ¦" + TAIL);
    String uri = editor.open(folder.resolve("a.bpf.s"), marked.text());
    CompletionItem register =
        items(uri, marked.caret()).stream()
            .filter(it -> it.getLabel().equals("r6"))
            .findFirst()
            .orElseThrow();
    CompletionItem resolved =
        Editor.await(editor.server().getTextDocumentService().resolveCompletionItem(register));
    String words = resolved.getDocumentation().getRight().getValue();
    assertTrue(words.contains("the context"), words);
  }
}
