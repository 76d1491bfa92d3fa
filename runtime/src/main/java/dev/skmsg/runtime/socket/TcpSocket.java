package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.Page;
import dev.skmsg.runtime.ring.UserBytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One end of a simulated TCP connection over a loopback that loses nothing.
public final class TcpSocket extends HostSocket {
  /// Bytes of one segment on the loopback device: held-back data leaves in such portions.
  static final int SEGMENT = 65483;

  /// Data handed to TCP but not on the wire yet.
  private record Held(Page page, int offset, int length) {}

  private final Deque<Held> held = new ArrayDeque<>();
  private @Nullable TcpSocket peer;
  private boolean hole;
  private boolean endSeen;
  private boolean resetPending;
  private long heldBytes;

  TcpSocket(Host host, SocketKind kind, SocketAddress local, SocketAddress remote) {
    super(host, kind, local, remote);
  }

  void connectedTo(TcpSocket other) {
    peer = other;
    state = TcpState.ESTABLISHED;
  }

  @Override
  public boolean mayEnterMap() {
    return state == TcpState.ESTABLISHED || state == TcpState.LISTEN;
  }

  @Override
  int linear(int length) {
    return 0;
  }

  @Override
  SkBuff packet(ReceiveQueue.Taken taken) {
    return new SkBuff(taken.bytes(), 0, taken.fragments());
  }

  // calls

  @Override
  int sendNow(UserBytes bytes, boolean more) {
    Psock current = psock();
    int result =
        current != null && current.programs().message() != null
            ? new TcpBpfSend(this, current, bytes, more).run()
            : sendPlain(bytes, more);
    release();
    return result;
  }

  /// kernel: sk_stream_error. An error of the socket is told instead of EPIPE.
  int streamError(int result) {
    if (result == -Errno.EPIPE.number()) {
      int pending = takeError();
      return pending == 0 ? result : pending;
    }
    return result;
  }

  /// Whether a sender need not wait. kernel: sk_stream_memory_free.
  @Override
  boolean hasSendMemory() {
    return sendRoom() > 0;
  }

  private int sendRoom() {
    long waiting = heldBytes + (peer == null ? 0 : peer.received.length());
    return (int) Math.max(0, sendBuffer() - waiting);
  }

  /// What a send that finds no room ends with. kernel: sk_stream_wait_memory.
  int cannotWait() {
    return error() != null || writeShut ? -Errno.EPIPE.number() : -Errno.EAGAIN.number();
  }

  /// kernel: tcp_sendmsg, tcp.c.
  private int sendPlain(UserBytes bytes, boolean more) {
    int refused = refusesToSend();
    if (refused != 0) {
      return streamError(refused);
    }
    int copied = 0;
    while (bytes.left() > 0) {
      Page page = hasSendMemory() ? host.fragment().refill() : null;
      if (page == null) {
        return copied > 0 ? copied : streamError(cannotWait());
      }
      int offset = host.fragment().offset();
      int use = Math.min(Math.min(bytes.left(), page.bytes().length - offset), sendRoom());
      if (bytes.read(page.bytes(), offset, use) != use) {
        return copied > 0 ? copied : -Errno.EFAULT.number();
      }
      host.fragment().use(use);
      copied += use;
      hold(page, offset, use, more || bytes.left() > 0);
    }
    return copied;
  }

  /// Hands a piece of a page to TCP. kernel: tcp_sendmsg_locked with MSG_SPLICE_PAGES.
  ///
  /// @return bytes taken, or a negative error number
  int sendPage(Page page, int offset, int length, boolean more) {
    int refused = refusesToSend();
    if (refused != 0) {
      return streamError(refused);
    }
    int use = Math.min(length, sendRoom());
    if (use == 0) {
      return length == 0 ? 0 : streamError(cannotWait());
    }
    hold(page, offset, use, more);
    return use;
  }

  private int refusesToSend() {
    boolean open = state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT;
    return !open || error() != null || writeShut ? -Errno.EPIPE.number() : 0;
  }

  private void hold(Page page, int offset, int length, boolean more) {
    page.get();
    host.observer()
        .transmitted(
            this,
            Objects.requireNonNull(peer),
            Arrays.copyOfRange(page.bytes(), offset, offset + length),
            more);
    held.add(new Held(page, offset, length));
    heldBytes += length;
    if (!more) {
      flush(heldBytes);
    } else if (heldBytes >= SEGMENT) {
      flush(heldBytes - heldBytes % SEGMENT);
    }
  }

  /// What was held back goes on the wire as time passes.
  @Override
  void settle() {
    flush(heldBytes);
    release();
    host.work();
  }

  private void flush(long bytes) {
    long left = bytes;
    while (left > 0 && !held.isEmpty()) {
      Held first = held.remove();
      int count = (int) Math.min(left, first.length());
      if (count < first.length()) {
        first.page().get();
        held.addFirst(new Held(first.page(), first.offset() + count, first.length() - count));
      }
      left -= count;
      heldBytes -= count;
      Objects.requireNonNull(peer).arrive(first.page(), first.offset(), count);
    }
    if (bytes > 0) {
      Objects.requireNonNull(peer).dataReady();
    }
  }

