package dev.skmsg.runtime.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The kinds of sockets a sockmap takes. Source of numbers: include/linux/socket.h.
public enum SocketFamily {
  TCP4(2, 1),
  TCP6(10, 1),
  UDP4(2, 2),
  UDP6(10, 2),
  UNIX_STREAM(1, 1),
  UNIX_DATAGRAM(1, 2);

  /// Bytes of the longest `struct sockaddr` of these.
  static final int LONGEST_ADDRESS = 110;

  private static final ValueLayout.OfShort NETWORK_SHORT =
      JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private final int domain;
  private final int type;

  SocketFamily(int domain, int type) {
    this.domain = domain;
    this.type = type;
  }

  int domain() {
    return domain;
  }

  int type() {
    return type;
  }

  boolean isTcp() {
    return this == TCP4 || this == TCP6;
  }

  /// Whether connections are listened for and accepted.
  boolean isStream() {
    return type == 1;
  }

  /// `struct sockaddr` of an address: 127.0.0.1 or ::1 with port 0 for `null`; of unix sockets, the
  /// one that has the kernel choose a name.
  MemorySegment address(Arena arena, @Nullable LiveAddress at) {
    MemorySegment address = arena.allocate(length(), 8);
    address.set(JAVA_SHORT, 0, (short) domain);
    if (hostOffset() == 0) {
      return address;
    }
    byte[] host = at == null ? loopback() : at.host();
    if (at != null) {
      address.set(NETWORK_SHORT, 2, (short) at.port());
    }
    MemorySegment.copy(host, 0, address, JAVA_BYTE, hostOffset(), host.length);
    return address;
  }

  private int length() {
    return switch (this) {
      case TCP4, UDP4 -> 16;
      case TCP6, UDP6 -> 28;
      case UNIX_STREAM, UNIX_DATAGRAM -> 2;
    };
  }

  private int hostOffset() {
    return switch (this) {
      case TCP4, UDP4 -> 4;
      case TCP6, UDP6 -> 8;
      case UNIX_STREAM, UNIX_DATAGRAM -> 0;
    };
  }

  private byte[] loopback() {
    byte[] host = new byte[length() == 16 ? 4 : 16];
    host[0] = (byte) (host.length == 4 ? 127 : 0);
    host[host.length - 1] = 1;
    return host;
  }
}
