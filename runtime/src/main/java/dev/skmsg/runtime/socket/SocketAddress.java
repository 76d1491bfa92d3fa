package dev.skmsg.runtime.socket;

import java.util.Arrays;
import java.util.HexFormat;

/// An address and a port.
///
/// @param address 4 or 16 bytes in network order; none of a unix socket
/// @param port in host order
public record SocketAddress(byte[] address, int port) {

  boolean isSame(SocketAddress other) {
    return port == other.port && Arrays.equals(address, other.address);
  }

  /// Whether it stands for every address of the host.
  boolean isAny() {
    return Arrays.equals(address, new byte[address.length]);
  }

  /// Four bytes of the address as they lie in little-endian memory.
  int word(int index) {
    int value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | address[4 * index + i] & 0xff;
    }
    return value;
  }

  @Override
  public String toString() {
    if (address.length == 0) {
      return "unix";
    }
    return address.length == 4
        ? "%d.%d.%d.%d:%d"
            .formatted(
                address[0] & 0xff, address[1] & 0xff, address[2] & 0xff, address[3] & 0xff, port)
        : "[" + HexFormat.ofDelimiter(":").formatHex(address) + "]:" + port;
  }
}
