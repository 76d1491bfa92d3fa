package dev.skmsg.bpf.object;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that grow at their end; numbers go in with the low byte first.
final class LittleEndianWriter {

  private byte[] bytes = new byte[256];
  private int length;

  int length() {
    return length;
  }

  LittleEndianWriter u8(int value) {
    return number(value, 1);
  }

  LittleEndianWriter u16(int value) {
    return number(value, 2);
  }

  LittleEndianWriter u32(int value) {
    return number(value, 4);
  }

  LittleEndianWriter u64(long value) {
    return number(value, 8);
  }

  private LittleEndianWriter number(long value, int size) {
    reserve(size);
    for (int i = 0; i < size; i++) {
      bytes[length++] = (byte) (value >>> 8 * i);
    }
    return this;
  }

  LittleEndianWriter bytes(byte[] added) {
    reserve(added.length);
    System.arraycopy(added, 0, bytes, length, added.length);
    length += added.length;
    return this;
  }

  /// A string with a zero byte behind it.
  LittleEndianWriter string(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8)).u8(0);
  }

  /// Zeros up to the next multiple of `alignment`.
  LittleEndianWriter align(int alignment) {
    int padding = Math.floorMod(-length, alignment);
    reserve(padding);
    length += padding;
    return this;
  }

  private void reserve(int size) {
    if (Math.addExact(length, size) > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + size, bytes.length * 2));
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
