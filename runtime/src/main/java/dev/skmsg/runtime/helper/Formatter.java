package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.Machine;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The subset of printf that BPF programs may use. kernel: helpers.c, bpf_bprintf_prepare, 6.18
final class Formatter {
  private final Machine machine;
  private final String format;
  private final long[] arguments;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int used;

  /// @param format one character a byte
  Formatter(Machine machine, String format, long[] arguments) {
    this.machine = machine;
    this.format = format;
    this.arguments = arguments;
  }

  /// The text, or `null` for a format the kernel refuses.
  byte @Nullable [] format() {
    while (at < format.length()) {
      char c = format.charAt(at++);
      boolean control = c < ' ' && !(c >= '\t' && c <= '\r') || c == 0x7f;
      if (control) {
        return null;
      }
      if (c != '%') {
        out.append(c);
      } else if (peek() == '%') {
        at++;
        out.append('%');
      } else if (!conversion()) {
        return null;
      }
    }
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private char peek() {
    return at < format.length() ? format.charAt(at) : 0;
  }

  private boolean conversion() {
    if (used >= arguments.length) {
      return false;
    }
    int flagsFrom = at;
    while (peek() == '0' || peek() == '+' || peek() == '-' || peek() == ' ') {
      at++;
    }
    String flags = format.substring(flagsFrom, at);
    int width = 0;
    while (peek() >= '0' && peek() <= '9') {
      width = width * 10 + (format.charAt(at++) - '0');
    }
    if (peek() == 'p') {
      at++;
      return pointer(flags, width);
    }
    if (peek() == 's') {
      at++;
      return string(flags, width);
    }
    if (peek() == 'c') {
      at++;
      pad(String.valueOf((char) (arguments[used++] & 0xff)), flags, width);
      return true;
    }
    return number(flags, width);
  }

  private boolean endsSpecifier() {
    char next = peek();
    return next == 0
        || next >= '\t' && next <= '\r'
        || next == ' '
        || next < 0x7f && next > ' ' && !Character.isLetterOrDigit(next);
  }

  private boolean pointer(String flags, int width) {
    if (endsSpecifier()) {
      pad("%016x".formatted(arguments[used++]), flags, width);
      return true;
    }
    char kind = format.charAt(at++);
    switch (kind) {
      case 'K', 'x', 'S', 's', 'B' -> {
        pad("%016x".formatted(arguments[used++]), flags, width);
        return true;
      }
      case 'k', 'u' -> {
        if (peek() != 's') {
          return false;
        }
        at++;
        return string(flags, width);
      }
      case 'i', 'I' -> {
        char family = peek();
        at++;
        if (family != '4' && family != '6') {
          return false;
        }
        byte[] found = machine.peek(arguments[used++], family == '4' ? 4 : 16);
        byte[] address = found == null ? new byte[family == '4' ? 4 : 16] : found;
        out.append(family == '4' ? ip4(address, kind) : ip6(address, kind));
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  private static String ip4(byte[] a, char kind) {
    String pattern = kind == 'i' ? "%03d.%03d.%03d.%03d" : "%d.%d.%d.%d";
    return pattern.formatted(a[0] & 0xff, a[1] & 0xff, a[2] & 0xff, a[3] & 0xff);
  }

  private static String ip6(byte[] address, char kind) {
    String digits = HexFormat.of().formatHex(address);
    return kind == 'i' ? digits : digits.replaceAll("(.{4})(?!$)", "$1:");
  }

  private boolean string(String flags, int width) {
    if (!endsSpecifier()) {
      return false;
    }
    byte[] text = TextHelpers.readString(machine, arguments[used++]);
    pad(text == null ? "" : new String(text, StandardCharsets.ISO_8859_1), flags, width);
    return true;
  }

  private boolean number(String flags, int width) {
    boolean wide = false;
    for (int i = 0; i < 2 && peek() == 'l'; i++) {
      at++;
      wide = true;
    }
    char kind = peek();
    at++;
    long value = used < arguments.length ? arguments[used++] : 0;
    String digits =
        switch (kind) {
          case 'd', 'i' -> signed(wide ? value : (int) value, flags);
          case 'u' -> Long.toUnsignedString(wide ? value : value & 0xffff_ffffL);
          case 'x' -> Long.toHexString(wide ? value : value & 0xffff_ffffL);
          case 'X' -> Long.toHexString(wide ? value : value & 0xffff_ffffL).toUpperCase();
          default -> "";
        };
    if (digits.isEmpty()) {
      return false;
    }
    pad(digits, flags, width);
    return true;
  }

  private static String signed(long value, String flags) {
    if (value < 0) {
      return Long.toString(value);
    }
    return (flags.contains("+") ? "+" : flags.contains(" ") ? " " : "") + value;
  }

  private void pad(String text, String flags, int width) {
    String fill = " ".repeat(Math.max(0, width - text.length()));
    if (flags.contains("-")) {
      out.append(text).append(fill);
    } else if (flags.contains("0")) {
      int sign = !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
      out.append(text, 0, sign).append(fill.replace(' ', '0')).append(text, sign, text.length());
    } else {
      out.append(fill).append(text);
    }
  }
}
