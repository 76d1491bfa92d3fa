package dev.skmsg.runtime.socket;

/// kernel: AF_UNIX, AF_INET, AF_INET6.
public enum AddressFamily {
  UNIX(1, 0),
  INET(2, 4),
  INET6(10, 16);

  private final int number;
  private final int bytes;

  AddressFamily(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  public int number() {
    return number;
  }

  /// Bytes of an address; 0 where sockets have none that a program sees.
  public int addressBytes() {
    return bytes;
  }
}
