package dev.skmsg.runtime.scenario;

import java.util.HexFormat;

/// Shows bytes to people: as text where they are text, and as hex.
final class ByteText {
  private static final int SHOWN = 64;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private ByteText() {}

  /// `"GET /\r\n" (7 bytes, 47 45 54 20 2f 0d 0a)`; long ones are cut.
  static String show(byte[] bytes) {
    if (bytes.length == 0) {
      return "nothing (0 bytes)";
    }
    int shown = Math.min(bytes.length, SHOWN);
    String cut = bytes.length > SHOWN ? " ..." : "";
    return "\"%s\"%s (%d byte%s, %s%s)"
        .formatted(
            text(bytes, shown),
            cut,
            bytes.length,
            bytes.length == 1 ? "" : "s",
            HEX.formatHex(bytes, 0, shown),
            cut);
  }

  private static String text(byte[] bytes, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int c = bytes[i] & 0xff;
      switch (c) {
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          if (c >= 0x20 && c < 0x7f) {
            text.append((char) c);
          } else {
            text.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
          }
        }
      }
    }
    return text.toString();
  }

  /// Both sides of a comparison that failed, around the first byte that differs.
  static String difference(byte[] expected, byte[] actual) {
    int at = 0;
    while (at < expected.length && at < actual.length && expected[at] == actual[at]) {
      at++;
    }
    return at == 0 || at < SHOWN / 2
        ? show(actual)
        : "%s, first difference at byte %d: expected %s, got %s"
            .formatted(show(actual), at, show(from(expected, at)), show(from(actual, at)));
  }

  private static byte[] from(byte[] bytes, int at) {
    return java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 16));
  }
}
