package dev.skmsg.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.jsonrpc.services.JsonSegment;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.NotebookDocumentService;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.junit.jupiter.api.Test;

/// The table of docs/editor.md against the protocol, the server's capabilities and the tests.
class EditorTableTest {
  private static final Path TABLE = Path.of("../docs/editor.md");
  private static final Path TESTS = Path.of("src/test/java/dev/skmsg/server");

  /// What came after 3.17.
  private static final Set<String> LATER =
      Set.of(
          "textDocument/rangesFormatting",
          "textDocument/inlineCompletion",
          "workspace/textDocumentContent");

  /// The families of which nothing is done.
  private static final Set<String> NONE_OF =
      Set.of("olor", "moniker", "linkedEditing", "inlineValue", "ypeHierarchy", "notebook");

  /// The capability that claims a method.
  private static final Map<String, String> CLAIMS =
      Map.ofEntries(
          Map.entry("textDocument/hover", "hoverProvider"),
          Map.entry("textDocument/completion", "completionProvider"),
          Map.entry("completionItem/resolve", "completionProvider.resolveProvider"),
          Map.entry("textDocument/signatureHelp", "signatureHelpProvider"),
          Map.entry("textDocument/declaration", "declarationProvider"),
          Map.entry("textDocument/definition", "definitionProvider"),
          Map.entry("textDocument/typeDefinition", "typeDefinitionProvider"),
          Map.entry("textDocument/implementation", "implementationProvider"),
          Map.entry("textDocument/references", "referencesProvider"),
          Map.entry("textDocument/documentHighlight", "documentHighlightProvider"),
          Map.entry("textDocument/documentSymbol", "documentSymbolProvider"),
          Map.entry("textDocument/codeAction", "codeActionProvider"),
          Map.entry("codeAction/resolve", "codeActionProvider.resolveProvider"),
          Map.entry("textDocument/codeLens", "codeLensProvider"),
          Map.entry("codeLens/resolve", "codeLensProvider.resolveProvider"),
          Map.entry("textDocument/documentLink", "documentLinkProvider"),
          Map.entry("documentLink/resolve", "documentLinkProvider.resolveProvider"),
          Map.entry("textDocument/formatting", "documentFormattingProvider"),
          Map.entry("textDocument/rangeFormatting", "documentRangeFormattingProvider"),
          Map.entry("textDocument/onTypeFormatting", "documentOnTypeFormattingProvider"),
          Map.entry("textDocument/rename", "renameProvider"),
          Map.entry("textDocument/prepareRename", "renameProvider.prepareProvider"),
          Map.entry("textDocument/foldingRange", "foldingRangeProvider"),
          Map.entry("textDocument/selectionRange", "selectionRangeProvider"),
          Map.entry("textDocument/prepareCallHierarchy", "callHierarchyProvider"),
          Map.entry("textDocument/semanticTokens/full", "semanticTokensProvider.full"),
          Map.entry("textDocument/semanticTokens/full/delta", "semanticTokensProvider.full.delta"),
          Map.entry("textDocument/semanticTokens/range", "semanticTokensProvider.range"),
          Map.entry("textDocument/inlayHint", "inlayHintProvider"),
          Map.entry("inlayHint/resolve", "inlayHintProvider.resolveProvider"),
          Map.entry("textDocument/diagnostic", "diagnosticProvider"),
          Map.entry("workspace/diagnostic", "diagnosticProvider.workspaceDiagnostics"),
          Map.entry("workspace/symbol", "workspaceSymbolProvider"),
          Map.entry("workspaceSymbol/resolve", "workspaceSymbolProvider.resolveProvider"),
          Map.entry("workspace/executeCommand", "executeCommandProvider"),
          Map.entry("workspace/willCreateFiles", "workspace.fileOperations.willCreate"),
          Map.entry("workspace/didCreateFiles", "workspace.fileOperations.didCreate"),
          Map.entry("workspace/willRenameFiles", "workspace.fileOperations.willRename"),
          Map.entry("workspace/didRenameFiles", "workspace.fileOperations.didRename"),
          Map.entry("workspace/willDeleteFiles", "workspace.fileOperations.willDelete"),
          Map.entry("workspace/didDeleteFiles", "workspace.fileOperations.didDelete"),
          Map.entry("textDocument/willSave", "textDocumentSync.willSave"),
          Map.entry("textDocument/willSaveWaitUntil", "textDocumentSync.willSaveWaitUntil"),
          Map.entry("textDocument/documentColor", "colorProvider"),
          Map.entry("textDocument/moniker", "monikerProvider"),
          Map.entry("textDocument/linkedEditingRange", "linkedEditingRangeProvider"),
          Map.entry("textDocument/inlineValue", "inlineValueProvider"),
          Map.entry("textDocument/prepareTypeHierarchy", "typeHierarchyProvider"),
          Map.entry("notebookDocument/didOpen", "notebookDocumentSync"));

