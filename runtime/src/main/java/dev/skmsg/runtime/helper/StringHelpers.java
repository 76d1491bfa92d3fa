package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import java.util.Map;

/// Numbers in text, and comparison of strings. kernel: helpers.c and lib/kstrtox.c, 6.18
final class StringHelpers {
  private static final int BASE_MASK = 0x1f;
  // The kernel copies so many bytes and a 0 after them before it parses.
  private static final int MOST_DIGITS = 63;

  private StringHelpers() {}

  static HelperTable table() {
    return HelperTable.of(
        Map.of(
            105, StringHelpers::strtol,
            106, StringHelpers::strtoul,
            182, StringHelpers::strncmp));
  }

  /// What a text begins with.
  ///
  /// @param consumed bytes up to the end of the number, or a negative error number
  private record Parsed(long magnitude, boolean negative, int consumed) {
    static Parsed failure(Errno errno) {
      return new Parsed(0, false, -errno.number());
    }
  }

  private static long strtol(
      Machine machine, long text, long length, long flags, long result, long r5) {
    return convert(machine, text, length, flags, result, true);
  }

  private static long strtoul(
      Machine machine, long text, long length, long flags, long result, long r5) {
    return convert(machine, text, length, flags, result, false);
  }

  private static long convert(
      Machine machine, long text, long length, long flags, long result, boolean signed) {
    byte[] bytes = machine.read(text, length);
    if (bytes == null || !machine.store(result, 8, 0)) {
      return 0;
    }
    Parsed parsed = parse(bytes, flags);
    if (parsed.consumed < 0) {
      return parsed.consumed;
    }
    long value = parsed.negative ? -parsed.magnitude : parsed.magnitude;
    if (signed && (parsed.negative ? value > 0 : value < 0)) {
      return -Errno.ERANGE.number();
    }
    if (!signed && parsed.negative) {
      return -Errno.EINVAL.number();
    }
    machine.store(result, 8, value);
    return parsed.consumed;
  }

  private static Parsed parse(byte[] text, long flags) {
    int base = (int) flags & BASE_MASK;
    boolean known = base == 0 || base == 8 || base == 10 || base == 16;
    if (!known || (flags & ~BASE_MASK) != 0 || text.length == 0) {
      return Parsed.failure(Errno.EINVAL);
    }
    int at = 0;
    while (at < text.length && isSpace(text[at])) {
      at++;
    }
    boolean negative = at < text.length && text[at] == '-';
    if (negative) {
      at++;
    }
    if (at == text.length) {
      return Parsed.failure(Errno.EINVAL);
    }
    int end = Math.min(text.length, at + MOST_DIGITS);
    boolean hexPrefix = byteAt(text, at, end) == '0' && (byteAt(text, at + 1, end) | 0x20) == 'x';
    if (base == 0) {
      boolean hex = hexPrefix && digit(byteAt(text, at + 2, end)) < 16;
      base = hex ? 16 : byteAt(text, at, end) == '0' ? 8 : 10;
    }
    if (base == 16 && hexPrefix) {
      at += 2;
    }
    return digits(text, at, end, base, negative);
  }

  private static Parsed digits(byte[] text, int start, int end, int base, boolean negative) {
    long value = 0;
    boolean overflow = false;
    int at = start;
    while (at < end && digit(text[at]) < base) {
      int digit = digit(text[at]);
      overflow |= Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, base)) > 0;
      value = value * base + digit;
      at++;
    }
    if (overflow) {
      return Parsed.failure(Errno.ERANGE);
    }
    return at == start ? Parsed.failure(Errno.EINVAL) : new Parsed(value, negative, at);
  }

  private static int byteAt(byte[] text, int index, int end) {
    return index < end ? text[index] : 0;
  }

  private static int digit(int c) {
    int digit = Character.digit(c, 16);
    return digit < 0 || c >= 0x80 ? 16 : digit;
  }

  // The kernel's table also counts 0xa0.
  private static boolean isSpace(byte c) {
    return c == ' ' || c >= '\t' && c <= '\r' || c == (byte) 0xa0;
  }

  private static long strncmp(
      Machine machine, long first, long length, long second, long r4, long r5) {
    for (int i = 0; i < length; i++) {
      int left = (int) machine.load(first + i, 1);
      int right = machine.trapped() ? 0 : (int) machine.load(second + i, 1);
      if (machine.trapped()) {
        return 0;
      }
      if (left != right) {
        return left < right ? -1 : 1;
      }
      if (left == 0) {
        break;
      }
    }
    return 0;
  }
}
