package dev.skmsg.server.lsp;

import com.google.gson.JsonObject;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.Verification;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;

/// What a proposed register holds where it is proposed. The line at the caret is seldom whole, so
/// the answer is that of the text without it.
final class RegisterDetails {
  private static final String URI = "uri";
  private static final String OFFSET = "offset";

  private RegisterDetails() {}

  /// What a proposal carries with it.
  static JsonObject question(Document document, int caret) {
    JsonObject question = new JsonObject();
    question.addProperty(URI, document.uriText());
    question.addProperty(OFFSET, caret);
    return question;
  }

  static CompletionItem resolve(Snapshot snapshot, CompletionItem item) {
    if (item.getData() instanceof JsonObject question
        && question.has(URI)
        && question.has(OFFSET)
        && snapshot.document(question.get(URI).getAsString()) instanceof AsmDocument document) {
      String held = held(document, question.get(OFFSET).getAsInt(), item.getLabel());
      if (!held.isEmpty()) {
        item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, held));
      }
    }
    return item;
  }

  private static String held(AsmDocument document, int caret, String register) {
    int line = document.lines().lineOf(Math.clamp(caret, 0, document.text().length()));
    String text = document.text();
    AsmDocument copy =
        document.withText(
            text.substring(0, document.lines().lineStart(line))
                + text.substring(document.lines().lineEnd(line)));
    for (Program program : Instructions.programs(copy)) {
      for (int slot = 0; slot < program.positions().size(); slot++) {
        if (program.positions().get(slot).line() > line) {
          return States.register(
              Verification.of(document).observe(program),
              slot,
              Integer.parseInt(register.substring(1)));
        }
      }
    }
    return "";
  }
}
