package dev.skmsg.runtime.exec;

/// struct sk_msg_md over the fields of a message.
///
/// `data` and `data_end` are the packet window of [Memory]; both are 0 while there is none. Values
/// are ints as a guest loads them: addresses in network order as they lie in memory.
public abstract class SkMsgContext implements Context {
  private final Memory memory;

  protected SkMsgContext(Memory memory) {
    this.memory = memory;
  }

  /// AF_INET is 2, AF_INET6 10.
  public abstract int family();

  public abstract int remoteIp4();

  public abstract int localIp4();

  public abstract int remoteIp6(int word);

  public abstract int localIp6(int word);

  /// The 16 bits in network order stand in the upper half.
  public abstract int remotePort();

  /// Host order.
  public abstract int localPort();

  /// Bytes in the whole message.
  public abstract int size();

  public abstract BpfSocket socket();

  // No narrow and no wide loads: each field in its own size only.
  // kernel: filter.c, sk_msg_is_valid_access, 6.18
  @Override
  public final boolean readable(int offset, int size) {
    return switch (offset) {
      case 0, 8, 72 -> size == 8;
      default -> size == 4 && offset >= 16 && offset <= 68 && offset % 4 == 0;
    };
  }

  @Override
  public final long load(int offset, int size) {
    return switch (offset) {
      case 0 -> memory.windowStart();
      case 8 -> memory.windowEnd();
      case 72 -> memory.addressOf(socket());
      default -> Integer.toUnsignedLong(word(offset));
    };
  }

  private int word(int offset) {
    return switch (offset) {
      case 16 -> family();
      case 20 -> remoteIp4();
      case 24 -> localIp4();
      case 28, 32, 36, 40 -> remoteIp6((offset - 28) / 4);
      case 44, 48, 52, 56 -> localIp6((offset - 44) / 4);
      case 60 -> remotePort();
      case 64 -> localPort();
      case 68 -> size();
      default -> throw new IllegalStateException("struct sk_msg_md has no field at " + offset);
    };
  }
}
