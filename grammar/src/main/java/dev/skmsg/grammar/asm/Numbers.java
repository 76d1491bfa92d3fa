package dev.skmsg.grammar.asm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// Numbers and strings as GNU as and LLVM write them.
final class Numbers {
  private Numbers() {}

  /// `12`, `0x1f`, `0b101`, `017`, `'a'`: up to 64 bits, those above 63 bits as negative numbers.
  static OptionalLong parse(String text) {
    if (text.startsWith("'")) {
      return OptionalLong.of(character(text.substring(1, text.length() - 1)));
    }
    String lower = text.toLowerCase();
    try {
      if (lower.startsWith("0x")) {
        return OptionalLong.of(Long.parseUnsignedLong(lower.substring(2), 16));
      }
      if (lower.startsWith("0b")) {
        return OptionalLong.of(Long.parseUnsignedLong(lower.substring(2), 2));
      }
      boolean octal = lower.length() > 1 && lower.startsWith("0");
      return OptionalLong.of(Long.parseUnsignedLong(lower, octal ? 8 : 10));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static long character(String text) {
    byte[] bytes = unescape(text);
    return bytes.length == 0 ? 0 : bytes[0] & 0xff;
  }

  /// Whether a string as the lexer found it has its closing quote.
  static boolean isClosed(String literal) {
    if (literal.length() < 2 || !literal.endsWith("\"")) {
      return false;
    }
    int backslashes = 0;
    for (int at = literal.length() - 2; literal.charAt(at) == '\\'; at--) {
      backslashes++;
    }
    return backslashes % 2 == 0;
  }

  /// The bytes of a string literal with its quotes.
  static byte[] bytes(String literal) {
    return unescape(literal.substring(1, literal.length() - 1));
  }

  private static byte[] unescape(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      int next = text.indexOf('\\', at);
      if (next != at) {
        int end = next < 0 ? text.length() : next;
        bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
        at = end;
        continue;
      }
      at = escape(text, at + 1, bytes);
    }
    return bytes.toByteArray();
  }

  /// One escape, whose letter stands at `at`; where the text goes on behind it.
  private static int escape(String text, int at, ByteArrayOutputStream bytes) {
    if (at >= text.length()) {
      bytes.write('\\');
      return at;
    }
    char c = text.charAt(at);
    if (c >= '0' && c <= '7') {
      int end = at;
      while (end < text.length() && end < at + 3 && "01234567".indexOf(text.charAt(end)) >= 0) {
        end++;
      }
      bytes.write(Integer.parseInt(text.substring(at, end), 8));
      return end;
    }
    if (c == 'x' || c == 'X') {
      int end = at + 1;
      while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
        end++;
      }
      bytes.write(
          end == at + 1 ? c : Integer.parseInt(text.substring(Math.max(at + 1, end - 2), end), 16));
      return end;
    }
    bytes.write(
        switch (c) {
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> c;
        });
    return at + 1;
  }
}
