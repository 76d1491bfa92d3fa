package dev.skmsg.server.lsp;

import com.google.gson.JsonObject;
import dev.skmsg.server.protocol.ProgramMessages;
import dev.skmsg.server.protocol.SkmsgClient;
import dev.skmsg.server.protocol.SkmsgRequests;
import dev.skmsg.server.protocol.TestMessages;
import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.DocumentUri;
import dev.skmsg.server.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;

/// The server's life and the requests that are about no document: LSP's base protocol.
public final class LspServer implements LanguageServer, SkmsgRequests {
  private @Nullable SkmsgClient connected;
  private final Workspace workspace = new Workspace();
  private final Analysis analysis = new Analysis(workspace);
  private final Requests requests = new Requests(workspace);
  private final TextDocuments documents;
  private final WorkspaceRequests workspaceRequests;
  private final AtomicInteger verifying = new AtomicInteger();
  private volatile @Nullable VerificationProgress progress;
  private boolean shutDown;

  public LspServer() {
    this.documents = new TextDocuments(workspace, analysis, requests);
    this.workspaceRequests = new WorkspaceRequests(workspace, analysis, requests);
    analysis.onBusy(this::busy);
  }

  /// Says whom to speak to; before the first message comes.
  public void connect(SkmsgClient client) {
    connected = client;
  }

  private SkmsgClient client() {
    return Objects.requireNonNull(connected, "not connected");
  }

  @Override
  public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
    boolean wantsPull =
        params.getInitializationOptions() instanceof JsonObject options
            && options.has("pullDiagnostics")
            && options.get("pullDiagnostics").getAsBoolean();
    Capabilities capabilities = Capabilities.of(params.getCapabilities(), wantsPull);
    documents.use(capabilities);
    new Publishing(
        client(),
        workspace,
        analysis,
        !capabilities.pullsDiagnostics(),
        capabilities.refreshesLenses(),
        capabilities.refreshesHints());
    if (capabilities.showsProgress()) {
      progress = new VerificationProgress(client());
    }
    workspace.setFolders(folders(params.getWorkspaceFolders()));
    return CompletableFuture.completedFuture(
        new InitializeResult(capabilities.server(), new ServerInfo("skmsg", "0.1.0")));
  }

  private static List<Path> folders(@Nullable List<WorkspaceFolder> folders) {
    List<Path> paths = new ArrayList<>();
    if (folders != null) {
      folders.forEach(folder -> paths.add(path(folder)));
    }
    return paths;
  }

  static Path path(WorkspaceFolder folder) {
    return DocumentUri.of(folder.getUri()).path();
  }

  @Override
  public void initialized(InitializedParams params) {
    client().status(new ProgramMessages.Status("ready", null));
  }

  private void busy(boolean begins) {
    int now = begins ? verifying.incrementAndGet() : verifying.decrementAndGet();
    if (begins && now == 1 || now == 0) {
      client().status(new ProgramMessages.Status(now == 0 ? "ready" : "busy", null));
      VerificationProgress shown = progress;
      if (shown != null && now == 0) {
        shown.ends();
      } else if (shown != null) {
        shown.begins();
      }
    }
  }

  @Override
  public void setTrace(SetTraceParams params) {
    // what a client may want traced, it can trace itself
  }

  @Override
  public void cancelProgress(WorkDoneProgressCancelParams params) {
    // requests are cancelled by their id
  }

  @Override
  public CompletableFuture<Object> shutdown() {
    shutDown = true;
    requests.close();
    analysis.close();
    VerificationProgress shown = progress;
    if (shown != null) {
      shown.close();
    }
    return CompletableFuture.completedFuture(new Object());
  }

  @Override
  public void exit() {
    Runtime.getRuntime().exit(shutDown ? 0 : 1);
  }

  @Override
  public TextDocumentService getTextDocumentService() {
    return documents;
  }

  @Override
  public WorkspaceService getWorkspaceService() {
    return workspaceRequests;
  }

  @Override
  public CompletableFuture<TestMessages.Tests> tests(TestMessages.OfFile request) {
    return requests.of((snapshot, _) -> TestRuns.tests(snapshot, request.uri()));
  }

  @Override
  public CompletableFuture<TestMessages.Result> runTests(TestMessages.Run request) {
    return requests.asFarAsItGets(
        (snapshot, cancel) -> new TestRuns(client()).run(snapshot, request, cancel));
  }

  @Override
  public CompletableFuture<ProgramMessages.Text> verifierLog(ProgramMessages.LogRequest request) {
    return requests.of((snapshot, _) -> ProgramRequests.log(snapshot, request));
  }

  @Override
  public CompletableFuture<ProgramMessages.File> assemble(ProgramMessages.OfFile request) {
    return requests.of((snapshot, _) -> ProgramRequests.assemble(snapshot, request));
  }

  @Override
  public CompletableFuture<ProgramMessages.Text> disassemble(ProgramMessages.OfFile request) {
    return requests.of((_, _) -> ProgramRequests.disassemble(request));
  }

  @Override
  public CompletableFuture<ProgramMessages.Text> run(ProgramMessages.RunRequest request) {
    return requests.of((snapshot, _) -> ProgramRequests.run(snapshot, request));
  }

  @Override
  public CompletableFuture<ProgramMessages.Templates> templates(ProgramMessages.Nothing request) {
    return CompletableFuture.completedFuture(ProgramRequests.templates());
  }

  @Override
  public CompletableFuture<ProgramMessages.Settings> settings(ProgramMessages.OfFile request) {
    return requests.of((_, _) -> SettingsRequests.settings(request));
  }

  @Override
  public CompletableFuture<ProgramMessages.ChangedFile> changeSettings(
      ProgramMessages.SettingsChange request) {
    return requests.of((_, _) -> SettingsRequests.change(workspace.folders(), request));
  }
}
