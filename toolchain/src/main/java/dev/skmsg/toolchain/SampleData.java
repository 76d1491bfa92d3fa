package dev.skmsg.toolchain;

import dev.skmsg.grammar.msgtest.StringEscapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/// A message as people write it on a command line: text with `\r \n \t \xHH`, `hex:..`, or `@FILE`.
public sealed interface SampleData {
  /// Larger messages are refused.
  int MAX_BYTES = 64 << 20;

  record Bytes(byte[] bytes) implements SampleData {}

  /// It cannot be read, and why.
  record Wrong(String why) implements SampleData {}

  static SampleData read(String written) {
    if (written.startsWith("hex:")) {
      try {
        return new Bytes(HexFormat.of().parseHex(written.substring(4).replace(" ", "")));
      } catch (IllegalArgumentException e) {
        return new Wrong(written + ": expected pairs of hexadecimal digits");
      }
    }
    if (written.startsWith("@")) {
      return file(written);
    }
    StringEscapes.Decoded decoded = StringEscapes.decode(written);
    StringEscapes.Problem problem = decoded.problem();
    return problem == null
        ? new Bytes(decoded.bytes())
        : new Wrong("at character " + (problem.offset() + 1) + ": " + problem.message());
  }

  private static SampleData file(String written) {
    try {
      Path path = Path.of(written.substring(1));
      return Files.size(path) > MAX_BYTES
          ? new Wrong(written + ": the file is larger than 64 MiB")
          : new Bytes(Files.readAllBytes(path));
    } catch (IOException | InvalidPathException e) {
      return new Wrong(written + ": cannot be read: " + e.getMessage());
    }
  }
}
