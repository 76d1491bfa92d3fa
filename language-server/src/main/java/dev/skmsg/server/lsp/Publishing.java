package dev.skmsg.server.lsp;

import dev.skmsg.server.protocol.SkmsgClient;
import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.TestDocument;
import dev.skmsg.server.workspace.Verdicts;
import dev.skmsg.server.workspace.Workspace;
import java.util.List;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.PublishDiagnosticsParams;

/// Sends the editor what is wrong with each version of a document: its syntax at once, verdicts
/// when they are there. Never about a version that was overtaken.
final class Publishing {
  private final SkmsgClient client;
  private final Workspace workspace;
  private final boolean pushes;
  private final boolean refreshesLenses;
  private final boolean refreshesHints;

  /// @param pushes false when the client asks for diagnostics itself
  Publishing(
      SkmsgClient client,
      Workspace workspace,
      Analysis analysis,
      boolean pushes,
      boolean refreshesLenses,
      boolean refreshesHints) {
    this.client = client;
    this.workspace = workspace;
    this.pushes = pushes;
    this.refreshesLenses = refreshesLenses;
    this.refreshesHints = refreshesHints;
    analysis.onParsed(this::parsed);
    analysis.onVerified(this::verified);
    workspace.onClose(this::closed);
  }

  private void parsed(Document document) {
    switch (document) {
      case AsmDocument asm -> {
        List<Diagnostic> errors = DiagnosticReports.syntax(asm);
        if (!errors.isEmpty()) {
          publish(asm, errors); // otherwise the last verdict stands until the next is there
        }
      }
      case TestDocument test -> {
        publish(test, DiagnosticReports.all(test, Tests.read(workspace.snapshot(), test)));
        client.testsChanged(Tests.listed(test));
      }
    }
  }

  private void verified(Verdicts verdicts) {
    publish(verdicts.document(), DiagnosticReports.all(verdicts));
    if (refreshesLenses) {
      var _ = client.refreshCodeLenses();
    }
    if (refreshesHints) {
      var _ = client.refreshInlayHints();
    }
    for (Document document : workspace.snapshot().documents()) {
      if (document instanceof TestDocument test) {
        publish(test, DiagnosticReports.all(test, Tests.read(workspace.snapshot(), test)));
      }
    }
  }

  private void closed(String uri) {
    if (pushes) {
      client.publishDiagnostics(new PublishDiagnosticsParams(uri, List.of()));
    }
  }

  private void publish(Document document, List<Diagnostic> diagnostics) {
    if (pushes && workspace.snapshot().document(document.uriText()) == document) {
      client.publishDiagnostics(
          new PublishDiagnosticsParams(document.uriText(), diagnostics, document.version()));
    }
  }
}
