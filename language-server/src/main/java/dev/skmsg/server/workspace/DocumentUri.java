package dev.skmsg.server.workspace;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;

/// A document's URI, kept as the client spells it, and the path it stands for.
///
/// @param text as the client spells it: what it is known by in messages to that client
public record DocumentUri(String text, Path path) {

  /// Any text is taken: what is no `file:` URI stands for a file of that name that is not there.
  public static DocumentUri of(String text) {
    return new DocumentUri(text, pathOf(text));
  }

  /// The URI of a file.
  public static DocumentUri of(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    String uri = absolute.toUri().toString();
    return new DocumentUri(uri, absolute);
  }

  private static Path pathOf(String text) {
    try {
      URI uri = new URI(text);
      if ("file".equals(uri.getScheme())) {
        return Path.of(uri).normalize();
      }
      String path = uri.getPath();
      return Path.of(path == null ? "untitled" : path);
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return Path.of("untitled");
    }
  }
}
