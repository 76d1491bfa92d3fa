package dev.skmsg.runtime.socket;

/// The kinds of sockets that a sockmap takes. Source of numbers: include/linux/socket.h, in.h.
public enum SocketKind {
  TCP4(AddressFamily.INET, 1, 6),
  TCP6(AddressFamily.INET6, 1, 6),
  UDP4(AddressFamily.INET, 2, 17),
  UDP6(AddressFamily.INET6, 2, 17),
  UNIX_STREAM(AddressFamily.UNIX, 1, 0),
  UNIX_DGRAM(AddressFamily.UNIX, 2, 0);

  private final AddressFamily family;
  private final int type;
  private final int protocol;

  SocketKind(AddressFamily family, int type, int protocol) {
    this.family = family;
    this.type = type;
    this.protocol = protocol;
  }

  public AddressFamily family() {
    return family;
  }

  /// SOCK_STREAM or SOCK_DGRAM.
  public int type() {
    return type;
  }

  /// IPPROTO_*.
  public int protocol() {
    return protocol;
  }

  public boolean isTcp() {
    return protocol == 6;
  }

  public boolean isUdp() {
    return protocol == 17;
  }

  static SocketKind tcp(AddressFamily family) {
    return switch (family) {
      case INET -> TCP4;
      case INET6 -> TCP6;
      case UNIX -> throw new IllegalArgumentException("TCP over unix sockets");
    };
  }
}
