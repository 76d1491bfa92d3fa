package dev.skmsg.lab.fuzz.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.skmsg.server.lsp.LspServer;
import dev.skmsg.server.protocol.SkmsgClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.jspecify.annotations.Nullable;

/// Speaks JSON-RPC by hand, so that it can speak it badly, to a server in this process; keeps what
/// the server said and what it broke.
final class RawClient implements AutoCloseable {
  private final Socket ours;
  private final Socket theirs;
  private final OutputStream out;
  private final ExecutorService serving = Executors.newSingleThreadExecutor();

  // guarded by this
  private final Map<Integer, JsonObject> answers = new HashMap<>();
  private final Map<String, Integer> published = new HashMap<>();
  private final Map<String, JsonElement> diagnostics = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private boolean ended;

  RawClient() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ours = new Socket(listener.getInetAddress(), listener.getLocalPort());
      theirs = listener.accept();
    }
    out = ours.getOutputStream();
    LspServer server = new LspServer();
    Launcher<SkmsgClient> launcher =
        new Launcher.Builder<SkmsgClient>()
            .setLocalService(server)
            .setRemoteInterface(SkmsgClient.class)
            .setInput(theirs.getInputStream())
            .setOutput(theirs.getOutputStream())
            .setExecutorService(serving)
            .create();
    server.connect(launcher.getRemoteProxy());
    var _ = launcher.startListening();
    Thread.ofPlatform().daemon().name("fuzz-reader").start(this::read);
  }

  private void read() {
    try (InputStream in = new BufferedInputStream(ours.getInputStream(), 1 << 16)) {
      while (true) {
        int length = header(in);
        if (length < 0) {
          break;
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        take(JsonParser.parseString(text).getAsJsonObject());
      }
    } catch (IOException e) {
      // the connection is over
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  /// The length of the next message, -1 at the end.
  private static int header(InputStream in) throws IOException {
    int length = -1;
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\r') {
        continue;
      }
      if (c != '\n') {
        line.append((char) c);
        continue;
      }
      if (line.isEmpty()) {
        return length;
      }
      if (line.toString().startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
      line.setLength(0);
    }
    return -1;
  }

  private synchronized void take(JsonObject message) {
    if (message.has("method")) {
      if (message.get("method").getAsString().equals("textDocument/publishDiagnostics")) {
        published(message.getAsJsonObject("params"));
      }
    } else if (message.has("id") && message.get("id").isJsonPrimitive()) {
      int id = message.get("id").getAsInt();
      if (answers.put(id, message) != null) {
        broken.add("two answers to request " + id);
      }
    }
    notifyAll();
  }

  private void published(JsonObject params) {
    String uri = params.get("uri").getAsString();
    if (params.has("version")) {
      int version = params.get("version").getAsInt();
      Integer before = published.put(uri, version);
      if (before != null && before > version) {
        broken.add(
            "diagnostics of version " + version + " of " + uri + " after those of " + before);
      }
      diagnostics.put(uri, params.get("diagnostics"));
    } else {
      published.remove(uri);
      diagnostics.remove(uri);
    }
  }

  /// What the server must never do, and did.
  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  synchronized @Nullable JsonObject answer(int id) {
    return answers.get(id);
  }

  /// The last version that diagnostics were of; -1 for none.
  synchronized int publishedVersion(String uri) {
    return published.getOrDefault(uri, -1);
  }

  synchronized @Nullable JsonElement diagnostics(String uri) {
    return diagnostics.get(uri);
  }

  /// Whether a condition comes true before a time.
  synchronized boolean await(BooleanSupplier condition, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!condition.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0 || ended) {
        return condition.getAsBoolean();
      }
      wait(left);
    }
    return true;
  }

  void send(JsonObject message) throws IOException {
    message.addProperty("jsonrpc", "2.0");
    sendRaw(message.toString());
  }

  /// Any text as a message.
  void sendRaw(String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    out.write(head);
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    ours.close();
    theirs.close();
    serving.shutdownNow();
  }
}
