package dev.skmsg.lab.bench;

import dev.skmsg.server.protocol.SilentClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageServer;

/// A client of `skmsg lsp` in a process of its own, as an editor starts it.
final class ServerClient extends SilentClient implements AutoCloseable {
  private static final long PATIENCE = 120;

  private final Process process;
  private final LanguageServer server;
  private final Map<String, CompletableFuture<PublishDiagnosticsParams>> awaited =
      new ConcurrentHashMap<>();
  private int version = 1;

  ServerClient() throws Exception {
    process =
        new ProcessBuilder("./skmsg", "lsp").redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var launcher =
        LSPLauncher.createClientLauncher(this, process.getInputStream(), process.getOutputStream());
    var _ = launcher.startListening();
    server = launcher.getRemoteProxy();
    InitializeParams params = new InitializeParams();
    params.setCapabilities(new ClientCapabilities());
    var _ = server.initialize(params).get(PATIENCE, TimeUnit.SECONDS);
    server.initialized(new InitializedParams());
  }

  LanguageServer server() {
    return server;
  }

  long pid() {
    return process.pid();
  }

  /// Opens a document; the answer is its first diagnostics.
  PublishDiagnosticsParams open(String uri, String text) throws Exception {
    CompletableFuture<PublishDiagnosticsParams> published = await(uri, version);
    server
        .getTextDocumentService()
        .didOpen(
            new DidOpenTextDocumentParams(new TextDocumentItem(uri, "bpf-asm", version, text)));
    return published.get(PATIENCE, TimeUnit.SECONDS);
  }

  /// Replaces a range; the answer is the first diagnostics of the new version.
  PublishDiagnosticsParams change(String uri, Range range, String text) throws Exception {
    CompletableFuture<PublishDiagnosticsParams> published = await(uri, ++version);
    server
        .getTextDocumentService()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, version),
                List.of(new TextDocumentContentChangeEvent(range, text))));
    return published.get(PATIENCE, TimeUnit.SECONDS);
  }

  private CompletableFuture<PublishDiagnosticsParams> await(String uri, int ofVersion) {
    return awaited.computeIfAbsent(uri + " " + ofVersion, _ -> new CompletableFuture<>());
  }

  @Override
  public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
    Integer of = diagnostics.getVersion();
    if (of != null) {
      await(diagnostics.getUri(), of).complete(diagnostics);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
  }
}
