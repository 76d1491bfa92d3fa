package dev.skmsg.server.lsp;

import dev.skmsg.server.protocol.SkmsgClient;
import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.TestDocument;
import dev.skmsg.server.workspace.Verdicts;
import dev.skmsg.server.workspace.Workspace;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.PublishDiagnosticsParams;

/// Sends the editor what is wrong with each version of a document: its syntax at once, verdicts
/// when they are there. Never about a version that was overtaken.
final class Publishing {
  private final SkmsgClient client;
  private final Workspace workspace;
  private final Analysis analysis;
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
    this.analysis = analysis;
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
    List<Diagnostic> diagnostics = DiagnosticReports.all(verdicts);
    publish(verdicts.document(), diagnostics);
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
    remark(verdicts.document(), diagnostics);
  }

  /// Says what takes longer to find out, unless a change has come meanwhile.
  private void remark(AsmDocument document, List<Diagnostic> diagnostics) {
    List<Diagnostic> remarks = pushes ? DiagnosticReports.remarks(document, analysis) : List.of();
    if (!remarks.isEmpty() && !Thread.currentThread().isInterrupted()) {
      publish(document, Stream.concat(diagnostics.stream(), remarks.stream()).toList());
    }
  }

  private synchronized void closed(String uri) {
    if (pushes) {
      client.publishDiagnostics(new PublishDiagnosticsParams(uri, List.of()));
    }
  }

  /// What was closed meanwhile is not spoken of again: this and [#closed] exclude each other.
  private synchronized void publish(Document document, List<Diagnostic> diagnostics) {
    if (pushes && workspace.snapshot().document(document.uriText()) == document) {
      client.publishDiagnostics(
          new PublishDiagnosticsParams(document.uriText(), diagnostics, document.version()));
    }
  }
}
