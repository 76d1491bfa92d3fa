package dev.skmsg.lab.fuzz.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// One editor's session: random edits and requests, some of them wrong; then everything must have
/// been answered, and the server must know the same as one that was only shown the last texts.
final class Session {
  private static final long PATIENCE = 60_000;
  private static final List<String> METHODS =
      List.of(
          "textDocument/hover",
          "textDocument/completion",
          "textDocument/definition",
          "textDocument/references",
          "textDocument/documentHighlight",
          "textDocument/prepareRename",
          "textDocument/rename",
          "textDocument/documentSymbol",
          "textDocument/foldingRange",
          "textDocument/semanticTokens/full",
          "textDocument/semanticTokens/range",
          "textDocument/inlayHint",
          "textDocument/codeLens",
          "textDocument/codeAction",
          "textDocument/signatureHelp",
          "textDocument/selectionRange",
          "textDocument/documentLink",
          "textDocument/formatting",
          "textDocument/rangeFormatting",
          "textDocument/prepareCallHierarchy",
          "textDocument/diagnostic",
          "workspace/symbol",
          "skmsg/tests",
          "skmsg/settings",
          "skmsg/unknown");
  private static final List<String> COMPARED =
      List.of(
          "textDocument/semanticTokens/full",
          "textDocument/documentSymbol",
          "textDocument/foldingRange");

  private final Random random;
  private final List<String> texts;
  private final Map<String, Text> open = new LinkedHashMap<>();
  private final List<Integer> asked = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int lastId;

  private record Text(int version, String text) {}

  /// @param texts to open and to cut pieces from
  Session(long seed, List<String> texts) {
    this.random = new Random(seed);
    this.texts = texts;
  }

  /// What the server did wrong, nothing if all is well.
  List<String> run(int actions) throws IOException, InterruptedException {
    try (RawClient client = new RawClient()) {
      initialize(client);
      for (int i = 0; i < actions; i++) {
        act(client);
      }
      finish(client);
      faults.addAll(client.broken());
    }
    return faults;
  }

  private void initialize(RawClient client) throws IOException {
    JsonObject params = new JsonObject();
    params.add("capabilities", new JsonObject());
    params.add("processId", JsonNull.INSTANCE);
    params.add("rootUri", JsonNull.INSTANCE);
    ask(client, "initialize", params);
    tell(client, "initialized", new JsonObject());
  }

  private void act(RawClient client) throws IOException {
    switch (random.nextInt(20)) {
      case 0, 1 -> openOne(client);
      case 2, 3, 4, 5, 6, 7 -> change(client);
      case 8 -> closeOne(client);
      case 9 -> cancel(client);
      case 10 -> malformed(client);
      default -> request(client);
    }
  }

  private String uri() {
    return "file:///fuzz/file"
        + random.nextInt(4)
        + (random.nextInt(3) == 0 ? ".msgtest" : ".bpf.s");
  }

  private void openOne(RawClient client) throws IOException {
    String uri = uri();
    if (open.containsKey(uri)) {
      return;
    }
    String text = texts.get(random.nextInt(texts.size()));
    if (random.nextInt(200) == 0) {
      text = text.repeat(Math.max(1, (10 << 20) / Math.max(1, text.length())));
    }
    open(client, uri, new Text(1, text));
  }

  private void open(RawClient client, String uri, Text text) throws IOException {
    open.put(uri, text);
    JsonObject document = new JsonObject();
    document.addProperty("uri", uri);
    document.addProperty("languageId", uri.endsWith("msgtest") ? "msgtest" : "bpf-asm");
    document.addProperty("version", text.version);
    document.addProperty("text", text.text);
    JsonObject params = new JsonObject();
    params.add("textDocument", document);
    tell(client, "textDocument/didOpen", params);
  }

