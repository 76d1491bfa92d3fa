package dev.skmsg.verifier.check;

/// Which fields of struct bpf_sock may be read. kernel: filter.c, bpf_sock_is_valid_access, 6.18
final class SocketLayout {
  private static final int SIZE = 80;

  private SocketLayout() {}

  static boolean isReadable(long offset, int size) {
    if (offset < 0 || offset >= SIZE || offset % size != 0) {
      return false;
    }
    int at = (int) offset;
    boolean whole = size == 4;
    return switch (at) {
      // family, type, protocol, src_port, state, rx_queue_mapping: narrow reads at their start only
      case 4, 8, 12, 44, 72, 76 -> size <= 4;
      // dst_port: two bytes in network order, then two of padding
      case 48, 49 -> whole || size <= 2;
      case 50, 51 -> false;
      default -> isAddress(at) ? size <= 4 : whole;
    };
  }

  /// The fields that a sock_common has.
  static boolean isReadableCommon(long offset, int size) {
    return (offset < 8 || offset >= 24) && isReadable(offset, size);
  }

  private static boolean isAddress(int at) {
    return (at >= 24 && at < 44) || (at >= 52 && at < 72);
  }
}
