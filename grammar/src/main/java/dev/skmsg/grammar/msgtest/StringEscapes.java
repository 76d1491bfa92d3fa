package dev.skmsg.grammar.msgtest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What the escapes of a text mean, in test files and on the command line alike.
///
/// Text is UTF-8; `\r \n \t \0 \xHH \" \\` stand for single bytes.
public final class StringEscapes {
  private final String text;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable Problem problem;

  private StringEscapes(String text) {
    this.text = text;
  }

  /// The bytes of a text.
  ///
  /// @param problem the first thing wrong with it, if anything is
  public record Decoded(byte[] bytes, @Nullable Problem problem) {}

  /// What is wrong, `length` UTF-16 units at `offset` of the text.
  public record Problem(int offset, int length, String message) {}

  /// Decodes a text without its quotes.
  public static Decoded decode(String text) {
    StringEscapes escapes = new StringEscapes(text);
    int i = 0;
    while (i < text.length()) {
      i = text.charAt(i) == '\\' ? escapes.escape(i) : escapes.character(i);
    }
    return new Decoded(escapes.bytes.toByteArray(), escapes.problem);
  }

  private int character(int at) {
    int character = text.codePointAt(at);
    if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
      wrong(at, 1, "half of a character: write its bytes as \\xHH");
    }
    bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
    return at + Character.charCount(character);
  }

  /// @return the index behind the escape
  private int escape(int at) {
    char kind = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
    switch (kind) {
      case 'r' -> bytes.write('\r');
      case 'n' -> bytes.write('\n');
      case 't' -> bytes.write('\t');
      case '0' -> bytes.write(0);
      case '"', '\\' -> bytes.write(kind);
      case 'x' -> {
        int high = digit(at + 2);
        int low = digit(at + 3);
        if (high >= 0 && low >= 0) {
          bytes.write(high << 4 | low);
          return at + 4;
        }
        wrong(at, 2, "expected two hexadecimal digits after \\x");
      }
      default ->
          wrong(
              at,
              kind == '\n' ? 1 : 2,
              "unknown escape: expected \\r, \\n, \\t, \\0, \\xHH, \\\" or \\\\");
    }
    return at + 2;
  }

  private int digit(int at) {
    return at < text.length() && HexFormat.isHexDigit(text.charAt(at))
        ? HexFormat.fromHexDigit(text.charAt(at))
        : -1;
  }

  private void wrong(int offset, int length, String message) {
    if (problem == null) {
      problem = new Problem(offset, length, message);
    }
  }
}