  private void arrive(Page page, int offset, int length) {
    if (state == TcpState.CLOSE || (state == TcpState.FIN_WAIT2 && readShut)) {
      page.put();
      if (state == TcpState.FIN_WAIT2) {
        reset();
      }
      Objects.requireNonNull(peer).resetPending = true;
      return;
    }
    received.add(page, offset, length);
  }

  /// A call lets go of the socket: a RST that came meanwhile is looked at. kernel: release_sock.
  @Override
  void release() {
    if (resetPending) {
      resetPending = false;
      reset();
    }
  }

  /// The peer answered with RST. kernel: tcp_reset, tcp_input.c.
  private void reset() {
    if (state == TcpState.CLOSE) {
      return;
    }
    fail(state == TcpState.CLOSE_WAIT ? Errno.EPIPE : Errno.ECONNRESET);
    state = TcpState.CLOSE;
    readShut = true;
    writeShut = true;
    held.forEach(each -> each.page().put());
    held.clear();
    heldBytes = 0;
  }

  @Override
  int receiveNow(byte[] bytes, boolean peek) {
    Psock current = psock();
    return current != null && current.judgesReceived()
        ? receiveJudged(current, bytes, peek)
        : receivePlain(bytes, peek);
  }

  /// kernel: tcp_recvmsg, tcp.c.
  private int receivePlain(byte[] bytes, boolean peek) {
    if (state == TcpState.LISTEN) {
      return -Errno.ENOTCONN.number();
    }
    int copied = hole ? 0 : received.read(bytes, 0, bytes.length, peek);
    return copied > 0 ? copied : nothingReceived();
  }

  /// What TCP still holds, because it came before the program, is judged first; what is not judged
  /// then keeps every call waiting.
  ///
  /// kernel: tcp_bpf_recvmsg_parser, tcp_bpf.c, 6.18.
  private int receiveJudged(Psock current, byte[] bytes, boolean peek) {
    ReceiveHook hook = current.hook();
    if (hook != null && received.length() > 0) {
      hook.dataReady(received);
      if (!current.ingress().isEmpty()) {
        return current.ingress().receive(this, bytes, 0, bytes.length, peek);
      }
    }
    boolean waits = received.length() > 0 || (hook != null && hook.isStuck());
    return waits ? -Errno.EAGAIN.number() : nothingReceived();
  }

  private int nothingReceived() {
    if (error() != null && !endSeen) {
      return takeError();
    }
    if (readShut) {
      return 0;
    }
    return state == TcpState.CLOSE ? -Errno.ENOTCONN.number() : -Errno.EAGAIN.number();
  }

  /// kernel: inet_shutdown, af_inet.c.
  @Override
  int shutdownNow(boolean read, boolean write) {
    int result = state == TcpState.CLOSE ? -Errno.ENOTCONN.number() : 0;
    boolean sendsEnd = write && (state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT);
    readShut |= read;
    writeShut |= write;
    if (sendsEnd) {
      sendEnd();
    }
    return result;
  }

  /// FIN, behind all that was sent.
  private void sendEnd() {
    settle();
    TcpSocket other = Objects.requireNonNull(peer);
    if (state == TcpState.ESTABLISHED) {
      state = TcpState.FIN_WAIT2;
      other.endArrived();
    } else if (state == TcpState.CLOSE_WAIT) {
      state = TcpState.CLOSE;
      other.endArrived();
    }
  }

  private void endArrived() {
    readShut = true;
    endSeen = true;
    Psock current = psock();
    ReceiveHook hook = current == null ? null : current.hook();
    if (hook != null) {
      hook.end();
    }
    if (state == TcpState.ESTABLISHED) {
      state = TcpState.CLOSE_WAIT;
    } else if (state == TcpState.FIN_WAIT2) {
      state = TcpState.CLOSE;
    }
  }

  /// Unread data resets the peer. kernel: __tcp_close, tcp.c.
  @Override
  void closeNow(boolean unread) {
    if (unread && state != TcpState.CLOSE) {
      settle();
      state = TcpState.CLOSE;
      Objects.requireNonNull(peer).reset();
    } else if (peer != null) {
      sendEnd();
    } else {
      state = TcpState.CLOSE;
    }
  }

  /// kernel: inet_csk_listen_stop.
  @Override
  void abandon() {
    if (peer != null) {
      peer.reset();
    }
    state = TcpState.CLOSE;
    close();
  }

  /// TCP counts passed bytes as read when the user reads them: without the psock it waits for ever
  /// for those that are gone. kernel: "TCP recvmsg seq # bug", tcp.c, 6.18.
  @Override
  void dropPsock() {
    Psock current = psock();
    if (current != null && current.hasUnreadPassed()) {
      hole = true;
      host.observer()
          .note(this, "passed bytes are lost unread: Linux warns, and receives nothing any more");
    }
    super.dropPsock();
  }
}
