package dev.skmsg.runtime.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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

  /// Whether connections are listened for and accepted.
  boolean isStream() {
    return type == 1;
  }

  /// An address to bind to: 127.0.0.1 or ::1 with port 0, or the unix address that has the kernel
  /// choose a name.
  MemorySegment loopback(Arena arena) {
    int length =
        switch (this) {
          case TCP4, UDP4 -> 16;
          case TCP6, UDP6 -> 28;
          case UNIX_STREAM, UNIX_DATAGRAM -> 2;
        };
    MemorySegment address = arena.allocate(length, 8);
    address.set(JAVA_SHORT, 0, (short) domain);
    switch (this) {
      case TCP4, UDP4 -> {
        address.set(JAVA_BYTE, 4, (byte) 127);
        address.set(JAVA_BYTE, 7, (byte) 1);
      }
      case TCP6, UDP6 -> address.set(JAVA_BYTE, 23, (byte) 1);
      case UNIX_STREAM, UNIX_DATAGRAM -> {}
    }
    return address;
  }
}
