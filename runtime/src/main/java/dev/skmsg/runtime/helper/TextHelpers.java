package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.ExecutionObserver;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The helpers that format text.
final class TextHelpers {
  // kernel: bpf.h, MAX_BPRINTF_VARARGS, 6.18
  private static final int MOST_ARGUMENTS = 12;
  private static final int LONGEST_FORMAT = 4096;

  private TextHelpers() {}

  static HelperTable table() {
    return HelperTable.of(
        Map.of(
            6, TextHelpers::tracePrintk,
            165, TextHelpers::snprintf,
            177, TextHelpers::traceVprintk));
  }

  private static long tracePrintk(
      Machine machine, long format, long size, long r3, long r4, long r5) {
    byte[] text = machine.read(format, size);
    return text == null ? 0 : print(machine, text, new long[] {r3, r4, r5});
  }

  private static long traceVprintk(
      Machine machine, long format, long size, long data, long length, long r5) {
    byte[] text = machine.read(format, size);
    if (text == null) {
      return 0;
    }
    long[] arguments = arguments(machine, data, length);
    return arguments == null ? -Errno.EINVAL.number() : print(machine, text, arguments);
  }

  private static long print(Machine machine, byte[] text, long[] arguments) {
    String format = terminated(text);
    byte[] line = format == null ? null : new Formatter(machine, format, arguments).format();
    if (line == null) {
      return -Errno.EINVAL.number();
    }
    ExecutionObserver observer = machine.observer();
    if (observer != null) {
      observer.printed(machine, new String(line, StandardCharsets.UTF_8));
    }
    return line.length;
  }

  private static long snprintf(
      Machine machine, long to, long size, long format, long data, long length) {
    long[] arguments = arguments(machine, data, length);
    byte[] text = readString(machine, format);
    if (arguments == null || text == null) {
      return -Errno.EINVAL.number();
    }
    byte[] line =
        new Formatter(machine, new String(text, StandardCharsets.ISO_8859_1), arguments).format();
    if (line == null) {
      return -Errno.EINVAL.number();
    }
    if (size > 0) {
      byte[] stored = Arrays.copyOf(line, Math.min(line.length, (int) size - 1) + 1);
      stored[stored.length - 1] = 0;
      machine.write(to, stored);
    }
    return line.length + 1L;
  }

  private static long @Nullable [] arguments(Machine machine, long data, long length) {
    if (length % 8 != 0 || length < 0 || length > 8 * MOST_ARGUMENTS || length > 0 && data == 0) {
      return null;
    }
    long[] arguments = new long[(int) length / 8];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = machine.load(data + 8L * i, 8);
    }
    return arguments;
  }

  private static @Nullable String terminated(byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (text[i] == 0) {
        return new String(text, 0, i, StandardCharsets.ISO_8859_1);
      }
    }
    return null;
  }

  /// The bytes up to a 0, or `null` where memory ends before it.
  static byte @Nullable [] readString(Machine machine, long address) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < LONGEST_FORMAT; i++) {
      byte[] next = machine.peek(address + i, 1);
      if (next == null) {
        return null;
      }
      if (next[0] == 0) {
        return bytes.toByteArray();
      }
      bytes.write(next[0]);
    }
    return null;
  }
}
