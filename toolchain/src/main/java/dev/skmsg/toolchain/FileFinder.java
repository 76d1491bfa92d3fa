package dev.skmsg.toolchain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Turns the paths of a command line into files: a file stands for itself, a folder for all fitting
/// files below it.
public final class FileFinder {
  /// Folders nested deeper than this are not searched.
  private static final int MAX_DEPTH = 64;

  private FileFinder() {}

  /// The files found, in the order given and below a folder by name; and what was wrong with the
  /// others.
  public record Found(List<Path> files, List<String> problems) {}

  /// Finds files whose names end in one of the suffixes.
  ///
  /// @param kind names them in a complaint: `program (.bpf.s or .o)`
  public static Found find(List<Path> paths, List<String> suffixes, String kind) {
    List<Path> files = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Path> below = below(path, suffixes, problems);
        if (below.isEmpty()) {
          problems.add(path + ": no " + kind + " in this folder or below it");
        }
        files.addAll(below);
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        problems.add(path + ": no such file or folder");
      }
    }
    return new Found(List.copyOf(files), List.copyOf(problems));
  }

  private static List<Path> below(Path folder, List<String> suffixes, List<String> problems) {
    try (Stream<Path> walk = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> fits(file, suffixes))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      problems.add(folder + ": cannot be searched: " + e.getMessage());
      return List.of();
    }
  }

  private static boolean fits(Path file, List<String> suffixes) {
    String name = file.toString();
    return suffixes.stream().anyMatch(name::endsWith);
  }
}
