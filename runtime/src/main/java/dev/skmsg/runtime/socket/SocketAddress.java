package dev.skmsg.runtime.socket;

import java.util.HexFormat;

/// An address and a port.
///
/// @param address 4 or 16 bytes in network order
/// @param port in host order
public record SocketAddress(byte[] address, int port) {

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
    return address.length == 4
        ? "%d.%d.%d.%d:%d"
            .formatted(
                address[0] & 0xff, address[1] & 0xff, address[2] & 0xff, address[3] & 0xff, port)
        : "[" + HexFormat.ofDelimiter(":").formatHex(address) + "]:" + port;
  }
}