  private void change(RawClient client) throws IOException {
    if (open.isEmpty()) {
      openOne(client);
      return;
    }
    String uri = List.copyOf(open.keySet()).get(random.nextInt(open.size()));
    Text text = java.util.Objects.requireNonNull(open.get(uri));
    JsonArray changes = new JsonArray();
    String now = text.text;
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      JsonObject change = new JsonObject();
      if (random.nextInt(12) == 0) {
        now = texts.get(random.nextInt(texts.size()));
        change.addProperty("text", now);
      } else {
        now = edited(now, change);
      }
      changes.add(change);
    }
    open.put(uri, new Text(text.version + 1, now));
    JsonObject document = new JsonObject();
    document.addProperty("uri", uri);
    document.addProperty("version", text.version + 1);
    JsonObject params = new JsonObject();
    params.add("textDocument", document);
    params.add("contentChanges", changes);
    tell(client, "textDocument/didChange", params);
  }

  /// A change of some range, now and then one that reaches beyond its line or the text.
  private String edited(String text, JsonObject change) {
    int start = outsideOfLineEnd(text, random.nextInt(text.length() + 1));
    int length = random.nextInt(3) == 0 ? random.nextInt(200) : 0;
    int end = Math.max(start, outsideOfLineEnd(text, Math.min(text.length(), start + length)));
    String piece = piece();
    JsonObject from = position(text, start);
    JsonObject to = position(text, end);
    if (random.nextInt(10) == 0) {
      // a column behind the end of the line means its end, a line behind the last the text's end
      to.addProperty("line", Integer.MAX_VALUE);
      to.addProperty("character", random.nextInt());
      end = text.length();
    }
    JsonObject range = new JsonObject();
    range.add("start", from);
    range.add("end", to);
    change.add("range", range);
    change.addProperty("text", piece);
    return text.substring(0, start) + piece + text.substring(end);
  }

  /// No position stands between the two characters that end a line.
  private static int outsideOfLineEnd(String text, int offset) {
    return offset > 0 && offset < text.length() && text.startsWith("\r\n", offset - 1)
        ? offset - 1
        : offset;
  }

  private String piece() {
    String text = texts.get(random.nextInt(texts.size()));
    return switch (random.nextInt(8)) {
      case 0 -> "";
      case 1 -> "\n";
      case 2 -> "/*";
      case 3 -> "\ud83d\ude00";
      case 4 -> "\ud83d"; // half of a character
      case 5 -> "\"";
      default -> {
        int at = random.nextInt(text.length() + 1);
        yield text.substring(at, Math.min(text.length(), at + random.nextInt(60)));
      }
    };
  }

  private static JsonObject position(String text, int offset) {
    int line = (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    JsonObject position = new JsonObject();
    position.addProperty("line", line);
    position.addProperty("character", offset - (text.lastIndexOf('\n', offset - 1) + 1));
    return position;
  }

  private JsonObject anyPosition() {
    JsonObject position = new JsonObject();
    boolean wild = random.nextInt(8) == 0;
    position.addProperty("line", wild ? random.nextInt() : random.nextInt(40));
    position.addProperty("character", wild ? random.nextInt() : random.nextInt(60));
    return position;
  }

  private void closeOne(RawClient client) throws IOException {
    String uri = uri();
    open.remove(uri);
    JsonObject params = new JsonObject();
    params.add("textDocument", document(uri));
    tell(client, "textDocument/didClose", params);
  }

  private static JsonObject document(String uri) {
    JsonObject document = new JsonObject();
    document.addProperty("uri", uri);
    return document;
  }

  private void request(RawClient client) throws IOException {
    ask(client, METHODS.get(random.nextInt(METHODS.size())), parameters(uri()));
  }

  /// Everything that any of the methods wants.
  private JsonObject parameters(String uri) {
    JsonObject params = new JsonObject();
    params.add("textDocument", document(uri));
    params.addProperty("uri", uri);
    params.add("position", anyPosition());
    JsonArray positions = new JsonArray();
    positions.add(anyPosition());
    params.add("positions", positions);
    JsonObject range = new JsonObject();
    range.add("start", anyPosition());
    range.add("end", anyPosition());
    params.add("range", range);
    JsonObject context = new JsonObject();
    context.addProperty("includeDeclaration", true);
    context.addProperty("triggerKind", 1);
    context.add("diagnostics", new JsonArray());
    params.add("context", context);
    JsonObject options = new JsonObject();
    options.addProperty("tabSize", 4);
    options.addProperty("insertSpaces", true);
    params.add("options", options);
    params.addProperty("newName", random.nextBoolean() ? "other" : "r1 !");
    params.addProperty("query", "f");
    return params;
  }

  private void cancel(RawClient client) throws IOException {
    JsonObject params = new JsonObject();
    params.addProperty("id", asked.isEmpty() ? 0 : asked.get(random.nextInt(asked.size())));
    tell(client, "$/cancelRequest", params);
  }

  private void malformed(RawClient client) throws IOException {
    client.sendRaw(
        switch (random.nextInt(7)) {
          case 0 -> "{";
          case 1 -> "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":[]}";
          case 2 -> "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{}}";
          case 3 -> "[]";
          case 4 -> "{\"jsonrpc\":\"2.0\",\"method\":\"no/such\"}";
          case 5 ->
              "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didClose\","
                  + "\"params\":{\"textDocument\":{\"uri\":\"%%%\"}}}";
          default -> "\u0000\u0001";
        });
  }

  private int ask(RawClient client, String method, JsonObject params) throws IOException {
    JsonObject message = new JsonObject();
    message.addProperty("id", ++lastId);
    message.addProperty("method", method);
    message.add("params", params);
    asked.add(lastId);
    client.send(message);
    return lastId;
  }

  private static void tell(RawClient client, String method, JsonObject params) throws IOException {
    JsonObject message = new JsonObject();
    message.addProperty("method", method);
    message.add("params", params);
    client.send(message);
  }

  /// All requests are answered, the last versions are told of, and a fresh server agrees.
  private void finish(RawClient client) throws IOException, InterruptedException {
    for (int id : asked) {
      if (!client.await(() -> client.answer(id) != null, PATIENCE)) {
        faults.add("request " + id + " is not answered");
        return;
      }
    }
    for (Map.Entry<String, Text> document : open.entrySet()) {
      String uri = document.getKey();
      int version = document.getValue().version;
      if (!client.await(() -> client.publishedVersion(uri) == version, PATIENCE)) {
        faults.add("no diagnostics of version " + version + " of " + uri);
        return;
      }
    }
    try (RawClient fresh = new RawClient()) {
      Session other = new Session(0, texts);
      other.initialize(fresh);
      for (Map.Entry<String, Text> document : open.entrySet()) {
        other.open(fresh, document.getKey(), document.getValue());
      }
      for (String uri : open.keySet()) {
        for (String method : COMPARED) {
          JsonElement ours = result(client, this, method, uri);
          JsonElement theirs = result(fresh, other, method, uri);
          if (!ours.equals(theirs)) {
            faults.add(method + " of " + uri + " differs from a fresh server's");
          }
        }
      }
    }
    int id = ask(client, "shutdown", new JsonObject());
    if (!client.await(() -> client.answer(id) != null, PATIENCE)) {
      faults.add("shutdown is not answered");
    }
  }

  private static JsonElement result(RawClient client, Session session, String method, String uri)
      throws IOException, InterruptedException {
    JsonObject params = new JsonObject();
    params.add("textDocument", document(uri));
    int id = session.ask(client, method, params);
    if (!client.await(() -> client.answer(id) != null, PATIENCE)) {
      return JsonNull.INSTANCE;
    }
    JsonElement result = java.util.Objects.requireNonNull(client.answer(id)).get("result");
    if (result instanceof JsonObject tokens) {
      tokens.remove("resultId"); // which answer it is, not what it says
    }
    return result == null ? JsonNull.INSTANCE : result;
  }
}
