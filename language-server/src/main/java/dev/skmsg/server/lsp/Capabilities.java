package dev.skmsg.server.lsp;

import java.util.List;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CodeLensOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.DiagnosticRegistrationOptions;
import org.eclipse.lsp4j.DocumentLinkOptions;
import org.eclipse.lsp4j.DocumentOnTypeFormattingOptions;
import org.eclipse.lsp4j.FileOperationFilter;
import org.eclipse.lsp4j.FileOperationOptions;
import org.eclipse.lsp4j.FileOperationPattern;
import org.eclipse.lsp4j.FileOperationsServerCapabilities;
import org.eclipse.lsp4j.InlayHintRegistrationOptions;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SemanticTokensServerFull;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.SignatureHelpOptions;
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
    boolean snippets,
    boolean pullsDiagnostics,
    boolean refreshesLenses,
    boolean refreshesHints,
    boolean showsProgress) {

  /// Of a client that has said nothing yet.
  static final Capabilities NONE = new Capabilities(false, false, false, false, false);

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
            && Boolean.TRUE.equals(workspace.getInlayHint().getRefreshSupport()),
        client.getWindow() != null
            && Boolean.TRUE.equals(client.getWindow().getWorkDoneProgress()));
  }

  ServerCapabilities server() {
    ServerCapabilities server = new ServerCapabilities();
    TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
    sync.setOpenClose(true);
    sync.setChange(TextDocumentSyncKind.Incremental);
    server.setTextDocumentSync(sync);
    server.setHoverProvider(true);
    server.setCompletionProvider(
        new CompletionOptions(true, List.of(".", "(", "[", "\"", " ", "=", ",")));
    server.setSignatureHelpProvider(new SignatureHelpOptions(List.of(" ")));
    server.setDeclarationProvider(true);
    server.setDefinitionProvider(true);
    server.setTypeDefinitionProvider(true);
    server.setImplementationProvider(true);
    server.setCallHierarchyProvider(true);
    server.setSelectionRangeProvider(true);
    server.setDocumentLinkProvider(new DocumentLinkOptions(false));
    server.setCodeActionProvider(
        new CodeActionOptions(List.of(CodeActionKind.QuickFix, CodeActions.FORMAT)));
    server.setDocumentFormattingProvider(true);
    server.setDocumentRangeFormattingProvider(true);
    server.setDocumentOnTypeFormattingProvider(
        new DocumentOnTypeFormattingOptions("\n", List.of(":", "}")));
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
    tokens.setFull(new SemanticTokensServerFull(true));
    tokens.setRange(true);
    server.setSemanticTokensProvider(tokens);
    if (pullsDiagnostics) {
      server.setDiagnosticProvider(new DiagnosticRegistrationOptions(true, true));
    }
    WorkspaceFoldersOptions folders = new WorkspaceFoldersOptions();
    folders.setSupported(true);
    folders.setChangeNotifications(Either.forRight(true));
    WorkspaceServerCapabilities workspace = new WorkspaceServerCapabilities(folders);
    workspace.setFileOperations(fileOperations());
    server.setWorkspace(workspace);
    return server;
  }

  private static FileOperationsServerCapabilities fileOperations() {
    FileOperationOptions ours =
        new FileOperationOptions(
            List.of(
                new FileOperationFilter(new FileOperationPattern("**/*.{bpf.s,bpf.o,msgtest}"))));
    FileOperationsServerCapabilities operations = new FileOperationsServerCapabilities();
    operations.setWillRename(ours);
    operations.setDidCreate(ours);
    operations.setDidRename(ours);
    operations.setDidDelete(ours);
    return operations;
  }
}
