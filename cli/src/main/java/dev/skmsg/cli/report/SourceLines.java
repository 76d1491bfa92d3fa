package dev.skmsg.cli.report;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.cli.Palette;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The lines of the sources that findings point into, read when first needed.
final class SourceLines {
  private final Map<String, List<String>> files = new HashMap<>();

  /// The source line with a mark under the place, or nothing when the source cannot be read.
  String marked(SourcePosition position, int length, Palette palette) {
    List<String> lines = files.computeIfAbsent(position.file(), SourceLines::read);
    if (position.line() < 1 || position.line() > lines.size()) {
      return "";
    }
    String line = lines.get(position.line() - 1).replace('\t', ' ');
    String number = String.valueOf(position.line());
    String text = "  " + palette.faint(number + " | ") + line + "\n";
    if (position.column() < 1 || position.column() > line.length() + 1) {
      return text;
    }
    int end = Math.min(line.length(), position.column() - 1 + Math.max(1, length));
    String mark = "^" + "~".repeat(Math.max(0, end - position.column()));
    return text
        + " ".repeat(2 + number.length() + 3 + position.column() - 1)
        + palette.bad(mark)
        + "\n";
  }

  private static List<String> read(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
  }
}
