package dev.skmsg.runtime.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.SystemCall;
import dev.skmsg.bpf.linux.SystemCallNumber;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A socket of the running kernel. Results are the system calls': what is negative is a negated
/// error number.
public final class LiveSocket implements AutoCloseable {
  /// kernel: include/linux/socket.h
  public static final int MSG_OOB = 0x1;

  public static final int MSG_PEEK = 0x2;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_MORE = 0x8000;
  private static final int MSG_NOSIGNAL = 0x4000;

  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int PIPE_CAPACITY = 65_536;
  private static final int POLLIN = 1;
  private static final int SIOCOUTQ = 0x5411;
  private static final int FIONREAD = 0x541b;

  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_SNDTIMEO = 21;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_ERROR = 4;
  private static final int SO_COOKIE = 57;
  private static final int SOL_IPV6 = 41;
  private static final int IP_FREEBIND = 15;
  private static final int IPV6_FREEBIND = 78;
  private static final int AF_INET6 = 10;

  private final int fd;
  private final SocketFamily family;
  private boolean closed;

  private LiveSocket(int fd, SocketFamily family) {
    this.fd = fd;
    this.family = family;
  }

  /// A socket that is neither bound nor connected.
  public static KernelAnswer<LiveSocket> open(SocketFamily family) {
    long fd =
        SystemCall.call(SystemCallNumber.SOCKET, family.domain(), family.type() | SOCK_CLOEXEC, 0);
    return KernelAnswer.of(
        "opening a " + family + " socket", fd, it -> new LiveSocket(it.intValue(), family));
  }

  /// The descriptor, valid until this is closed.
  public int fd() {
    return fd;
  }

  public SocketFamily family() {
    return family;
  }

