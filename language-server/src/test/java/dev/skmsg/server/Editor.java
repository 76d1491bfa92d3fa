package dev.skmsg.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.gson.JsonObject;
import dev.skmsg.server.lsp.LspServer;
import dev.skmsg.server.protocol.ProgramMessages;
import dev.skmsg.server.protocol.SilentClient;
import dev.skmsg.server.protocol.SkmsgClient;
import dev.skmsg.server.protocol.SkmsgRequests;
import dev.skmsg.server.protocol.TestMessages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionCapabilities;
import org.eclipse.lsp4j.CompletionItemCapabilities;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WindowClientCapabilities;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.services.LanguageServer;

/// An editor that speaks to a server of its own over pipes, as a test drives it.
public final class Editor implements AutoCloseable {
  /// What every call waits for at most: reached only when the server hangs.
  private static final int PATIENCE = 30;

  /// The server as the editor sees it.
  public interface Server extends LanguageServer, SkmsgRequests {}

  private final Client client = new Client();
  private final Server server;
  private final Map<String, Text> texts = new HashMap<>();
  private final InitializeResult initialized;

  private record Text(int version, String text) {}

  public Editor() {
    this(null);
  }

  /// @param options the client's initialization options
  public Editor(@org.jspecify.annotations.Nullable JsonObject options) {
    try {
      // no pipes: java.io's break when the thread that wrote last ends, NIO's when one is
      // interrupted
      Socket ours;
      Socket theirs;
      try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ours = new Socket(listener.getInetAddress(), listener.getLocalPort());
        theirs = listener.accept();
      }
      ours.setTcpNoDelay(true);
      theirs.setTcpNoDelay(true);
      LspServer local = new LspServer();
      Launcher<SkmsgClient> serving =
          Launcher.createLauncher(
              local, SkmsgClient.class, theirs.getInputStream(), theirs.getOutputStream());
      local.connect(serving.getRemoteProxy());
      var _ = serving.startListening();
      Launcher<Server> asking =
          Launcher.createLauncher(
              client, Server.class, ours.getInputStream(), ours.getOutputStream());
      var _ = asking.startListening();
      server = asking.getRemoteProxy();
      InitializeParams params = new InitializeParams();
      params.setCapabilities(capabilities());
      params.setInitializationOptions(options);
      initialized = await(server.initialize(params));
      server.initialized(new InitializedParams());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ClientCapabilities capabilities() {
    ClientCapabilities capabilities = new ClientCapabilities();
    TextDocumentClientCapabilities document = new TextDocumentClientCapabilities();
    CompletionItemCapabilities item = new CompletionItemCapabilities();
    item.setSnippetSupport(true);
    document.setCompletion(new CompletionCapabilities(item));
    document.setDiagnostic(new org.eclipse.lsp4j.DiagnosticCapabilities());
    capabilities.setTextDocument(document);
    WindowClientCapabilities window = new WindowClientCapabilities();
    window.setWorkDoneProgress(true);
    capabilities.setWindow(window);
    return capabilities;
  }

  public Server server() {
    return server;
  }

  public InitializeResult initialized() {
    return initialized;
  }

  /// The result of a request.
  public static <T> T await(CompletableFuture<T> request) {
    try {
      return request.get(PATIENCE, SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  // ---- documents

  public String open(Path path, String text) {
    String uri = path.toUri().toString();
    open(uri, text);
    return uri;
  }

  public void open(String uri, String text) {
    texts.put(uri, new Text(1, text));
    String language = uri.endsWith(".msgtest") ? "msgtest" : "bpf-asm";
    server
        .getTextDocumentService()
        .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, language, 1, text)));
  }

  /// Replaces the first occurrence of some text, as an incremental change.
  public void replace(String uri, String before, String after) {
    Text text = known(uri);
    int at = text.text.indexOf(before);
    Range range = new Range(position(text.text, at), position(text.text, at + before.length()));
    Text next =
        new Text(
            text.version + 1,
            text.text.substring(0, at) + after + text.text.substring(at + before.length()));
    texts.put(uri, next);
    server
        .getTextDocumentService()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, next.version),
                List.of(new TextDocumentContentChangeEvent(range, after))));
  }

  public void close(String uri) {
    texts.remove(uri);
    server
        .getTextDocumentService()
        .didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(uri)));
  }

  public String text(String uri) {
    return known(uri).text;
  }

  private Text known(String uri) {
    return Objects.requireNonNull(texts.get(uri), uri);
  }

  /// Where some text stands in a document.
  public Position at(String uri, String marker) {
    return position(text(uri), text(uri).indexOf(marker));
  }

  private static Position position(String text, int offset) {
    int line = (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    return new Position(line, offset - (text.lastIndexOf('\n', offset - 1) + 1));
  }

  // ---- what the server says by itself

  /// The diagnostics of the present version once they are as wanted.
  public List<Diagnostic> diagnostics(String uri, Predicate<List<Diagnostic>> wanted) {
    int version = known(uri).version;
    return await(
            client.published.first(
                it ->
                    it.getUri().equals(uri)
                        && it.getVersion() == version
                        && wanted.test(it.getDiagnostics())))
        .getDiagnostics();
  }

  /// The first complaint that holds some words.
  public Diagnostic diagnostic(String uri, String words) {
    return diagnostics(uri, all -> all.stream().anyMatch(it -> message(it).contains(words)))
        .stream()
        .filter(it -> message(it).contains(words))
        .findFirst()
        .orElseThrow();
  }

  public static String message(Diagnostic diagnostic) {
    return diagnostic.getMessage().isLeft()
        ? diagnostic.getMessage().getLeft()
        : diagnostic.getMessage().getRight().getValue();
  }

  public Stream<TestMessages.Event> testEvents() {
    return client.events;
  }

  public Stream<TestMessages.Tests> testLists() {
    return client.tests;
  }

  public Stream<ProgramMessages.Status> states() {
    return client.states;
  }

  /// What progress was shown, by its token: `begin` and `end`.
  public Stream<String> progress() {
    return client.progress;
  }

  public Stream<PublishDiagnosticsParams> published() {
    return client.published;
  }

  @Override
  public void close() {
    await(server.shutdown());
  }

  /// Everything of one kind the server said, and waiting for what it will say.
  public static final class Stream<T> {
    private final List<T> seen = new ArrayList<>();
    private final List<Waiting<T>> waiting = new ArrayList<>();

    private record Waiting<T>(Predicate<T> wanted, CompletableFuture<T> future) {}

    synchronized void add(T value) {
      seen.add(value);
      waiting.removeIf(
          it -> {
            boolean fits = it.wanted.test(value);
            if (fits) {
              it.future.complete(value);
            }
            return fits;
          });
    }

    /// The first that was or will be said and fits.
    public synchronized CompletableFuture<T> first(Predicate<T> wanted) {
      for (T value : seen) {
        if (wanted.test(value)) {
          return CompletableFuture.completedFuture(value);
        }
      }
      CompletableFuture<T> future = new CompletableFuture<>();
      waiting.add(new Waiting<>(wanted, future));
      return future;
    }

    public synchronized List<T> all() {
      return List.copyOf(seen);
    }
  }

  private static final class Client extends SilentClient {
    final Stream<PublishDiagnosticsParams> published = new Stream<>();
    final Stream<TestMessages.Event> events = new Stream<>();
    final Stream<TestMessages.Tests> tests = new Stream<>();
    final Stream<ProgramMessages.Status> states = new Stream<>();
    final Stream<String> progress = new Stream<>();

    @Override
    public CompletableFuture<Void> createProgress(WorkDoneProgressCreateParams params) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyProgress(ProgressParams params) {
      String kind = params.getValue().getLeft().getKind().name();
      progress.add(params.getToken().getLeft() + " " + kind);
    }

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
      published.add(diagnostics);
    }

    @Override
    public void testsChanged(TestMessages.Tests changed) {
      tests.add(changed);
    }

    @Override
    public void testEvent(TestMessages.Event event) {
      events.add(event);
    }

    @Override
    public void status(ProgramMessages.Status status) {
      states.add(status);
    }
  }
}
