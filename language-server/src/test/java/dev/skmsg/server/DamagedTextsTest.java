package dev.skmsg.server;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CallHierarchyPrepareParams;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.DeclarationParams;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.DocumentOnTypeFormattingParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TypeDefinitionParams;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a text is and wherever the caret, each request is answered.
class DamagedTextsTest {
  private static final String SIGNS = "\n\n;#:,[]()*+-=<>\"'@%&{} \t0x9rw.ue$\u20ac";
  private static final int TEXTS = 40;
  private static final int LAST_LINE = 200;

  @TempDir private Path folder;

  @Test
  void everyRequestIsAnswered() throws IOException {
    JsonObject pulls = new JsonObject();
    pulls.addProperty("pullDiagnostics", true);
    List<Path> examples;
    try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
      examples =
          files
              .filter(it -> it.toString().endsWith(".bpf.s") || it.toString().endsWith(".msgtest"))
              .sorted()
              .toList();
    }
    Random random = new Random(3);
    try (Editor editor = new Editor(pulls)) {
      for (int i = 0; i < TEXTS; i++) {
        Path example = examples.get(random.nextInt(examples.size()));
        String text = damaged(random, Files.readString(example));
        String uri = editor.open(folder.resolve(i + "-" + example.getFileName()), text);
        for (int at = 0; at < 4; at++) {
          Position caret = new Position(random.nextInt(LAST_LINE), random.nextInt(30));
          ask(editor.server().getTextDocumentService(), uri, caret);
        }
        editor.close(uri);
      }
    }
  }

  private static String damaged(Random random, String text) {
    StringBuilder result = new StringBuilder(text);
    for (int damage = random.nextInt(6); damage > 0; damage--) {
      int at = random.nextInt(result.length());
      switch (random.nextInt(3)) {
        case 0 -> result.delete(at, Math.min(result.length(), at + 1 + random.nextInt(40)));
        case 1 -> result.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
        default -> result.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
      }
    }
    return result.toString();
  }

  private static void ask(TextDocumentService service, String uri, Position caret) {
    TextDocumentIdentifier id = new TextDocumentIdentifier(uri);
    Range range = new Range(caret, new Position(caret.getLine() + 3, 0));
    FormattingOptions options = new FormattingOptions(4, true);
    assertNotNull(Editor.await(service.diagnostic(new DocumentDiagnosticParams(id))));
    assertNotNull(
        Editor.await(
            service.codeAction(new CodeActionParams(id, range, new CodeActionContext(List.of())))));
    assertNotNull(
        Editor.await(service.selectionRange(new SelectionRangeParams(id, List.of(caret)))));
    assertNotNull(Editor.await(service.documentLink(new DocumentLinkParams(id))));
    assertNotNull(Editor.await(service.declaration(new DeclarationParams(id, caret))));
    assertNotNull(Editor.await(service.typeDefinition(new TypeDefinitionParams(id, caret))));
    assertNotNull(
        Editor.await(service.prepareCallHierarchy(new CallHierarchyPrepareParams(id, caret))));
    assertNotNull(Editor.await(service.formatting(new DocumentFormattingParams(id, options))));
    assertNotNull(
        Editor.await(
            service.onTypeFormatting(
                new DocumentOnTypeFormattingParams(id, options, caret, "\n"))));
    var _ = Editor.await(service.signatureHelp(new SignatureHelpParams(id, caret)));
  }
}
