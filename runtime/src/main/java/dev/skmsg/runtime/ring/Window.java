package dev.skmsg.runtime.ring;

/// The bytes from data to data_end: live memory, writable in place.
///
/// @param offset of data in the bytes
/// @param length data_end - data
public record Window(byte[] bytes, int offset, int length) {
  /// data and data_end are both NULL.
  public static final Window NONE = new Window(new byte[0], 0, 0);

  /// A copy of the visible bytes.
  public byte[] copy() {
    return java.util.Arrays.copyOfRange(bytes, offset, offset + length);
  }
}
