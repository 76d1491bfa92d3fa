package dev.skmsg.server.workspace;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.jspecify.annotations.Nullable;

/// What the editor has open. One thread writes, the one that reads the editor's messages; any
/// thread may take a snapshot.
public final class Workspace {
  private volatile Snapshot current = Snapshot.EMPTY;
  private final List<Consumer<Document>> changed = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> closed = new CopyOnWriteArrayList<>();
  private volatile List<Path> folders = List.of();

  public Snapshot snapshot() {
    return current;
  }

  /// The folders of the project, as the editor named them.
  public List<Path> folders() {
    return folders;
  }

  public void setFolders(List<Path> paths) {
    folders = List.copyOf(paths);
  }

  /// Is called on the writing thread with each new version.
  public void onChange(Consumer<Document> listener) {
    changed.add(listener);
  }

  /// Is called on the writing thread with the URI of what was closed.
  public void onClose(Consumer<String> listener) {
    closed.add(listener);
  }

  public void open(String uri, String language, int version, String text) {
    set(Document.of(DocumentUri.of(uri), language, version, text));
  }

  /// Applies changes in their order. A change of a document that is not open is not for us.
  public void change(String uri, int version, List<TextDocumentContentChangeEvent> changes) {
    Document document = snapshot().document(uri);
    if (document == null) {
      return;
    }
    String text = document.text();
    LineIndex lines = document.lines();
    for (TextDocumentContentChangeEvent change : changes) {
      text = applied(text, lines, change);
      lines = new LineIndex(text);
    }
    set(document.edited(version, text));
  }

  private static String applied(
      String text, @Nullable LineIndex lines, TextDocumentContentChangeEvent change) {
    if (change.getRange() == null || lines == null) {
      return change.getText();
    }
    int start = lines.offset(change.getRange().getStart());
    int end = Math.max(start, lines.offset(change.getRange().getEnd()));
    return text.substring(0, start) + change.getText() + text.substring(end);
  }

  public void close(String uri) {
    current = current.without(uri);
    closed.forEach(listener -> listener.accept(uri));
  }

  /// Something outside the text changed on which verdicts hang: every document is looked at anew.
  public void refresh() {
    for (Document document : snapshot().documents()) {
      set(document.edited(document.version(), document.text()));
    }
  }

  private void set(Document document) {
    current = current.with(document);
    changed.forEach(listener -> listener.accept(document));
  }
}
