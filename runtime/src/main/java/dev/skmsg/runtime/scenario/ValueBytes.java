package dev.skmsg.runtime.scenario;

import org.jspecify.annotations.Nullable;

/// Keys and values of maps as bytes.
public final class ValueBytes {
  private ValueBytes() {}

  /// The bytes of a number or of bytes; `null` when they do not make up this size.
  public static byte @Nullable [] of(Step.Value value, int size) {
    return switch (value) {
      case Step.Value.Number(long number) -> littleEndian(number, size);
      case Step.Value.Raw(byte[] bytes) -> bytes.length == size ? bytes : null;
      case Step.Value.Socket _, Step.Value.Name _, Step.Value.Empty _ -> null;
    };
  }

  /// The number in so many bytes, `null` when it does not fit.
  private static byte @Nullable [] littleEndian(long number, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i < 8 ? number >> 8 * i : number >> 63);
    }
    if (size >= 8) {
      return bytes;
    }
    long high = number >> 8 * size;
    return high == 0 || (high == -1 && bytes[size - 1] < 0) ? bytes : null;
  }
}
