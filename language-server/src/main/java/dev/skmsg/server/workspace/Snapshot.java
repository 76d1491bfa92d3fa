package dev.skmsg.server.workspace;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything the editor has open at one moment. Immutable: a request answers for the snapshot that
/// was current when it came.
public final class Snapshot {
  static final Snapshot EMPTY = new Snapshot(Map.of());

  private final Map<String, Document> open;

  private Snapshot(Map<String, Document> open) {
    this.open = open;
  }

  /// The open document of that URI.
  public @Nullable Document document(String uri) {
    return open.get(uri);
  }

  public Collection<Document> documents() {
    return open.values();
  }

  /// The file at a path: as the editor holds it, else as it is on disk.
  public Optional<Document> at(Path path) {
    Path wanted = path.toAbsolutePath().normalize();
    for (Document document : open.values()) {
      if (document.path().toAbsolutePath().normalize().equals(wanted)) {
        return Optional.of(document);
      }
    }
    return DiskFiles.read(wanted);
  }

  Snapshot with(Document document) {
    Map<String, Document> next = new LinkedHashMap<>(open);
    next.put(document.uriText(), document);
    return new Snapshot(next);
  }

  Snapshot without(String uri) {
    Map<String, Document> next = new LinkedHashMap<>(open);
    next.remove(uri);
    return new Snapshot(next);
  }
}
