package dev.skmsg.server.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Source files that are not open, read when asked for and kept while they do not change.
final class DiskFiles {
  private static final int MOST_KEPT = 64;
  private static final long MOST_BYTES = 16L << 20;

  private record Kept(FileTime modified, long size, Document document) {}

  private static final Map<Path, Kept> KEPT =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Kept> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private DiskFiles() {}

  static Optional<Document> read(Path path) {
    try {
      if (!Files.isRegularFile(path)) {
        return Optional.empty();
      }
      FileTime modified = Files.getLastModifiedTime(path);
      long size = Files.size(path);
      synchronized (KEPT) {
        Kept kept = KEPT.get(path);
        if (kept != null && kept.modified.equals(modified) && kept.size == size) {
          return Optional.of(kept.document);
        }
      }
      if (size > MOST_BYTES) {
        return Optional.empty();
      }
      Document document = Document.of(DocumentUri.of(path), "", 0, Files.readString(path));
      synchronized (KEPT) {
        KEPT.put(path, new Kept(modified, size, document));
      }
      return Optional.of(document);
    } catch (IOException e) {
      return Optional.empty(); // gone, or no text
    }
  }
}