  /// Binds to an address.
  ///
  /// @param address `null` for one of the kernel's choice: loopback, or an abstract unix name
  int bind(@Nullable LiveAddress address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = family.address(arena, address);
      return (int) SystemCall.call(SystemCallNumber.BIND, fd, memory.address(), memory.byteSize());
    }
  }

  /// Prepares for a test, before it is bound: takes any address, at once again after its last use,
  /// holds so many bytes each way, and gives up sending after ten seconds.
  void prepare(int bufferBytes) {
    setOption(SOL_SOCKET, SO_REUSEADDR, 1);
    setOption(SOL_SOCKET, SO_SNDBUFFORCE, bufferBytes);
    setOption(SOL_SOCKET, SO_RCVBUFFORCE, bufferBytes);
    setOption(
        family.domain() == AF_INET6 ? SOL_IPV6 : 0,
        family.domain() == AF_INET6 ? IPV6_FREEBIND : IP_FREEBIND,
        1);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(16, 8);
      time.set(JAVA_LONG, 0, 10);
      SystemCall.call(SystemCallNumber.SETSOCKOPT, fd, SOL_SOCKET, SO_SNDTIMEO, time.address(), 16);
    }
  }

  public int listen(int backlog) {
    return (int) SystemCall.call(SystemCallNumber.LISTEN, fd, backlog);
  }

  /// Connects to the address that the other socket is bound to.
  public int connect(LiveSocket other) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SocketFamily.LONGEST_ADDRESS, 8);
      MemorySegment length = arena.allocateFrom(JAVA_INT, SocketFamily.LONGEST_ADDRESS);
      long named =
          SystemCall.call(
              SystemCallNumber.GETSOCKNAME, other.fd, address.address(), length.address());
      if (named < 0) {
        return (int) named;
      }
      return (int)
          SystemCall.call(SystemCallNumber.CONNECT, fd, address.address(), length.get(JAVA_INT, 0));
    }
  }

  /// The next connection of a listening socket; waits for one.
  public KernelAnswer<LiveSocket> accept() {
    long child = SystemCall.call(SystemCallNumber.ACCEPT4, fd, 0, 0, SOCK_CLOEXEC);
    return KernelAnswer.of("accepting", child, it -> new LiveSocket(it.intValue(), family));
  }

  /// One sendmsg(2) with an iov element for each part. SIGPIPE is never raised.
  ///
  /// @return how many bytes were taken
  public long send(List<byte[]> parts, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment vector = arena.allocate(Math.max(1, 16L * parts.size()), 8);
      for (int i = 0; i < parts.size(); i++) {
        vector.set(JAVA_LONG, 16L * i, copy(arena, parts.get(i)).address());
        vector.set(JAVA_LONG, 16L * i + 8, parts.get(i).length);
      }
      MemorySegment header = arena.allocate(56, 8);
      header.set(JAVA_LONG, 16, vector.address());
      header.set(JAVA_LONG, 24, parts.size());
      return SystemCall.call(SystemCallNumber.SENDMSG, fd, header.address(), flags | MSG_NOSIGNAL);
    }
  }

  /// One sendfile(2) of a file with this content.
  ///
  /// @return how many bytes were taken
  public long sendFile(byte[] content) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("skmsg");
      long file = SystemCall.call(SystemCallNumber.MEMFD_CREATE, name.address(), 0);
      if (file < 0) {
        return file;
      }
      try {
        MemorySegment bytes = copy(arena, content);
        long written = 0;
        while (written < content.length) {
          long chunk =
              SystemCall.call(
                  SystemCallNumber.WRITE,
                  file,
                  bytes.address() + written,
                  content.length - written);
          if (chunk < 0) {
            return chunk;
          }
          written += chunk;
        }
        MemorySegment offset = arena.allocateFrom(JAVA_LONG, 0);
        return SystemCall.call(
            SystemCallNumber.SENDFILE, fd, file, offset.address(), content.length);
      } finally {
        SystemCall.close((int) file);
      }
    }
  }

  /// Sends through a pipe with splice(2), at most 64 KiB a call.
  ///
  /// @return how many bytes were taken, or what the first call answered that took none
  public long splice(byte[] content, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(8, 8);
      long made = SystemCall.call(SystemCallNumber.PIPE2, ends.address(), 0);
      if (made < 0) {
        return made;
      }
      try {
        return splice(copy(arena, content), content.length, ends, flags);
      } finally {
        SystemCall.close(ends.get(JAVA_INT, 0));
        SystemCall.close(ends.get(JAVA_INT, 4));
      }
    }
  }

  private long splice(MemorySegment bytes, int length, MemorySegment ends, int flags) {
    long sent = 0;
    while (sent < length) {
      long piped =
          SystemCall.call(
              SystemCallNumber.WRITE,
              ends.get(JAVA_INT, 4),
              bytes.address() + sent,
              Math.min(length - sent, PIPE_CAPACITY));
      if (piped < 0) {
        return piped;
      }
      for (long left = piped; left > 0; ) {
        long taken =
            SystemCall.call(SystemCallNumber.SPLICE, ends.get(JAVA_INT, 0), 0, fd, 0, left, flags);
        if (taken <= 0) {
          return sent == 0 ? taken : sent;
        }
        sent += taken;
        left -= taken;
      }
    }
    return sent;
  }

  /// One recv(2) of at most this many bytes; empty at the end of the stream.
  public KernelAnswer<byte[]> receive(int length, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(1, length));
      long got =
          SystemCall.call(SystemCallNumber.RECVFROM, fd, buffer.address(), length, flags, 0, 0);
      return KernelAnswer.of(
          "receiving", got, it -> buffer.asSlice(0, Math.min(it, length)).toArray(JAVA_BYTE));
    }
  }

  /// Waits until there is something to receive, or the end of the stream, or an error.
  ///
  /// @return whether there is
  public boolean awaitReadable(Duration atMost) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(8, 8);
      poll.set(JAVA_INT, 0, fd);
      poll.set(JAVA_INT, 4, POLLIN);
      MemorySegment time = arena.allocate(16, 8);
      time.set(JAVA_LONG, 0, atMost.toSeconds());
      time.set(JAVA_LONG, 8, atMost.toNanosPart());
      return SystemCall.call(SystemCallNumber.PPOLL, poll.address(), 1, time.address(), 0, 0) > 0;
    }
  }

  /// How many bytes sent over this TCP socket its peer has not taken yet; 0 for others.
  int unacknowledged() {
    return family.isTcp() ? count(SIOCOUTQ) : 0;
  }

  /// How many bytes can be received: of all, or of the next datagram. 0 of a listening socket.
  int readable() {
    return count(FIONREAD);
  }

  private int count(int request) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(4, 4);
      long result = SystemCall.call(SystemCallNumber.IOCTL, fd, request, count.address());
      return result < 0 ? 0 : count.get(JAVA_INT, 0);
    }
  }

  /// The number by which the kernel tells this socket from all others.
  public long cookie() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cookie = arena.allocate(8, 8);
      MemorySegment length = arena.allocateFrom(JAVA_INT, 8);
      SystemCall.call(
          SystemCallNumber.GETSOCKOPT,
          fd,
          SOL_SOCKET,
          SO_COOKIE,
          cookie.address(),
          length.address());
      return cookie.get(JAVA_LONG, 0);
    }
  }

  /// The error that the next call would have reported, which is taken away; 0 if there is none.
  int takeError() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(4, 4);
      MemorySegment length = arena.allocateFrom(JAVA_INT, 4);
      SystemCall.call(
          SystemCallNumber.GETSOCKOPT, fd, SOL_SOCKET, SO_ERROR, error.address(), length.address());
      return error.get(JAVA_INT, 0);
    }
  }

  /// Gives the kernel time.
  static void pause(Duration time) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(16, 8);
      memory.set(JAVA_LONG, 0, time.toSeconds());
      memory.set(JAVA_LONG, 8, time.toNanosPart());
      SystemCall.call(SystemCallNumber.PPOLL, 0, 0, memory.address(), 0, 0);
    }
  }

  /// @param how SHUT_RD 0, SHUT_WR 1, SHUT_RDWR 2
  public int shutdown(int how) {
    return (int) SystemCall.call(SystemCallNumber.SHUTDOWN, fd, how);
  }

  /// Sets an option with an int value.
  public int setOption(int level, int name, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocateFrom(JAVA_INT, value);
      return (int)
          SystemCall.call(SystemCallNumber.SETSOCKOPT, fd, level, name, memory.address(), 4);
    }
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    MemorySegment copy = arena.allocate(Math.max(1, bytes.length), 8);
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    return copy;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      SystemCall.close(fd);
    }
  }
}
