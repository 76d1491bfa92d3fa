package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.UserBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A simulated socket of datagrams, UDP over the loopback or unix.
public final class DatagramSocket extends HostSocket {
  /// Bytes a datagram may have: 65,535 less its headers. kernel: udp_sendmsg, ip6_append_data.
  private static final int LONGEST_UDP4 = 65507;

  private static final int LONGEST_UDP6 = 65527;

  /// Datagrams from others than its own peer that may wait at a unix socket. kernel:
  /// net.unix.max_dgram_qlen, and unix_recvq_full lets one more in.
  private static final int UNIX_QUEUE = 11;

  /// Bytes of a unix datagram that are linear. kernel: SKB_MAX_ALLOC.
  private static final int UNIX_LINEAR = 16384 - 320;

  /// A UDP datagram this long, its headers counted, goes into page fragments. kernel:
  /// __ip_append_data, ip_output.c, 6.18.
  private static final int UDP_PAGED = 16384 - 320;

  private final boolean bound;
  private @Nullable DatagramSocket peer;
  private byte[] pending = new byte[0];

  /// @param bound whether it has an address of its own
  DatagramSocket(
      Host host, SocketKind kind, SocketAddress local, SocketAddress remote, boolean bound) {
    super(host, kind, local, remote);
    this.bound = bound;
  }

  void connectedTo(DatagramSocket other) {
    peer = other;
    state = TcpState.ESTABLISHED;
  }

  /// Whether another may send to it.
  boolean takesFrom(@Nullable DatagramSocket sender) {
    return peer == null || peer == sender;
  }

  @Override
  public boolean mayEnterMap() {
    return !kind().isUdp() || bound;
  }

  @Override
  boolean hasSendMemory() {
    return peer == null || !peer.isFullFor(this);
  }

  private boolean isFullFor(DatagramSocket sender) {
    return !kind().isUdp() && peer != sender && received.buffers() >= UNIX_QUEUE;
  }

  @Override
  int linear(int length) {
    if (!kind().isUdp()) {
      int over = Math.max(0, length - UNIX_LINEAR);
      return length - Math.min(length, (over + 4095) / 4096 * 4096);
    }
    int headers = kind() == SocketKind.UDP4 ? 28 + 31 : 48 + 31;
    return length + headers < UDP_PAGED ? length : 0;
  }

  @Override
  int sendNow(UserBytes bytes, boolean more) {
    byte[] all = new byte[bytes.left()];
    bytes.read(all, 0, all.length);
    int refused = kind().isUdp() ? refusesUdp(pending.length + all.length) : refusesUnix();
    if (refused != 0) {
      return refused;
    }
    if (more && kind().isUdp()) {
      pending = join(pending, all);
      return all.length;
    }
    byte[] datagram = join(pending, all);
    pending = new byte[0];
    int result = deliver(datagram);
    return result < 0 ? result : all.length;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /// kernel: udp_sendmsg, udp.c; sock_alloc_send_pskb, sock.c.
  private int refusesUdp(int length) {
    if (peer == null) {
      return -Errno.EDESTADDRREQ.number();
    }
    if (length > (kind() == SocketKind.UDP4 ? LONGEST_UDP4 : LONGEST_UDP6)) {
      return -Errno.EMSGSIZE.number();
    }
    int pendingError = takeError();
    return pendingError != 0 ? pendingError : writeShut ? -Errno.EPIPE.number() : 0;
  }

  /// kernel: unix_dgram_sendmsg, af_unix.c.
  private int refusesUnix() {
    if (peer == null) {
      return -Errno.ENOTCONN.number();
    }
    int pendingError = takeError();
    return pendingError != 0 ? pendingError : writeShut ? -Errno.EPIPE.number() : 0;
  }

  private int deliver(byte[] datagram) {
    DatagramSocket to = peer;
    if (to == null) {
      return -Errno.ENOTCONN.number();
    }
    if (kind().isUdp()) {
      if (to.isClosed() || !to.takesFrom(this)) {
        fail(Errno.ECONNREFUSED);
        return 0;
      }
    } else if (to.isClosed()) {
      peer = null;
      state = TcpState.CLOSE;
      return -Errno.ECONNREFUSED.number();
    } else if (!to.takesFrom(this)) {
      return -Errno.EPERM.number();
    } else if (to.readShut) {
      return -Errno.EPIPE.number();
    } else if (to.isFullFor(this)) {
      return -Errno.EAGAIN.number();
    }
    host.observer().transmitted(this, to, datagram, false);
    if (!to.received.addApart(host.pages(), datagram)) {
      return kind().isUdp() ? 0 : -Errno.ENOBUFS.number();
    }
    to.dataReady();
    return 0;
  }

  /// What of a datagram does not fit is lost. kernel: udp_recvmsg, __unix_dgram_recvmsg.
  @Override
  int receiveNow(byte[] bytes, boolean peek) {
    int pendingError = takeError();
    if (pendingError != 0) {
      return pendingError;
    }
    int count = received.readOne(bytes, peek);
    return count >= 0 ? count : -Errno.EAGAIN.number();
  }

  /// kernel: inet_shutdown, unix_shutdown. The peer is not told.
  @Override
  int shutdownNow(boolean read, boolean write) {
    boolean refused = kind().isUdp() && state == TcpState.CLOSE;
    readShut |= read;
    writeShut |= write;
    return refused ? -Errno.ENOTCONN.number() : 0;
  }

  @Override
  void closeNow(boolean unread) {
    pending = new byte[0];
    state = TcpState.CLOSE;
  }
}
