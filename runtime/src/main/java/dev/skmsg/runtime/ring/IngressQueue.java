package dev.skmsg.runtime.ring;

import dev.skmsg.bpf.kernel.Errno;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Messages that were redirected to a socket and wait to be received.
///
/// kernel: psock->ingress_msg and sk_msg_recvmsg, skmsg.c, 6.18.
public final class IngressQueue {
  private final Deque<SkMsg> messages = new ArrayDeque<>();
  private long rmem;
  private long length;

  public boolean isEmpty() {
    return messages.isEmpty();
  }

  /// Bytes queued, as FIONREAD counts them.
  public long length() {
    return length;
  }

  /// Bytes of receive memory held. kernel: sk_rmem_alloc.
  public long receiveMemory() {
    return rmem;
  }

  public void add(SkMsg msg) {
    messages.add(msg);
    length += msg.size();
    if (!msg.ownedBySkb()) {
      rmem += msg.size();
    }
  }

  /// Copies bytes out, across message boundaries; without `peek` they are consumed.
  ///
  /// A message ends at a stray end mark: what is behind it is lost, as in the kernel.
  ///
  /// @return bytes copied; EFAULT when the first element is empty
  public int receive(Sock sock, byte[] to, int at, int count, boolean peek) {
    return peek ? peek(to, at, count) : take(sock, to, at, count);
  }

  private int take(Sock sock, byte[] to, int at, int count) {
    int copied = 0;
    while (copied < count) {
      SkMsg msg = messages.peek();
      if (msg == null) {
        break;
      }
      int chunk = Math.min(count - copied, msg.ring().length(msg.ring().start()));
      Page page = msg.ring().page(msg.ring().start());
      if (chunk == 0 || page == null) {
        return copied == 0 ? -Errno.EFAULT.number() : copied;
      }
      System.arraycopy(page.bytes(), msg.ring().offset(msg.ring().start()), to, at + copied, chunk);
      copied += chunk;
      length -= chunk;
      if (!msg.ownedBySkb()) {
        sock.memory().uncharge(chunk);
        rmem -= chunk;
      }
      int first = msg.ring().start();
      boolean usedUp = msg.takeFirst(chunk);
      if (usedUp && (msg.ring().start() == msg.ring().end() || msg.ring().hasEndMark(first))) {
        messages.remove();
      }
    }
    return copied;
  }

  private int peek(byte[] to, int at, int count) {
    int copied = 0;
    for (Iterator<SkMsg> it = messages.iterator(); it.hasNext() && copied < count; ) {
      MsgRing ring = it.next().ring();
      int i = ring.start();
      do {
        int chunk = Math.min(count - copied, ring.length(i));
        Page page = ring.page(i);
        if (chunk == 0 || page == null) {
          return copied == 0 ? -Errno.EFAULT.number() : copied;
        }
        System.arraycopy(page.bytes(), ring.offset(i), to, at + copied, chunk);
        copied += chunk;
        if (ring.hasEndMark(i)) {
          break;
        }
        i = ring.next(i);
      } while (i != ring.end() && copied < count);
    }
    return copied;
  }

  /// The oldest message, `null` when there is none.
  public @Nullable SkMsg head() {
    return messages.peek();
  }

  /// Throws everything away. kernel: __sk_psock_purge_ingress_msg.
  public void purge(Sock sock) {
    for (SkMsg msg : messages) {
      msg.free(sock, true);
    }
    messages.clear();
    length = 0;
    rmem = 0;
  }
}
