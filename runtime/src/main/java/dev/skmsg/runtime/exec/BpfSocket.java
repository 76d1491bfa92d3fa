package dev.skmsg.runtime.exec;

/// A socket as a guest sees it: struct bpf_sock.
///
/// Values are ints as a guest loads them: addresses in network order as they lie in memory.
public interface BpfSocket extends KernelObject {

  int family();

  /// SOCK_STREAM is 1, SOCK_DGRAM 2.
  int socketType();

  /// IPPROTO_*.
  int protocol();

  int localIp4();

  int localIp6(int word);

  /// Host order.
  int localPort();

  int remoteIp4();

  int remoteIp6(int word);

  /// 16 bits in network order, as they lie in memory.
  int remotePort();

  /// TCP_ESTABLISHED is 1, TCP_LISTEN 10.
  int state();

  default int boundInterface() {
    return 0;
  }

  default int mark() {
    return 0;
  }

  default int priority() {
    return 0;
  }

  /// -1 when no queue is recorded.
  default int receiveQueue() {
    return -1;
  }

  @Override
  default String label() {
    return "sock";
  }

  // Any byte range within the fields may be loaded up to a field's size, as for other narrow loads.
  // kernel: filter.c, bpf_sock_is_valid_access, 6.18
  @Override
  default boolean readable(int offset, int size) {
    return offset >= 0
        && offset + size <= 80
        && offset % size == 0
        && size <= 4
        && !(offset >= 50 && offset < 52);
  }

  @Override
  default long load(int offset, int size) {
    int word = field(offset & ~3);
    long shifted = Integer.toUnsignedLong(word) >>> 8 * (offset & 3);
    return size == 4 ? shifted : shifted & (1L << 8 * size) - 1;
  }

  private int field(int offset) {
    return switch (offset) {
      case 0 -> boundInterface();
      case 4 -> family();
      case 8 -> socketType();
      case 12 -> protocol();
      case 16 -> mark();
      case 20 -> priority();
      case 24 -> localIp4();
      case 28, 32, 36, 40 -> localIp6((offset - 28) / 4);
      case 44 -> localPort();
      case 48 -> remotePort() & 0xffff;
      case 52 -> remoteIp4();
      case 56, 60, 64, 68 -> remoteIp6((offset - 56) / 4);
      case 72 -> state();
      case 76 -> receiveQueue();
      default -> throw new IllegalStateException("struct bpf_sock has no field at " + offset);
    };
  }
}
