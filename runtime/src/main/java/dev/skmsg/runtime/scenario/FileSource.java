package dev.skmsg.runtime.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where `@FILE` finds its bytes.
@FunctionalInterface
public interface FileSource {
  /// No files at all.
  FileSource NONE = name -> null;

  /// The bytes of a file, `null` when it cannot be read.
  byte @Nullable [] read(String name);

  /// Files relative to the folder a test file stands in.
  static FileSource beside(Path testFile) {
    return name -> {
      try {
        return Files.readAllBytes(testFile.resolveSibling(name));
      } catch (IOException | InvalidPathException e) {
        return null;
      }
    };
  }
}
