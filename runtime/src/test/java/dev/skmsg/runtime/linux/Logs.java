package dev.skmsg.runtime.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What both sides of a comparison share: payloads and the reading of a program's log.
final class Logs {
  private Logs() {}

  static List<byte[]> payload(RandomCase.SendCall send, int number) {
    List<byte[]> parts = new ArrayList<>();
    int at = 17 * number;
    for (int length : send.parts()) {
      byte[] part = new byte[length];
      for (int i = 0; i < length; i++) {
        part[i] = (byte) (at++ % 251);
      }
      parts.add(part);
    }
    return parts;
  }

  static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /// The entries a program wrote: size, window, results of its helpers.
  static List<String> read(
      byte @Nullable [] count, Function<byte[], byte @Nullable []> log, int calls) {
    long runs = buffer(Objects.requireNonNull(count)).getLong(0);
    List<String> entries = new ArrayList<>();
    for (int run = 0; run < Math.min(runs, RandomCase.LOG_ENTRIES); run++) {
      ByteBuffer entry = buffer(Objects.requireNonNull(log.apply(SimulatedCase.key(run))));
      StringBuilder text = new StringBuilder();
      text.append("size ").append(entry.getLong(0));
      text.append(" window ").append(entry.getLong(16) - entry.getLong(8));
      for (int i = 0; i < calls; i++) {
        text.append(' ').append(entry.getInt(24 + 4 * i));
      }
      entries.add(text.toString());
    }
    return entries;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