  private record Row(String verdict, String how, List<String> tests) {}

  private static Map<String, Row> table() throws IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(TABLE)) {
      if (line.startsWith("| `")) {
        String[] cells = line.split("\\|", -1);
        rows.put(
            cells[1].strip().replace("`", ""),
            new Row(
                cells[2].strip(),
                cells[3].strip(),
                cells[4].isBlank() ? List.of() : List.of(cells[4].strip().split(", ", -1))));
      }
    }
    return rows;
  }

  /// Everything a client may send by the protocol.
  private static Set<String> methods() {
    Set<String> methods = new TreeSet<>();
    for (Class<?> service :
        List.of(
            LanguageServer.class,
            TextDocumentService.class,
            WorkspaceService.class,
            NotebookDocumentService.class)) {
      JsonSegment segment = service.getAnnotation(JsonSegment.class);
      String prefix = segment == null ? "" : segment.value() + "/";
      for (Method method : service.getDeclaredMethods()) {
        JsonRequest request = method.getAnnotation(JsonRequest.class);
        JsonNotification notification = method.getAnnotation(JsonNotification.class);
        if (request != null) {
          methods.add(name(prefix, method, request.value(), request.useSegment()));
        } else if (notification != null) {
          methods.add(name(prefix, method, notification.value(), notification.useSegment()));
        }
      }
    }
    methods.removeAll(LATER);
    return methods;
  }

  private static String name(String prefix, Method method, String value, boolean useSegment) {
    String name = value.isEmpty() ? method.getName() : value;
    return useSegment ? prefix + name : name;
  }

  @Test
  void everyMethodOfTheProtocolHasARow() throws IOException {
    Set<String> rows = new TreeSet<>(table().keySet());
    rows.remove("textDocument/publishDiagnostics"); // the server's own to send
    assertEquals(methods(), rows);
  }

  @Test
  void onlySomeFamiliesAreLeftOut() throws IOException {
    table()
        .forEach(
            (method, row) -> {
              boolean family = NONE_OF.stream().anyMatch(method::contains);
              assertEquals(family, row.verdict.equals("no"), method);
              assertTrue(
                  Set.of("yes", "no", "at once", "client").contains(row.verdict), row.verdict);
            });
  }

  @Test
  void theServerClaimsWhatTheTableSays() throws IOException {
    JsonObject pulls = new JsonObject();
    pulls.addProperty("pullDiagnostics", true);
    try (Editor editor = new Editor(pulls)) {
      JsonElement claimed = new Gson().toJsonTree(editor.initialized().getCapabilities());
      Map<String, Row> rows = table();
      Map<String, Boolean> wanted = new TreeMap<>();
      Map<String, Boolean> found = new TreeMap<>();
      CLAIMS.forEach(
          (method, capability) -> {
            wanted.put(method, Objects.requireNonNull(rows.get(method)).verdict.equals("yes"));
            found.put(method, isClaimed(claimed, capability));
          });
      assertEquals(wanted, found);
    }
  }

  private static boolean isClaimed(JsonElement capabilities, String path) {
    JsonElement at = capabilities;
    for (String step : path.split("\\.", -1)) {
      if (at.isJsonObject() && at.getAsJsonObject().has("left") && !step.equals("left")) {
        at = at.getAsJsonObject().get("left");
      } else if (at.isJsonObject() && at.getAsJsonObject().has("right")) {
        at = at.getAsJsonObject().get("right");
      }
      if (!at.isJsonObject() || !at.getAsJsonObject().has(step)) {
        return false;
      }
      at = at.getAsJsonObject().get(step);
    }
    return !at.isJsonPrimitive() || at.getAsBoolean();
  }

  /// A request that is answered is asked by the test that its row names.
  @Test
  void everyRequestThatIsAnsweredHasATest() throws IOException {
    Set<String> requests = new TreeSet<>();
    for (Class<?> service : List.of(TextDocumentService.class, WorkspaceService.class)) {
      JsonSegment segment = service.getAnnotation(JsonSegment.class);
      for (Method method : service.getDeclaredMethods()) {
        JsonRequest request = method.getAnnotation(JsonRequest.class);
        if (request == null) {
          continue;
        }
        String name = name(segment.value() + "/", method, request.value(), request.useSegment());
        Row row = table().get(name);
        if (row == null || !row.verdict.equals("yes")) {
          continue;
        }
        boolean asked = false;
        for (String test : row.tests) {
          asked |= Files.readString(TESTS.resolve(test + ".java")).contains(method.getName() + "(");
        }
        if (!asked) {
          requests.add(name);
        }
      }
    }
    assertEquals(Set.of(), requests);
  }
}
