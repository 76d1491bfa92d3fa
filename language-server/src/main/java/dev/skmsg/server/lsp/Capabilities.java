package dev.skmsg.server.lsp;

import java.util.List;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeLensOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.DiagnosticRegistrationOptions;
import org.eclipse.lsp4j.InlayHintRegistrationOptions;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/// What this server can do, and what the client said it can.
///
/// @param pullsDiagnostics the client asks for diagnostics instead of being told
record Capabilities(
    boolean snippets, boolean pullsDiagnostics, boolean refreshesLenses, boolean refreshesHints) {

  /// Of a client that has said nothing yet.
  static final Capabilities NONE = new Capabilities(false, false, false, false);

  /// @param wantsPull the client asked for it in its initialization options: most clients that can
  /// pull show what is pushed besides, and would show everything twice
  static Capabilities of(@Nullable ClientCapabilities client, boolean wantsPull) {
    if (client == null) {
      return NONE;
    }
    var document = client.getTextDocument();
    var workspace = client.getWorkspace();
    boolean snippets =
        document != null
            && document.getCompletion() != null
            && document.getCompletion().getCompletionItem() != null
            && Boolean.TRUE.equals(
                document.getCompletion().getCompletionItem().getSnippetSupport());
    return new Capabilities(
        snippets,
        wantsPull && document != null && document.getDiagnostic() != null,
        workspace != null
            && workspace.getCodeLens() != null
            && Boolean.TRUE.equals(workspace.getCodeLens().getRefreshSupport()),
        workspace != null
            && workspace.getInlayHint() != null
            && Boolean.TRUE.equals(workspace.getInlayHint().getRefreshSupport()));
  }

  ServerCapabilities server() {
    ServerCapabilities server = new ServerCapabilities();
    TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
    sync.setOpenClose(true);
    sync.setChange(TextDocumentSyncKind.Incremental);
    server.setTextDocumentSync(sync);
    server.setHoverProvider(true);
    server.setCompletionProvider(
        new CompletionOptions(false, List.of(".", "(", "[", "\"", " ", "=", ",")));
    server.setDefinitionProvider(true);
    server.setReferencesProvider(true);
    server.setDocumentHighlightProvider(true);
    server.setRenameProvider(new RenameOptions(true));
    server.setDocumentSymbolProvider(true);
    server.setWorkspaceSymbolProvider(true);
    server.setFoldingRangeProvider(true);
    server.setCodeLensProvider(new CodeLensOptions(false));
    server.setInlayHintProvider(new InlayHintRegistrationOptions());
    SemanticTokensWithRegistrationOptions tokens =
        new SemanticTokensWithRegistrationOptions(Tokens.LEGEND);
    tokens.setFull(true);
    tokens.setRange(true);
    server.setSemanticTokensProvider(tokens);
    if (pullsDiagnostics) {
      server.setDiagnosticProvider(new DiagnosticRegistrationOptions(true, false));
    }
    WorkspaceFoldersOptions folders = new WorkspaceFoldersOptions();
    folders.setSupported(true);
    folders.setChangeNotifications(Either.forRight(true));
    server.setWorkspace(new WorkspaceServerCapabilities(folders));
    return server;
  }
}
