package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.Page;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.ring.UserBytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// What verdicts on received bytes have handed to a socket and a worker has yet to move.
///
/// kernel: psock->ingress_skb and sk_psock_backlog, skmsg.c, 6.18.
final class Backlog {
  private record Waiting(byte[] bytes, boolean toIngress) {}

  private final HostSocket socket;
  private final Psock psock;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  Backlog(HostSocket socket, Psock psock) {
    this.socket = socket;
    this.psock = psock;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void add(byte[] bytes, boolean toIngress) {
    waiting.add(new Waiting(bytes, toIngress));
    socket.host().schedule(this);
  }

  void purge() {
    waiting.clear();
  }

  /// Moves as much as goes; what the socket has no room for waits for the next time.
  ///
  /// @return whether something was moved
  boolean work() {
    boolean moved = false;
    while (psock.isTxEnabled() && !waiting.isEmpty()) {
      Waiting first = waiting.remove();
      if (first.bytes().length == 0 && first.toIngress()) {
        psock.ingress().add(new SkMsg(socket.host().rules()));
        moved = true;
        continue;
      }
      int result = first.toIngress() ? enqueueWithin(first.bytes()) : send(first.bytes());
      if (result == -Errno.EAGAIN.number()) {
        waiting.addFirst(first);
        return moved;
      }
      if (result <= 0) {
        int error = result == 0 ? Errno.EPIPE.number() : -result;
        socket.fail(Errno.of(error).orElse(Errno.EPIPE));
        psock.disableTx();
        return moved;
      }
      moved = true;
      if (result < first.bytes().length) {
        byte[] rest = Arrays.copyOfRange(first.bytes(), result, first.bytes().length);
        waiting.addFirst(new Waiting(rest, first.toIngress()));
      }
    }
    return moved;
  }

  private int send(byte[] bytes) {
    return socket.hasSendMemory()
        ? socket.send(UserBytes.of(bytes), false)
        : -Errno.EAGAIN.number();
  }

  private int enqueueWithin(byte[] bytes) {
    return psock.ingress().receiveMemory() > socket.receiveBuffer()
        ? -Errno.EAGAIN.number()
        : enqueue(bytes);
  }

  /// Puts bytes into the ingress queue whatever waits there.
  ///
  /// kernel: sk_psock_skb_ingress_enqueue, skmsg.c, 6.18.
  ///
  /// @return how many, or EAGAIN without memory
  int enqueue(byte[] bytes) {
    Page page = socket.host().pages().allocate(bytes.length);
    if (page == null) {
      return -Errno.EAGAIN.number();
    }
    System.arraycopy(bytes, 0, page.bytes(), 0, bytes.length);
    SkMsg msg = new SkMsg(socket.host().rules());
    msg.init();
    msg.addShared(page, 0, bytes.length);
    page.put();
    socket.memory().charge(bytes.length);
    psock.ingress().add(msg);
    return bytes.length;
  }
}
