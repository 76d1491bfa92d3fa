package dev.skmsg.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.skmsg.server.protocol.ProgramMessages;
import dev.skmsg.toolchain.Privileges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.*;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesTest {
  private static final String PROGRAM =
      """
      // Looks at the first byte.
      // Drops what begins with a zero.
      .map socks, type=sockmap, key=4, value=4, max_entries=4
      .map hits, type=array, key=4, value=8, max_entries=1
      .set LIMIT, 100
      .section sk_msg
      first:
        r2 = *(u64 *)(r1 + msg.data)
        r3 = *(u64 *)(r1 + msg.data_end)
        r0 = SK_PASS
        r4 = r2
        r4 += 2
        if r4 > r3 goto done
        r5 = *(u8 *)(r2 + 1)
        if r5 > LIMIT goto done
        r1 = hits ll
        call bpf_get_prandom_u32
        r0 &= 1
      done:
        exit
      """;
  private static final String TESTS =
      """
      program "first.bpf.s"
      pair client, server: tcp4
      attach first to socks
      map socks[0] = client
      test "one" {
          client sends "abc"
          expect map hits[0] = 0
      }
      """;

  private final Editor editor = new Editor();

  @TempDir private Path folder;
  private String program = "";
  private String tests = "";

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("first.bpf.s"), PROGRAM);
    Files.writeString(folder.resolve("first.msgtest"), TESTS);
    program = editor.open(folder.resolve("first.bpf.s"), PROGRAM);
    tests = editor.open(folder.resolve("first.msgtest"), TESTS);
  }

  @AfterEach
  void close() {
    editor.close();
  }

  private TextDocumentIdentifier id(String uri) {
    return new TextDocumentIdentifier(uri);
  }

  private String hover(String marker) {
    Hover hover =
        Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .hover(new HoverParams(id(program), editor.at(program, marker))));
    return hover == null ? "" : hover.getContents().getRight().getValue();
  }

  @Test
  void aRegisterSaysWhatItHolds() {
    String packet = hover("r2 + 1)");
    assertTrue(packet.contains("a pointer into the message's bytes"), packet);
    assertTrue(packet.contains("2 bytes from here are proven"), packet);
    String number = hover("r5 > LIMIT");
    assertTrue(number.contains("unsigned 0 to 255"), number);
  }

  @Test
  void helpersMapsFieldsAndConstantsAreExplained() {
    assertTrue(hover("bpf_get_prandom_u32").contains("for sk_msg and sk_skb"));
    assertTrue(hover("hits ll").contains("array"));
    assertTrue(hover("msg.data_end").contains("struct sk_msg_md"));
    assertTrue(hover("SK_PASS").contains("= 1"));
    assertTrue(hover("LIMIT goto").contains(".set LIMIT, 100"));
    assertTrue(hover("first:").contains("program"));
    assertTrue(hover("+= 2").contains("Adds 2 to r4"));
    assertEquals("", hover("// Looks"));
  }

  private Set<String> completions(String uri, Position position) {
    return Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .completion(new CompletionParams(id(uri), position)))
        .getRight()
        .getItems()
        .stream()
        .map(CompletionItem::getLabel)
        .collect(Collectors.toSet());
  }

  private Position behind(String uri, String marker) {
    Position at = editor.at(uri, marker);
    return new Position(at.getLine(), at.getCharacter() + marker.length());
  }

  @Test
  void completionKnowsWhereItIs() {
    Set<String> calls = completions(program, behind(program, "call bpf_"));
    assertTrue(calls.contains("bpf_msg_redirect_map"));
    assertFalse(calls.contains("bpf_sk_release"), "not for sk_msg");
    assertEquals(Set.of("done"), completions(program, behind(program, "r3 goto ")));
    assertTrue(completions(program, behind(program, "(r1 + ")).contains("msg.size"));
    assertTrue(completions(program, behind(program, "type=")).contains("sockhash"));
    assertTrue(completions(program, behind(program, "r1 = ")).contains("hits ll"));
    assertEquals(Set.of(), completions(program, behind(program, "// Looks ")));
    assertTrue(completions(tests, behind(tests, "attach ")).contains("first"));
    assertTrue(completions(tests, behind(tests, "client se")).contains("sends"));
    assertTrue(completions(tests, behind(tests, "program \"")).contains("first.bpf.s"));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static String shown(Location location) {
    return name(Path.of(java.net.URI.create(location.getUri())))
        + ":"
        + location.getRange().getStart().getLine();
  }

  @Test
  void definitionsAndReferencesCrossTheLanguages() {
    List<? extends Location> definition =
        Editor.await(
                editor
                    .server()
                    .getTextDocumentService()
                    .definition(new DefinitionParams(id(tests), editor.at(tests, "hits"))))
            .getLeft();
    assertEquals(List.of("first.bpf.s:3"), definition.stream().map(FeaturesTest::shown).toList());
    List<? extends Location> references =
        Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .references(
                    new ReferenceParams(
                        id(program), editor.at(program, "hits"), new ReferenceContext(true))));
    assertEquals(
        List.of("first.bpf.s:3", "first.bpf.s:15", "first.msgtest:6"),
        references.stream().map(FeaturesTest::shown).toList());
  }

  @Test
  void aFileNameLeadsToItsFile() {
    var file =
        Editor.await(
                editor
                    .server()
                    .getTextDocumentService()
                    .definition(new DefinitionParams(id(tests), editor.at(tests, "first.bpf.s"))))
            .getLeft();
    assertEquals(List.of("first.bpf.s:0"), file.stream().map(FeaturesTest::shown).toList());
  }

  @Test
  void renamingChangesEveryFile() {
    WorkspaceEdit edit =
        Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .rename(new RenameParams(id(program), editor.at(program, "hits"), "counts")));
    Map<String, List<TextEdit>> changes = edit.getChanges();
    assertEquals(List.of("counts", "counts"), texts(changes, program));
    assertEquals(List.of("counts"), texts(changes, tests));
  }

  @Test
  void aNameThatIsTakenOrNoneIsRefused() {
    for (String name : List.of("socks", "r1", "two words", "", "SK_PASS", "1a")) {
      CompletableFuture<WorkspaceEdit> rename =
          editor
              .server()
              .getTextDocumentService()
              .rename(new RenameParams(id(program), editor.at(program, "hits"), name));
      try {
        rename.get();
        fail("'" + name + "' was taken");
      } catch (ExecutionException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("'" + name + "'"), e.getMessage());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aSocketIsRenamedInItsTestsAlone() {
    WorkspaceEdit edit =
        Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .rename(new RenameParams(id(tests), editor.at(tests, "client"), "left")));
    assertEquals(List.of("left", "left", "left"), texts(edit.getChanges(), tests));
  }

  private static List<String> texts(Map<String, List<TextEdit>> changes, String uri) {
    return changes.getOrDefault(uri, List.of()).stream().map(TextEdit::getNewText).toList();
  }

  @Test
  void theOutlineHasFunctionsWithTheirLabels() {
    List<DocumentSymbol> outline =
        Editor.await(
                editor
                    .server()
                    .getTextDocumentService()
                    .documentSymbol(new DocumentSymbolParams(id(program))))
            .stream()
            .map(it -> it.getRight())
            .toList();
    assertEquals(
        List.of("socks", "hits", "LIMIT", "sk_msg", "first"),
        outline.stream().map(DocumentSymbol::getName).toList());
    assertEquals("done", outline.getLast().getChildren().getFirst().getName());
    assertEquals(19, outline.getLast().getRange().getEnd().getLine());
  }

  @Test
  void commentsFunctionsAndTestsFold() {
    List<FoldingRange> foldings =
        Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .foldingRange(new FoldingRangeRequestParams(id(program))));
    assertEquals(
        Set.of("0-1", "6-19"),
        foldings.stream()
            .map(it -> it.getStartLine() + "-" + it.getEndLine())
            .collect(Collectors.toSet()));
  }

  @Test
  void tokensDecodeToTheWordsOfTheText() {
    SemanticTokensLegend legend =
        editor.initialized().getCapabilities().getSemanticTokensProvider().getLegend();
    Set<String> words = new TreeSet<>();
    for (String uri : List.of(program, tests)) {
      List<Integer> data =
          Editor.await(
                  editor
                      .server()
                      .getTextDocumentService()
                      .semanticTokensFull(new SemanticTokensParams(id(uri))))
              .getData();
      String[] lines = editor.text(uri).split("\n", -1);
      int line = 0;
      int column = 0;
      for (int i = 0; i < data.size(); i += 5) {
        line += data.get(i);
        column = data.get(i) == 0 ? column + data.get(i + 1) : data.get(i + 1);
        words.add(
            legend.getTokenTypes().get(data.get(i + 3))
                + " "
                + lines[line].substring(column, column + data.get(i + 2)));
      }
    }
    for (String word :
        List.of(
            "comment // Looks at the first byte.",
            "function first",
            "label done",
            "map hits",
            "enumMember LIMIT",
            "enumMember SK_PASS",
            "method bpf_get_prandom_u32",
            "property msg.data",
            "variable r2",
            "type u64",
            "keyword goto",
            "number 2",
            "macro .map",
            "namespace sk_msg",
            "variable client",
            "keyword sends",
            "string \"abc\"")) {
      assertTrue(words.contains(word), word + " is not among " + words);
    }
  }

  @Test
  void hintsSayWhatALineLeaves() {
    List<InlayHint> hints =
        Editor.await(
            editor
                .server()
                .getTextDocumentService()
                .inlayHint(
                    new InlayHintParams(
                        id(program), new Range(new Position(6, 0), new Position(18, 0)))));
    List<String> texts =
        hints.stream()
            .map(it -> it.getPosition().getLine() + " " + it.getLabel().getLeft())
            .toList();
    assertEquals(
        List.of("7 r2: pkt[0]", "8 r3: pkt_end", "11 r4: pkt[0]", "12 r2: pkt[2]", "17 r0: 0..1"),
        texts);
  }

  @Test
  void lensesShowVerdictReferencesAndRun() {
    assertEquals(List.of(), editor.diagnostics(program, List::isEmpty));
    List<? extends CodeLens> lenses =
        Editor.await(
            editor.server().getTextDocumentService().codeLens(new CodeLensParams(id(program))));
    List<String> titles = lenses.stream().map(it -> it.getCommand().getTitle()).toList();
    assertTrue(titles.getFirst().contains("accepted · "), titles.toString());
    assertEquals("1 reference", titles.get(1));
    var run =
        Editor.await(
            editor.server().getTextDocumentService().codeLens(new CodeLensParams(id(tests))));
    assertEquals("Run", run.getFirst().getCommand().getTitle());
    assertEquals(List.of(tests + "#one"), strings(run.getFirst().getCommand().getArguments()));
  }

  private static List<String> strings(List<Object> values) {
    return values.stream()
        .map(it -> it instanceof com.google.gson.JsonPrimitive text ? text.getAsString() : "" + it)
        .toList();
  }

  @Test
  void workspaceSymbolsAreFoundByTheirLetters() {
    var found =
        Editor.await(editor.server().getWorkspaceService().symbol(new WorkspaceSymbolParams("frs")))
            .getRight();
    assertEquals(List.of("first"), found.stream().map(WorkspaceSymbol::getName).toList());
  }

  @Test
  void programsAreLoggedAssembledDisassembledAndRun() {
    var log =
        Editor.await(editor.server().verifierLog(new ProgramMessages.LogRequest(program, null, 1)));
    assertTrue(log.text().contains("processed "), log.text());
    var object = Editor.await(editor.server().assemble(new ProgramMessages.OfFile(program)));
    assertTrue(Files.exists(folder.resolve("first.bpf.o")));
    var text = Editor.await(editor.server().disassemble(new ProgramMessages.OfFile(object.uri())));
    assertTrue(text.text().contains("r5 = *(u8 *)(r2 + 0x1)"), text.text());
    var way =
        Editor.await(
            editor.server().run(new ProgramMessages.RunRequest(program, List.of("abc", "hex:00"))));
    assertTrue(way.text().contains("send 2"), way.text());
    assertEquals(
        3,
        Editor.await(editor.server().templates(new ProgramMessages.Nothing())).templates().size());
  }

  @Test
  void settingsAreReadAndWritten() throws IOException {
    var settings = Editor.await(editor.server().settings(new ProgramMessages.OfFile(program)));
    assertEquals("root", settings.caps());
    assertNull(settings.file());
    assertEquals(Privileges.ACCEPTED, settings.knownCaps());
    Files.writeString(folder.resolve("skmsg.toml"), "# ours\nkernels = [\n  \"6.18\",\n]\n");
    var changed =
        Editor.await(
            editor
                .server()
                .changeSettings(
                    new ProgramMessages.SettingsChange(program, List.of("6.18"), "bpf,net_admin")));
    String uri = folder.resolve("skmsg.toml").toUri().toString();
    assertEquals(uri, changed.file());
    assertEquals(
        uri, Editor.await(editor.server().settings(new ProgramMessages.OfFile(program))).file());
    assertEquals(
        "caps = \"bpf,net_admin\"\n# ours\nkernels = [\"6.18\"]\n",
        Files.readString(folder.resolve("skmsg.toml")));
  }

  @Test
  void everyTemplateIsAcceptedAndFormsAFile() {
    var templates = Editor.await(editor.server().templates(new ProgramMessages.Nothing()));
    for (ProgramMessages.Template template : templates.templates()) {
      String uri = editor.open(folder.resolve(template.id() + ".bpf.s"), template.text());
      assertEquals(List.of(), editor.diagnostics(uri, List::isEmpty), template.id());
    }
  }
}
