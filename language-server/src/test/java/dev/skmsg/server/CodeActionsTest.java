package dev.skmsg.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeActionsTest {
  private final Editor editor = new Editor();

  @TempDir private Path folder;
  private int opened;

  @AfterEach
  void close() {
    editor.close();
  }

  /// The actions at a caret, once something is wrong with the text.
  private List<CodeAction> actions(String uri, Position caret, List<Diagnostic> known) {
    CodeActionContext context = new CodeActionContext(known);
    return Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .codeAction(
                    new CodeActionParams(
                        new TextDocumentIdentifier(uri), new Range(caret, caret), context)))
        .stream()
        .map(it -> it.getRight())
        .toList();
  }

  private String open(Marked marked, String name, String complaint) {
    String uri = editor.open(folder.resolve(name), marked.text());
    editor.diagnostic(uri, complaint);
    return uri;
  }

  private static String applied(String text, CodeAction action) {
    List<TextEdit> edits =
        new ArrayList<>(
            action.getEdit().getDocumentChanges().getFirst().getLeft().getEdits().stream()
                .map(it -> it.getLeft())
                .toList());
    edits.sort(Comparator.comparingInt(it -> -offset(text, it.getRange().getStart())));
    String result = text;
    for (TextEdit edit : edits) {
      result =
          result.substring(0, offset(text, edit.getRange().getStart()))
              + edit.getNewText()
              + result.substring(offset(text, edit.getRange().getEnd()));
    }
    return result;
  }

  private static int offset(String text, Position position) {
    int start = 0;
    for (int line = 0; line < position.getLine(); line++) {
      start = text.indexOf('\n', start) + 1;
    }
    return start + position.getCharacter();
  }

  /// What the only fix makes of a marked text.
  private String fixed(String text, String complaint, String title) {
    Marked marked = Marked.of(text);
    opened++;
    String uri = open(marked, "a" + opened + ".bpf.s", complaint);
    List<CodeAction> actions = actions(uri, marked.caret(), List.of());
    CodeAction action =
        actions.stream()
            .filter(it -> it.getTitle().equals(title))
            .findFirst()
            .orElseThrow(
                () -> new AssertionError(actions.stream().map(CodeAction::getTitle).toList()));
    return applied(marked.text(), action);
  }

  private void assertAccepted(String text) {
    String uri = editor.open(folder.resolve("fixed.bpf.s"), text);
    editor.diagnostics(
        uri, all -> all.stream().noneMatch(it -> it.getSeverity() == DiagnosticSeverity.Error));
  }

  @Test
  void aBoundsCheckIsForAllThatIsReadOnTheStraightWay() {
    String fixed =
        fixed(
            """
            f:
                r2 = *(u64 *)(r1 + msg.data)
                r3 = *(u64 *)(r1 + msg.data_end)
                r4 = *(u32 *)(r2 + 0)¦
                r5 = *(u16 *)(r2 + 4)
                r0 = *(u8 *)(r2 + 6)
                if r0 == 0 goto pass
                r0 = *(u8 *)(r2 + 9)
            pass:
                r0 = SK_PASS
                exit
            """,
            "outside of the packet",
            "Check that 7 bytes behind r2 lie in the message, else go to pass"
                + " (next: R2 offset is outside of the packet)");
    assertTrue(fixed.contains("+= 7\n"), fixed);
  }

  @Test
  void aBoundsCheckIsPutBeforeAPacketRead() {
    String fixed =
        fixed(
            """
            f:
                r2 = *(u64 *)(r1 + msg.data)
                r0 = *(u16 *)(r2 + 4)¦
                exit
            """,
            "outside of the packet",
            "Check that 6 bytes behind r2 lie in the message, else go to pass");
    assertEquals(
        """
        f:
            r2 = *(u64 *)(r1 + msg.data)
            r4 = *(u64 *)(r1 + msg.data_end)
            r5 = r2
            r5 += 6
            if r5 > r4 goto pass
            r0 = *(u16 *)(r2 + 4)
            exit
        pass:
            r0 = SK_PASS
            exit
        """,
        fixed);
    assertAccepted(fixed);
  }

  @Test
  void aBoundsCheckTakesTheEndAndTheLabelThatAreThere() {
    assertEquals(
        """
        .section sk_msg
        f:
            r2 = *(u64 *)(r1 + msg.data)
            r3 = *(u64 *)(r1 + msg.data_end)
            r5 = r2
            r5 += 1
            if r5 > r3 goto out
            r0 = *(u8 *)(r2 + 0)
            if r0 == 7 goto out
            r0 = SK_DROP
            exit
        out:
            r0 = SK_PASS
            exit
        """,
        fixed(
            """
            .section sk_msg
            f:
                r2 = *(u64 *)(r1 + msg.data)
                r3 = *(u64 *)(r1 + msg.data_end)
                ¦r0 = *(u8 *)(r2 + 0)
                if r0 == 7 goto out
                r0 = SK_DROP
                exit
            out:
                r0 = SK_PASS
                exit
            """,
            "outside of the packet",
            "Check that 1 byte behind r2 lies in the message, else go to out"));
  }

  @Test
  void aRegisterThatIsStillReadIsNoScratchRegister() {
    String fixed =
        fixed(
            """
            f:
                r6 = r1
                r2 = *(u64 *)(r1 + msg.data)
                r3 = 3
                r4 = 4
                r5 = 5
                r7 = 7
                r8 = 8
                r9 = 9
                r0 = *(u8 *)(r2 + 0)¦
                r0 += r3
                r0 += r4
                r0 += r5
                r0 += r7
                r0 += r8
                exit
            """,
            "outside of the packet",
            "Check that 1 byte behind r2 lies in the message, else go to pass");
    assertTrue(fixed.contains("    r9 = *(u64 *)(r1 + msg.data_end)\n    r0 = r2\n"), fixed);
    assertAccepted(fixed);
  }

  @Test
  void aNullCheckIsPutAfterALookup() {
    String fixed =
        fixed(
            """
            .license "GPL"
            .map traffic, type=hash, key=4, value=8, max_entries=64
            f:
                r2 = *(u32 *)(r1 + msg.local_port)
                *(u32 *)(r10 - 4) = r2
                r1 = traffic ll
                r2 = r10
                r2 += -4
                call bpf_map_lookup_elem
                r1 = 1
                lock *(u64 *)(r0 + 0) += r1¦
                r0 = SK_PASS
                exit
            """,
            "map_value_or_null",
            "Check that r0 of traffic is not null, else go to pass");
    assertTrue(
        fixed.contains("    if r0 == 0 goto pass\n    lock *(u64 *)(r0 + 0) += r1\n"), fixed);
    assertAccepted(fixed);
  }

  @Test
  void packetPointersAreReadAnewAfterACallThatMovesTheMessage() {
    String fixed =
        fixed(
            """
            f:
                r6 = r1
                r7 = *(u64 *)(r6 + msg.data)
                r8 = *(u64 *)(r6 + msg.data_end)
                r2 = 0
                r3 = 1
                r4 = 0
                call bpf_msg_pull_data
                r2 = r7
                r2 += 1
                if r2 > r8 goto pass
                r0 = *(u8 *)(r7 + 0)¦
                exit
            pass:
                r0 = SK_PASS
                exit
            """,
            "R7 invalid mem access",
            "Read r7 and r8 anew after the call that may move the message");
    assertTrue(
        fixed.contains(
            """
                call bpf_msg_pull_data
                r7 = *(u64 *)(r6 + msg.data)
                r8 = *(u64 *)(r6 + msg.data_end)
                r2 = r7
            """),
        fixed);
    assertAccepted(fixed);
  }

  @Test
  void aFixThatLeadsToTheNextFaultSaysSo() {
    Marked marked =
        Marked.of(
            """
            f:
                r2 = *(u64 *)(r1 + msg.data)
                r3 = *(u8 *)(r2 + 0)¦
                r0 = r9
                exit
            """);
    String uri = open(marked, "a.bpf.s", "outside of the packet");
    assertEquals(
        List.of(
            "Check that 1 byte behind r2 lies in the message, else go to pass (next: R9 !read_ok)"),
        actions(uri, marked.caret(), List.of()).stream().map(CodeAction::getTitle).toList());
  }

  @Test
  void nothingIsPutBetweenInstructionsThatAreCounted() {
    Marked marked =
        Marked.of(
            """
            f:
                r2 = *(u64 *)(r1 + msg.data)
                if r1 == 0 goto +1
                r0 = *(u8 *)(r2 + 0)¦
                r0 = 1
                exit
            """);
    String uri = open(marked, "a.bpf.s", "outside of the packet");
    assertEquals(List.of(), actions(uri, marked.caret(), List.of()));
  }

  @Test
  void unreachableCodeIsFadedAndTakenAway() {
    String text =
        """
        f:
            r0 = SK_PASS
            goto done
            r0 = SK_DROP¦ // never
            r1 = 5 ll
        done:
            exit
        """;
    String fixed = fixed(text, "no way leads here", "Remove unreachable code");
    assertTrue(fixed.startsWith("f:\n    r0 = SK_PASS\n    goto done\n"), fixed);
    assertTrue(fixed.endsWith("done:\n    exit\n") && !fixed.contains("ll"), fixed);
    assertAccepted(fixed);
    String uri = folder.resolve("a1.bpf.s").toUri().toString();
    Diagnostic hint = editor.diagnostic(uri, "no way leads here");
    assertEquals(List.of(DiagnosticTag.Unnecessary), hint.getTags());
    assertEquals(DiagnosticSeverity.Hint, hint.getSeverity());
  }

  @Test
  void codeThatAConditionNeverReachesIsFaded() {
    String uri =
        editor.open(
            folder.resolve("a.bpf.s"),
            "f:\n    r0 = 1\n    if r0 == 1 goto out\n    r0 = 2\nout:\n    exit\n");
    Diagnostic hint = editor.diagnostic(uri, "never reached");
    assertEquals(new Range(new Position(3, 4), new Position(3, 10)), hint.getRange());
  }

  @Test
  void aRejectionTellsWhereItsRegistersComeFrom() {
    String uri =
        editor.open(
            folder.resolve("a.bpf.s"),
            "f:\n    r2 = *(u64 *)(r1 + msg.data)\n    r0 = *(u8 *)(r2 + 0)\n    exit\n");
    Diagnostic finding = editor.diagnostic(uri, "outside of the packet");
    var origin = finding.getRelatedInformation().getFirst();
    assertEquals("r2 comes from here", origin.getMessage());
    assertEquals(1, origin.getLocation().getRange().getStart().getLine());
  }

  @Test
  void whatWasMeantIsOffered() {
    String head = ".license \"GPL\"\n.map hits, type=array, key=4, value=8, max_entries=1\nf:\n";
    record Case(String line, String complaint, String title, String fixed) {}
    List<Case> cases =
        List.of(
            new Case("exot¦", "unknown instruction", "Replace 'exot' with 'exit'", "exit"),
            new Case(
                "call bpf_mgs_pull_data¦",
                "unknown helper",
                "Replace 'bpf_mgs_pull_data' with 'bpf_msg_pull_data'",
                "call bpf_msg_pull_data"),
            new Case("r1 = hitz ll¦", "hitz", "Replace 'hitz' with 'hits'", "r1 = hits ll"),
            new Case("goto dome¦", "dome", "Replace 'dome' with 'done'", "goto done"),
            new Case("r1 = hitz ll¦", "hitz", "Declare the map 'hitz' (hash)", "r1 = hitz ll"),
            new Case(
                "goto elsewhere¦",
                "elsewhere",
                "Add the label 'elsewhere', which passes the message",
                "goto elsewhere"));
    for (Case one : cases) {
      String text = head + "    " + one.line + "\ndone:\n    r0 = 1\n    exit\n";
      String fixed = fixed(text, one.complaint, one.title);
      assertTrue(fixed.contains(one.fixed), fixed);
    }
  }

  @Test
  void aWordOfATestFileIsPutRight() {
    Marked marked =
        Marked.of("program \"a.bpf.s\"\npair client, server: tcp4\nclient snds¦ \"x\"\n");
    String uri = open(marked, "a.msgtest", "'snds'");
    CodeAction action = actions(uri, marked.caret(), List.of()).getFirst();
    assertEquals("Replace 'snds' with 'sends'", action.getTitle());
    assertEquals(true, action.getIsPreferred());
    assertTrue(applied(marked.text(), action).contains("client sends \"x\""));
  }

  @Test
  void aPortIsComparedInItsByteOrder() {
    String remote =
        fixed(
            """
            f:
                r2 = *(u32 *)(r1 + msg.remote_port)
                r0 = SK_PASS
                if r2 == 443 goto out¦
                r0 = SK_DROP
            out:
                exit
            """,
            "turn it with be32",
            "Turn remote_port into a port number with be32");
    assertTrue(remote.contains("msg.remote_port)\n    r2 = be32 r2\n    r0 = SK_PASS\n"), remote);
    assertAccepted(remote);
    String half =
        fixed(
            """
            f:
                r2 = *(u32 *)(r1 + msg.remote_port)
                r2 = be16 r2
                r0 = SK_PASS
                if r2 == 443 goto out¦
                r0 = SK_DROP
            out:
                exit
            """,
            "a swap of 16 bits leaves 0",
            "Turn remote_port into a port number with be32");
    assertTrue(half.contains("    r2 = be32 r2\n    r0 = SK_PASS\n"), half);
    String local =
        fixed(
            """
            f:
                r2 = *(u32 *)(r1 + msg.local_port)
                r2 = be16 r2
                r0 = SK_PASS
                if r2 == 443 goto out¦
                r0 = SK_DROP
            out:
                exit
            """,
            "local_port is in host order already",
            "Compare local_port as it is, in host order");
    assertTrue(local.contains("msg.local_port)\n    r0 = SK_PASS\n"), local);
  }

  @Test
  void aPortInItsOrderIsNotComplainedOf() {
    String uri =
        editor.open(
            folder.resolve("a.bpf.s"),
            """
            f:
                r2 = *(u32 *)(r1 + msg.remote_port)
                r2 = be32 r2
                r3 = *(u32 *)(r1 + msg.local_port)
                r0 = SK_PASS
                if r2 == 443 goto out
                if r3 == 443 goto out
                r0 = SK_DROP
            out:
                exit
            """);
    var report =
        Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .diagnostic(new DocumentDiagnosticParams(new TextDocumentIdentifier(uri))));
    assertEquals(List.of(), report.getRelatedFullDocumentDiagnosticReport().getItems());
  }

  @Test
  void theFileIsLaidOutOnRequest() {
    Marked marked = Marked.of("f:\n¦  r0=1\nexit\n");
    String uri = editor.open(folder.resolve("a.bpf.s"), marked.text());
    CodeActionContext context = new CodeActionContext(List.of());
    context.setOnly(List.of("source.format"));
    CodeAction action =
        Editor.await(
                editor
                    .server()
                    .getTextDocumentService()
                    .codeAction(
                        new CodeActionParams(
                            new TextDocumentIdentifier(uri),
                            new Range(marked.caret(), marked.caret()),
                            context)))
            .getFirst()
            .getRight();
    assertEquals("f:\n    r0 = 1\n    exit\n", applied(marked.text(), action));
  }
}
