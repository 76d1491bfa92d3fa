package dev.skmsg.runtime.socket;

/// kernel: AF_INET, AF_INET6.
public enum AddressFamily {
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

  /// Bytes of an address.
  public int addressBytes() {
    return bytes;
  }
}
