package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.UserBytes;
import org.jspecify.annotations.Nullable;

/// A simulated stream socket of the unix family.
///
/// kernel: unix_stream_sendmsg and unix_stream_read_generic, af_unix.c, 6.18.
public final class UnixStreamSocket extends HostSocket {
  /// Bytes of a buffer that are linear. kernel: SKB_MAX_HEAD(0).
  private static final int LINEAR = 4096 - 320;

  /// The most bytes of one buffer. kernel: UNIX_SKB_FRAGS_SZ.
  private static final int LONGEST = LINEAR + 32768;

  private @Nullable UnixStreamSocket peer;

  UnixStreamSocket(Host host, SocketAddress address) {
    super(host, SocketKind.UNIX_STREAM, address, address);
  }

  void connectedTo(UnixStreamSocket other) {
    peer = other;
    state = TcpState.ESTABLISHED;
  }

  @Override
  public boolean mayEnterMap() {
    return state == TcpState.ESTABLISHED;
  }

  @Override
  boolean hasSendMemory() {
    return peer == null || peer.received.length() < sendBuffer();
  }

  @Override
  int linear(int length) {
    int over = Math.max(0, length - LINEAR);
    return length - Math.min(length, (over + 4095) / 4096 * 4096);
  }

  @Override
  int sendNow(UserBytes bytes, boolean more) {
    UnixStreamSocket to = peer;
    if (to == null) {
      return -Errno.ENOTCONN.number();
    }
    int sent = 0;
    while (bytes.left() > 0) {
      int refused =
          writeShut || to.isClosed() || to.readShut
              ? -Errno.EPIPE.number()
              : hasSendMemory() ? 0 : -Errno.EAGAIN.number();
      if (refused != 0) {
        return sent > 0 ? sent : refused;
      }
      byte[] part = new byte[Math.min(bytes.left(), LONGEST)];
      bytes.read(part, 0, part.length);
      host.observer().transmitted(this, to, part, false);
      if (!to.received.addApart(host.pages(), part)) {
        return sent > 0 ? sent : -Errno.ENOBUFS.number();
      }
      sent += part.length;
      to.dataReady();
    }
    return sent;
  }

  @Override
  int receiveNow(byte[] bytes, boolean peek) {
    if (state != TcpState.ESTABLISHED) {
      return -Errno.EINVAL.number();
    }
    int copied = received.read(bytes, 0, bytes.length, peek);
    if (copied > 0) {
      return copied;
    }
    int pending = takeError();
    return pending != 0 ? pending : readShut ? 0 : -Errno.EAGAIN.number();
  }

  /// kernel: unix_shutdown.
  @Override
  int shutdownNow(boolean read, boolean write) {
    readShut |= read;
    writeShut |= write;
    if (peer != null) {
      peer.writeShut |= read;
      peer.readShut |= write;
    }
    return 0;
  }

  /// kernel: unix_release_sock.
  @Override
  void closeNow(boolean unread) {
    state = TcpState.CLOSE;
    UnixStreamSocket other = peer;
    if (other != null && !other.isClosed()) {
      other.readShut = true;
      other.writeShut = true;
      if (unread) {
        other.fail(Errno.ECONNRESET);
      }
    }
  }

  /// kernel: unix_release_sock of a listening socket.
  @Override
  void abandon() {
    close();
    if (peer != null) {
      peer.fail(Errno.ECONNRESET);
    }
  }
}
