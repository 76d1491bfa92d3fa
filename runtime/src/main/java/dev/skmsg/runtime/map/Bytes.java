package dev.skmsg.runtime.map;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Keys of index maps: four little-endian bytes.
final class Bytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  static int u32(byte[] key) {
    return (int) INT.get(key, 0);
  }

  static byte[] ofU32(int value) {
    byte[] key = new byte[4];
    INT.set(key, 0, value);
    return key;
  }

  /// The next index by plain arithmetic, whatever is occupied.
  /// kernel: arraymap.c, array_map_get_next_key, 6.18
  static byte @Nullable [] nextIndex(byte @Nullable [] key, int length) {
    int index = key == null ? -1 : u32(key);
    if (Integer.compareUnsigned(index, length) >= 0) {
      return ofU32(0);
    }
    return index == length - 1 ? null : ofU32(index + 1);
  }
}
