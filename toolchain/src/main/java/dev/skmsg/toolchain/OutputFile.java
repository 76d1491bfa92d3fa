package dev.skmsg.toolchain;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes a result beside its place and renames it, so that no half-written file is ever seen.
public final class OutputFile {
  private OutputFile() {}

  public static void write(Path path, byte[] bytes) throws IOException {
    Path target = path.toAbsolutePath();
    String name = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path beside = target.resolveSibling(name);
    try {
      Files.write(beside, bytes);
      try {
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
