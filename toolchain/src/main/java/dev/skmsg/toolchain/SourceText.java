package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is in a file, read whole, or why it cannot be had.
sealed interface SourceText {
  /// Larger files are refused unread.
  long MAX_BYTES = 64L << 20;

  /// The file's bytes.
  record Bytes(byte[] bytes) implements Content {}

  /// The file's text.
  record Text(String text) implements SourceText {}

  /// There is no such content.
  record Unreadable(Diagnostic why) implements SourceText, Content {}

  /// A file as bytes, or why not.
  sealed interface Content permits Bytes, Unreadable {}

  static Content bytes(Path path) {
    try {
      if (Files.isDirectory(path)) {
        return unreadable(path, "is a folder, expected a file");
      }
      if (!Files.exists(path)) {
        return unreadable(path, "no such file");
      }
      if (Files.size(path) > MAX_BYTES) {
        return unreadable(path, "is larger than 64 MiB");
      }
      return new Bytes(Files.readAllBytes(path));
    } catch (IOException e) {
      return unreadable(path, "cannot be read: " + e.getMessage());
    }
  }

  static SourceText read(Path path) {
    return switch (bytes(path)) {
      case Bytes(byte[] bytes) -> decode(path, bytes);
      case Unreadable unreadable -> unreadable;
    };
  }

  static SourceText decode(Path path, byte[] bytes) {
    try {
      return new Text(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      return unreadable(path, "is not UTF-8 text");
    }
  }

  private static Unreadable unreadable(Path path, String message) {
    return new Unreadable(Diagnostic.error(new SourcePosition(path.toString(), 0, 0), 0, message));
  }
}
