package dev.skmsg.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signatures, selections, links, calls, layout, tokens that changed, diagnostics asked for.
class RequestsTest {
  private static final String PROGRAM =
      """
      .license "GPL"
      .struct pair, first=4, second=4
      .map hits, type=hash, key=sizeof.pair, value=8, max_entries=4
      .section sk_msg
      .globl filter
      filter:
          r6 = r1
          r1 = 1
          call helper
          r1 = r6
          r2 = 0
          call bpf_msg_pull_data
          r2 = pair.second
          call helper
          r0 = SK_PASS
          exit
      .section .text
      helper:
          r0 = r1
          exit
      """;
  private static final String TESTS =
      """
      program "calls.bpf.s"
      test "one" {
          pair client, server: tcp4
          client sends @data.bin
      }
      """;

  private final JsonObject pulls = new JsonObject();
  private final Editor editor;

  @TempDir private Path folder;
  private String program = "";
  private String tests = "";

  RequestsTest() {
    pulls.addProperty("pullDiagnostics", true);
    editor = new Editor(pulls);
  }

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("calls.bpf.s"), PROGRAM);
    Files.writeString(folder.resolve("calls.msgtest"), TESTS);
    Files.writeString(folder.resolve("data.bin"), "abc");
    program = editor.open(folder.resolve("calls.bpf.s"), PROGRAM);
    tests = editor.open(folder.resolve("calls.msgtest"), TESTS);
  }

  @AfterEach
  void close() {
    editor.close();
  }

  private TextDocumentService service() {
    return editor.server().getTextDocumentService();
  }

  private static TextDocumentIdentifier id(String uri) {
    return new TextDocumentIdentifier(uri);
  }

  private String at(Location location) {
    Range range = location.getRange();
    String line = editor.text(location.getUri()).lines().toList().get(range.getStart().getLine());
    return line.substring(range.getStart().getCharacter(), range.getEnd().getCharacter());
  }

  // ---- signatures

  @Test
  void aCallShowsWhichArgumentsAreNotSetYet() {
    SignatureHelp help =
        Editor.await(
            service()
                .signatureHelp(
                    new SignatureHelpParams(id(program), editor.at(program, "_pull_data"))));
    SignatureInformation signature = help.getSignatures().getFirst();
    assertTrue(
        signature.getLabel().startsWith("bpf_msg_pull_data(r1: ctx, "), signature.getLabel());
    assertEquals(
        List.of("holds ctx", "holds 0", "not set yet", "not set yet"),
        signature.getParameters().stream().map(it -> it.getDocumentation().getLeft()).toList());
    assertEquals(2, help.getActiveParameter());
    assertNull(
        Editor.await(
            service()
                .signatureHelp(new SignatureHelpParams(id(program), editor.at(program, "r6 =")))));
  }

  // ---- selections

  private List<String> selections(String uri, String marker) {
    SelectionRange range =
        Editor.await(
                service()
                    .selectionRange(
                        new SelectionRangeParams(id(uri), List.of(editor.at(uri, marker)))))
            .getFirst();
    List<String> texts = new ArrayList<>();
    for (SelectionRange at = range; at != null; at = at.getParent()) {
      String[] lines = editor.text(uri).split("\n", -1);
      Position start = at.getRange().getStart();
      Position end = at.getRange().getEnd();
      texts.add(
          start.getLine() == end.getLine()
              ? lines[start.getLine()].substring(start.getCharacter(), end.getCharacter())
              : start.getLine() + "-" + end.getLine());
    }
    return texts;
  }

  @Test
  void aSelectionGrowsFromTheWordToTheFile() {
    List<String> grown = selections(program, "air.second");
    assertEquals(List.of("pair.second", "r2 = pair.second"), grown.subList(0, 2));
    assertEquals(List.of("5-15", "0-20"), grown.subList(2, grown.size()));
    assertEquals(
        List.of("sends", "client sends @data.bin", "1-4", "0-5"), selections(tests, "ends @"));
  }

  // ---- links and files

  @Test
  void filesThatATestNamesAreLinks() {
    List<DocumentLink> links =
        Editor.await(service().documentLink(new DocumentLinkParams(id(tests))));
    assertEquals(
        List.of(program, folder.resolve("data.bin").toUri().toString()),
        links.stream().map(DocumentLink::getTarget).toList());
  }

  @Test
  void testFilesFollowAProgramThatIsRenamed() {
    String to = folder.resolve("other.bpf.s").toUri().toString();
    WorkspaceEdit edit =
        Editor.await(
            editor
                .server()
                .getWorkspaceService()
                .willRenameFiles(new RenameFilesParams(List.of(new FileRename(program, to)))));
    TextEdit change = Objects.requireNonNull(edit.getChanges().get(tests)).getFirst();
    assertEquals("\"other.bpf.s\"", change.getNewText());
    assertEquals(new Range(new Position(0, 8), new Position(0, 21)), change.getRange());
  }

  // ---- names

  @Test
  void usesOfANameAreHighlightedAndItCanBeRenamed() {
    Position helper = editor.at(program, "helper:");
    assertEquals(
        List.of(8, 13, 17),
        Editor.await(service().documentHighlight(new DocumentHighlightParams(id(program), helper)))
            .stream()
            .map(it -> it.getRange().getStart().getLine())
            .toList());
    assertEquals(
        "helper",
        Editor.await(service().prepareRename(new PrepareRenameParams(id(program), helper)))
            .getSecond()
            .getPlaceholder());
  }

  @Test
  void declarationsTypesAndImplementationsAreFound() {
    Position filter = editor.at(program, "filter:");
    assertEquals(
        4,
        Editor.await(service().declaration(new DeclarationParams(id(program), filter)))
            .getLeft()
            .getFirst()
            .getRange()
            .getStart()
            .getLine());
    assertEquals(
        5,
        Editor.await(
                service()
                    .implementation(
                        new ImplementationParams(id(program), editor.at(program, "filter"))))
            .getLeft()
            .getFirst()
            .getRange()
            .getStart()
            .getLine());
    for (String field : List.of("air.second", "izeof.pair")) {
      Location struct =
          Editor.await(
                  service()
                      .typeDefinition(
                          new TypeDefinitionParams(id(program), editor.at(program, field))))
              .getLeft()
              .getFirst();
      assertEquals("pair", at(struct));
    }
  }

  @Test
  void callersAndCalledFunctionsAreFound() {
    CallHierarchyItem helper =
        Editor.await(
                service()
                    .prepareCallHierarchy(
                        new CallHierarchyPrepareParams(id(program), editor.at(program, "helper:"))))
            .getFirst();
    assertEquals("helper", helper.getName());
    CallHierarchyIncomingCall caller =
        Editor.await(
                service().callHierarchyIncomingCalls(new CallHierarchyIncomingCallsParams(helper)))
            .getFirst();
    assertEquals("filter", caller.getFrom().getName());
    assertEquals(2, caller.getFromRanges().size());
    CallHierarchyOutgoingCall called =
        Editor.await(
                service()
                    .callHierarchyOutgoingCalls(
                        new CallHierarchyOutgoingCallsParams(caller.getFrom())))
            .getFirst();
    assertEquals("helper", called.getTo().getName());
    assertEquals(8, called.getFromRanges().getFirst().getStart().getLine());
  }

  // ---- tokens

  @Test
  void onlyTheTokensThatChangedAreSentAgain() {
    SemanticTokens all =
        Editor.await(service().semanticTokensFull(new SemanticTokensParams(id(program))));
    assertNotNull(all.getResultId());
    editor.replace(program, "r2 = 0", "r2 = 0 // none");
    SemanticTokensDelta delta =
        Editor.await(
                service()
                    .semanticTokensFullDelta(
                        new SemanticTokensDeltaParams(id(program), all.getResultId())))
            .getRight();
    SemanticTokensEdit edit = delta.getEdits().getFirst();
    List<Integer> patched = new ArrayList<>(all.getData());
    patched.subList(edit.getStart(), edit.getStart() + edit.getDeleteCount()).clear();
    patched.addAll(edit.getStart(), edit.getData());
    assertEquals(
        Editor.await(service().semanticTokensFull(new SemanticTokensParams(id(program)))).getData(),
        patched);
    assertEquals(5, edit.getData().size() - edit.getDeleteCount());
    assertTrue(
        Editor.await(
                service()
                    .semanticTokensFullDelta(new SemanticTokensDeltaParams(id(program), "unknown")))
            .isLeft());
  }

  @Test
  void theTokensOfSomeLinesAreThoseOfTheWhole() {
    Range line = new Range(new Position(6, 0), new Position(6, 11));
    assertEquals(
        List.of(6, 4, 2),
        Editor.await(
                service().semanticTokensRange(new SemanticTokensRangeParams(id(program), line)))
            .getData()
            .subList(0, 3));
  }

  // ---- diagnostics asked for

  @Test
  void diagnosticsAreGivenWhenAskedForAndNotTwice() {
    editor.replace(program, "r0 = SK_PASS", "r0 = r9");
    var full =
        Editor.await(service().diagnostic(new DocumentDiagnosticParams(id(program))))
            .getRelatedFullDocumentDiagnosticReport();
    assertTrue(
        full.getItems().stream().anyMatch(it -> Editor.message(it).contains("R3 !read_ok")),
        full.toString());
    DocumentDiagnosticParams again = new DocumentDiagnosticParams(id(program));
    again.setPreviousResultId(full.getResultId());
    assertEquals(
        full.getResultId(),
        Editor.await(service().diagnostic(again))
            .getRelatedUnchangedDocumentDiagnosticReport()
            .getResultId());
    var workspace =
        Editor.await(
            editor
                .server()
                .getWorkspaceService()
                .diagnostic(
                    new WorkspaceDiagnosticParams(
                        List.of(new PreviousResultId(program, full.getResultId())))));
    assertEquals(2, workspace.getItems().size());
    assertTrue(
        workspace.getItems().stream()
            .anyMatch(it -> it.isRight() && it.getRight().getUri().equals(program)));
    assertTrue(
        workspace.getItems().stream()
            .anyMatch(it -> it.isLeft() && it.getLeft().getUri().equals(tests)));
    assertTrue(editor.published().all().isEmpty(), "nothing is pushed besides");
  }

  // ---- layout

  private static final FormattingOptions OPTIONS = new FormattingOptions(4, true);

  @Test
  void aFileIsLaidOutWhollyOrInPart() {
    String uri = editor.open(folder.resolve("b.bpf.s"), "f:\n r0=1\n exit\n");
    List<? extends TextEdit> all =
        Editor.await(service().formatting(new DocumentFormattingParams(id(uri), OPTIONS)));
    assertEquals(4, all.size());
    Range second = new Range(new Position(1, 2), new Position(1, 3));
    List<? extends TextEdit> part =
        Editor.await(
            service().rangeFormatting(new DocumentRangeFormattingParams(id(uri), OPTIONS, second)));
    assertEquals(3, part.size());
    assertTrue(part.stream().allMatch(it -> it.getRange().getStart().getLine() == 1));
    String test =
        editor.open(folder.resolve("b.msgtest"), "test \"a\" {\nclient  sends \"x\"\n}\n");
    assertEquals(
        2,
        Editor.await(service().formatting(new DocumentFormattingParams(id(test), OPTIONS))).size());
  }

  private List<? extends TextEdit> typed(String uri, Position caret, String typed) {
    return Editor.await(
        service()
            .onTypeFormatting(new DocumentOnTypeFormattingParams(id(uri), OPTIONS, caret, typed)));
  }

  @Test
  void whatIsTypedIsLaidOutLineByLine() {
    String uri = editor.open(folder.resolve("c.bpf.s"), "f:\nr0=1\n\n");
    List<? extends TextEdit> edits = typed(uri, new Position(2, 0), "\n");
    assertEquals(
        List.of("    ", " ", " "), edits.stream().map(TextEdit::getNewText).limit(3).toList());
    assertEquals("f", editor.text(uri).substring(0, 1));
    String label = editor.open(folder.resolve("d.bpf.s"), "f:\n\n");
    assertEquals(
        List.of("    "),
        typed(label, new Position(1, 0), "\n").stream().map(TextEdit::getNewText).toList());
    String end = editor.open(folder.resolve("e.bpf.s"), "f:\n    exit\n    \n");
    assertEquals(
        List.of(""),
        typed(end, new Position(2, 4), "\n").stream().map(TextEdit::getNewText).toList());
    String colon = editor.open(folder.resolve("g.bpf.s"), "f:\n    r0 = 1\n    out:\n    exit\n");
    assertEquals(
        List.of(""),
        typed(colon, new Position(2, 8), ":").stream().map(TextEdit::getNewText).toList());
  }
}
