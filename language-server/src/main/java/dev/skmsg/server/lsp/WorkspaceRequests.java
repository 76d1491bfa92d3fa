package dev.skmsg.server.lsp;

import dev.skmsg.server.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.WorkspaceService;

/// The requests about the workspace as a whole.
final class WorkspaceRequests implements WorkspaceService {
  private final Workspace workspace;
  private final Requests requests;

  WorkspaceRequests(Workspace workspace, Requests requests) {
    this.workspace = workspace;
    this.requests = requests;
  }

  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams params) {
    // everything that matters stands in skmsg.toml
  }

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
    workspace.refresh();
  }

  @Override
  public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
    List<java.nio.file.Path> folders = new ArrayList<>(workspace.folders());
    params.getEvent().getRemoved().forEach(folder -> folders.remove(LspServer.path(folder)));
    params.getEvent().getAdded().forEach(folder -> folders.add(LspServer.path(folder)));
    workspace.setFolders(folders);
  }

  @Override
  public CompletableFuture<
          Either<List<? extends SymbolInformation>, List<? extends WorkspaceSymbol>>>
      symbol(WorkspaceSymbolParams params) {
    return requests.of(
        (snapshot, cancel) -> {
          List<WorkspaceSymbol> symbols = new ArrayList<>();
          for (var document : snapshot.documents()) {
            cancel.checkCanceled();
            symbols.addAll(Symbols.matching(document, params.getQuery()));
          }
          return Either.forRight(symbols);
        });
  }
}
