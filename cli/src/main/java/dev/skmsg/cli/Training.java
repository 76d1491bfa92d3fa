package dev.skmsg.cli;

import dev.skmsg.server.TrainingSession;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the JDK watches to know which classes later runs will want: the commands and an editing
/// session over a folder of examples. Nobody runs it but the build.
public final class Training {
  private Training() {}

  public static void main(String[] args) throws IOException {
    String folder = args[0];
    int _ = Main.execute("test", folder);
    int _ = Main.execute("verify", folder);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of(folder), "http-*.{s,msgtest}")) {
      for (Path file : files) {
        TrainingSession.edit(file);
      }
    }
  }
}
