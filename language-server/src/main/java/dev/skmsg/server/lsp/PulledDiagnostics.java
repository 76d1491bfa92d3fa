package dev.skmsg.server.lsp;

import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import dev.skmsg.server.workspace.Verdicts;
import dev.skmsg.server.workspace.Verification;
import dev.skmsg.server.workspace.Workspace;
import dev.skmsg.toolchain.FileFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticServerCancellationData;
import org.eclipse.lsp4j.DocumentDiagnosticReport;
import org.eclipse.lsp4j.PreviousResultId;
import org.eclipse.lsp4j.RelatedFullDocumentDiagnosticReport;
import org.eclipse.lsp4j.RelatedUnchangedDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceFullDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceUnchangedDocumentDiagnosticReport;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// Diagnostics for editors that ask for them. What was said before is not said again: a result's id
/// stands for its contents.
final class PulledDiagnostics {
  private static final List<String> SUFFIXES = List.of(".bpf.s", ".msgtest");

  private final Workspace workspace;
  private final Analysis analysis;

  PulledDiagnostics(Workspace workspace, Analysis analysis) {
    this.workspace = workspace;
    this.analysis = analysis;
  }

  /// Of an open document, when its verdicts are there.
  CompletableFuture<DocumentDiagnosticReport> of(String uri, @Nullable String previous) {
    Snapshot snapshot = workspace.snapshot();
    return switch (snapshot.document(uri)) {
      case null -> CompletableFuture.completedFuture(report(List.of(), previous));
      case TestDocument test ->
          CompletableFuture.supplyAsync(() -> report(all(snapshot, test), previous));
      case AsmDocument asm ->
          analysis
              .verdicts(asm)
              .thenApplyAsync(verdicts -> report(all(verdicts), previous))
              .exceptionally(PulledDiagnostics::overtaken);
    };
  }

  private static DocumentDiagnosticReport overtaken(Throwable cause) {
    throw new ResponseErrorException(
        new ResponseError(
            ResponseErrorCode.ServerCancelled,
            "the document has changed since",
            new DiagnosticServerCancellationData(true)));
  }

  private List<Diagnostic> all(Verdicts verdicts) {
    List<Diagnostic> all = new ArrayList<>(DiagnosticReports.all(verdicts));
    all.addAll(DiagnosticReports.remarks(verdicts.document(), analysis));
    return all;
  }

  private static List<Diagnostic> all(Snapshot snapshot, TestDocument test) {
    return DiagnosticReports.all(test, Tests.read(snapshot, test));
  }

  private static String id(List<Diagnostic> diagnostics) {
    return Integer.toHexString(diagnostics.toString().hashCode()) + "-" + diagnostics.size();
  }

  private static DocumentDiagnosticReport report(
      List<Diagnostic> diagnostics, @Nullable String previous) {
    String id = id(diagnostics);
    if (id.equals(previous)) {
      return new DocumentDiagnosticReport(new RelatedUnchangedDocumentDiagnosticReport(id));
    }
    RelatedFullDocumentDiagnosticReport full = new RelatedFullDocumentDiagnosticReport(diagnostics);
    full.setResultId(id);
    return new DocumentDiagnosticReport(full);
  }

  // ---- the workspace

  /// Of every file that is open or lies in the project's folders.
  WorkspaceDiagnosticReport ofAll(
      Snapshot snapshot, List<PreviousResultId> previous, CancelChecker cancel) {
    Map<String, String> said = new HashMap<>();
    previous.forEach(it -> said.put(it.getUri(), it.getValue()));
    Map<String, Document> documents = new LinkedHashMap<>();
    snapshot.documents().forEach(it -> documents.put(it.uriText(), it));
    for (Path file : FileFinder.find(workspace.folders(), SUFFIXES, "file").files()) {
      snapshot.at(file).ifPresent(it -> documents.putIfAbsent(it.uriText(), it));
    }
    List<WorkspaceDocumentDiagnosticReport> reports = new ArrayList<>();
    for (Document document : documents.values()) {
      cancel.checkCanceled();
      List<Diagnostic> diagnostics =
          switch (document) {
            case TestDocument test -> all(snapshot, test);
            case AsmDocument asm -> all(Verification.of(asm).verdicts(asm));
          };
      boolean open = snapshot.document(document.uriText()) != null;
      reports.add(report(document, open, diagnostics, said.get(document.uriText())));
    }
    return new WorkspaceDiagnosticReport(reports);
  }

  private static WorkspaceDocumentDiagnosticReport report(
      Document document, boolean open, List<Diagnostic> diagnostics, @Nullable String previous) {
    Integer version = open ? document.version() : null;
    String id = id(diagnostics);
    if (id.equals(previous)) {
      return new WorkspaceDocumentDiagnosticReport(
          new WorkspaceUnchangedDocumentDiagnosticReport(id, document.uriText(), version));
    }
    WorkspaceFullDocumentDiagnosticReport full =
        new WorkspaceFullDocumentDiagnosticReport(diagnostics, document.uriText(), version);
    full.setResultId(id);
    return new WorkspaceDocumentDiagnosticReport(full);
  }
}
