package dev.skmsg.server;

import dev.skmsg.server.lsp.LspServer;
import dev.skmsg.server.protocol.SilentClient;
import dev.skmsg.server.protocol.SkmsgClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.services.LanguageServer;

/// A short session of an editor with a server, both in this process: what a later start of the
/// server will want is loaded by it.
public final class TrainingSession {
  private static final long PATIENCE = 60;

  private TrainingSession() {}

  /// Opens a file and looks around in it.
  public static void edit(Path file) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket ours = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket theirs = listener.accept()) {
      // threads that end with the process, as the server's own do
      ExecutorService threads =
          Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
      LspServer local = new LspServer();
      Launcher<SkmsgClient> serving =
          Launcher.createLauncher(
              local,
              SkmsgClient.class,
              theirs.getInputStream(),
              theirs.getOutputStream(),
              threads,
              UnaryOperator.identity());
      local.connect(serving.getRemoteProxy());
      var _ = serving.startListening();
      Client client = new Client();
      Launcher<LanguageServer> asking =
          Launcher.createLauncher(
              client,
              LanguageServer.class,
              ours.getInputStream(),
              ours.getOutputStream(),
              threads,
              UnaryOperator.identity());
      var _ = asking.startListening();
      talk(asking.getRemoteProxy(), client, file);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IOException(e);
    }
  }

  private static void talk(LanguageServer server, Client client, Path file)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    InitializeParams params = new InitializeParams();
    params.setCapabilities(new ClientCapabilities());
    wait(server.initialize(params));
    String uri = file.toAbsolutePath().toUri().toString();
    String language = uri.endsWith(".msgtest") ? "msgtest" : "bpf-asm";
    var documents = server.getTextDocumentService();
    documents.didOpen(
        new DidOpenTextDocumentParams(
            new TextDocumentItem(uri, language, 1, Files.readString(file))));
    wait(client.published);
    TextDocumentIdentifier document = new TextDocumentIdentifier(uri);
    Position position = new Position(10, 6);
    wait(documents.hover(new HoverParams(document, position)));
    wait(documents.completion(new CompletionParams(document, position)));
    wait(documents.documentSymbol(new DocumentSymbolParams(document)));
    wait(documents.semanticTokensFull(new SemanticTokensParams(document)));
    wait(documents.codeLens(new CodeLensParams(document)));
    wait(
        documents.inlayHint(
            new InlayHintParams(document, new Range(new Position(0, 0), new Position(100, 0)))));
    wait(server.shutdown());
  }

  private static void wait(CompletableFuture<?> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    Object _ = answer.get(PATIENCE, TimeUnit.SECONDS);
  }

  private static final class Client extends SilentClient {
    final CompletableFuture<PublishDiagnosticsParams> published = new CompletableFuture<>();

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
      published.complete(diagnostics);
    }
  }
}
