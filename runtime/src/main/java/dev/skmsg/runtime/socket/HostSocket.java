package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.MemoryAccount;
import dev.skmsg.runtime.ring.PageAllocator;
import dev.skmsg.runtime.ring.PageFragment;
import dev.skmsg.runtime.ring.Sock;
import dev.skmsg.runtime.ring.UserBytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A socket of a simulated machine: its calls, what waits in it, and its place in sockmaps.
public abstract sealed class HostSocket extends SocketIdentity implements Sock
    permits TcpSocket, UnixStreamSocket, DatagramSocket {
  /// Bytes splice moves in one go: sixteen pages of a pipe. kernel: splice.c, 6.18.
  private static final int PIPE = 16 * PageAllocator.PAGE_SIZE;

  /// A dropped portion after push_data counts pushed bytes as taken: splice then waits for ever.
  public static final String OVERCOUNT =
      "the send took more bytes than it was given: Linux hangs in sendfile and splice here";

  /// kernel: PAGE_ALLOC_COSTLY_ORDER.
  private static final int LARGEST_PIECE = PageAllocator.PAGE_SIZE << 3;

  final Host host;
  final ReceiveQueue received = new ReceiveQueue();
  boolean readShut;
  boolean writeShut;
  private final MemoryAccount memory = new MemoryAccount();
  private final Deque<HostSocket> waiting = new ArrayDeque<>();
  private @Nullable Psock psock;
  private @Nullable Errno error;
  private String name = "";
  private boolean closed;
  private long cookie;
  private int sendBuffer = Host.LARGE_BUFFER;
  private int receiveBuffer = Host.LARGE_BUFFER;

  HostSocket(Host host, SocketKind kind, SocketAddress local, SocketAddress remote) {
    super(kind, local, remote);
    this.host = host;
  }

  // what it is

  public Host host() {
    return host;
  }

  /// What a test calls it.
  public String name() {
    return name;
  }

  public void name(String given) {
    name = given;
  }

  public @Nullable Psock psock() {
    return psock;
  }

  /// A number that names this socket for ever; it gets one when first asked. kernel:
  /// sock_gen_cookie.
  public long cookie() {
    if (cookie == 0) {
      cookie = host.nextCookie();
    }
    return cookie;
  }

  @Override
  public MemoryAccount memory() {
    return memory;
  }

  @Override
  public PageFragment pageFragment() {
    return host.fragment();
  }

  @Override
  public PageAllocator pages() {
    return host.pages();
  }

  /// Bytes that may wait at the peer before a send has to wait.
  public void sendBuffer(int bytes) {
    sendBuffer = bytes;
  }

  /// Bytes that may wait after a redirect to this socket's ingress.
  public void receiveBuffer(int bytes) {
    receiveBuffer = bytes;
  }

  int receiveBuffer() {
    return receiveBuffer;
  }

  int sendBuffer() {
    return sendBuffer;
  }

  /// The error that the next call reports. kernel: sk_err.
  @Nullable Errno error() {
    return error;
  }

  /// The error as a negative number, which is taken away; 0 if there is none. kernel: sock_error.
  public final int takeError() {
    int number = error == null ? 0 : -error.number();
    error = null;
    return number;
  }

  // calls

  /// Sends. The message program runs if the socket has one.
  ///
  /// @param more more follows at once (MSG_MORE)
  /// @return bytes taken, or a negative error number
  public final int send(UserBytes bytes, boolean more) {
    if (closed) {
      return -Errno.EBADF.number();
    }
    int result = sendNow(bytes, more);
    host.work();
    return result;
  }

  abstract int sendNow(UserBytes bytes, boolean more);

  /// Sends as sendfile does: pages of a file through a pipe of sixteen.
  public final int sendfile(byte[] file) {
    return splice(file, true);
  }

  /// Sends as splice from a pipe does.
  public final int splice(byte[] piped) {
    return splice(piped, false);
  }

  private int splice(byte[] bytes, boolean tellsMore) {
    int sent = 0;
    while (sent < bytes.length) {
      int chunk = Math.min(PIPE, bytes.length - sent);
      boolean more = tellsMore && sent + chunk < bytes.length;
      int done = 0;
      while (done < chunk) {
        byte[] part = Arrays.copyOfRange(bytes, sent + done, sent + chunk);
        int result = send(UserBytes.of(part), more);
        if (result <= 0) {
          int total = sent + done;
          return total > 0 ? total : result;
        }
        if (result > part.length) {
          host.observer().note(this, OVERCOUNT);
        }
        done += result;
      }
      sent += chunk;
    }
    return sent;
  }

  /// Receives without waiting.
  ///
  /// @param peek leaves the bytes where they are
  public final Received receive(int count, boolean peek) {
    if (closed) {
      return Received.failed(Errno.EBADF);
    }
    if (count == 0) {
      return new Received(0, new byte[0]);
    }
    byte[] bytes = new byte[Math.min(count, Math.max(1, queued()))];
    Psock current = psock;
    int result =
        current != null && !current.ingress().isEmpty()
            ? current.ingress().receive(this, bytes, 0, bytes.length, peek)
            : receiveNow(bytes, peek);
    host.work();
    return new Received(result, Arrays.copyOf(bytes, Math.max(0, result)));
  }

  /// Receives what is in no ingress queue.
  abstract int receiveNow(byte[] bytes, boolean peek);

  private int queued() {
    long ingress = psock == null ? 0 : psock.ingress().length();
    return (int) Math.min(Integer.MAX_VALUE, Math.max(ingress, received.length()));
  }

  /// What a receive call gave.
  ///
  /// @param result bytes, 0 at the end of the stream, or a negative error number
  public record Received(int result, byte[] bytes) {
    static Received failed(Errno errno) {
      return new Received(-errno.number(), new byte[0]);
    }
  }

  /// Bytes that a receive would find, as FIONREAD tells it.
  public long readable() {
    return received.length() + (psock == null ? 0 : psock.ingress().length());
  }

  /// Bytes in the socket's own receive queue.
  public final long queuedByItself() {
    return received.length();
  }

  /// Shuts down.
  ///
  /// @return 0, or ENOTCONN
  public final int shutdown(boolean read, boolean write) {
    return closed ? -Errno.EBADF.number() : shutdownNow(read, write);
  }

  abstract int shutdownNow(boolean read, boolean write);

  /// Closes: the maps lose the socket, what is corked is thrown away, and so are connections that
  /// nobody has accepted.
  public final int close() {
    if (closed) {
      return -Errno.EBADF.number();
    }
    if (psock != null) {
      psock.close();
    }
    closed = true;
    boolean unread = received.length() > 0;
    received.purge();
    readShut = true;
    writeShut = true;
    waiting.forEach(HostSocket::abandon);
    closeNow(unread);
    return 0;
  }

  /// @param unread whether bytes were there that nobody has received
  abstract void closeNow(boolean unread);

  /// Closes a connection that waits to be accepted.
  void abandon() {
    close();
  }

  public boolean isClosed() {
    return closed;
  }

  /// Listens from now on.
  void listening() {
    state = TcpState.LISTEN;
  }

  /// A connection to a listening socket came about.
  void waitsForAccept(HostSocket child) {
    child.wasAccepted();
    waiting.add(child);
  }

  /// The oldest connection that waits, `null` when there is none.
  public @Nullable HostSocket accept() {
    return waiting.poll();
  }

  /// What was held back goes on its way as time passes.
  void settle() {}

  /// A call lets go of the socket. kernel: release_sock.
  void release() {}

  /// Whether a sender need not wait.
  abstract boolean hasSendMemory();

  /// How many of so many received bytes a program sees between data and data_end.
  abstract int linear(int length);

  /// A received buffer as a program sees it: what is not linear lies in as few pieces as pages of
  /// at most order 3 give. kernel: alloc_skb_with_frags, skbuff.c, 6.18.
  SkBuff packet(ReceiveQueue.Taken taken) {
    int linear = linear(taken.bytes().length);
    List<Integer> fragments = new ArrayList<>();
    int left = taken.bytes().length - linear;
    for (int piece = LARGEST_PIECE; left > 0; ) {
      while (piece > PageAllocator.PAGE_SIZE && piece > roundUp(left)) {
        piece /= 2;
      }
      fragments.add(Math.min(left, piece));
      left -= Math.min(left, piece);
    }
    return new SkBuff(
        taken.bytes(), linear, fragments.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int roundUp(int bytes) {
    return (bytes + PageAllocator.PAGE_SIZE - 1)
        / PageAllocator.PAGE_SIZE
        * PageAllocator.PAGE_SIZE;
  }

  /// Bytes arrived. kernel: sk_data_ready.
  final void dataReady() {
    ReceiveHook hook = psock == null ? null : psock.hook();
    if (hook != null) {
      hook.dataReady(received);
    }
  }

  /// An error happened that the next call reports.
  final void fail(Errno errno) {
    error = errno;
  }

  // sockmap

  /// Whether a map takes it in its state. kernel: sock_map_sk_state_allowed, sock_map.c, 6.18.
  public abstract boolean mayEnterMap();

  /// Joins a map: takes its programs, gets a psock if it has none.
  ///
  /// kernel: sock_map_link, sock_map.c, 6.18. One reference is the caller's, for the link it adds
  /// with [#link] or gives back with [#unlink].
  ///
  /// @return 0, EBUSY when both sides have a program of a kind, or EOPNOTSUPP for a parser where
  ///     there is no TCP stream
  public int join(ProgramSlots ofMap) {
    Psock joined = psock;
    int result = 0;
    if (joined == null) {
      joined = new Psock(this);
      psock = joined;
    } else {
      result = joined.join(ofMap);
    }
    if (result == 0 && !joined.take(ofMap)) {
      joined.put();
      result = -Errno.EOPNOTSUPP.number();
    }
    return result;
  }

  /// A slot refers to the psock.
  public void link(Psock.Link link) {
    Objects.requireNonNull(psock).add(link);
  }

  /// A slot no longer refers to it, or never did.
  ///
  /// @param link `null` when none was added
  public void unlink(Psock.@Nullable Link link) {
    Psock current = psock;
    if (current != null) {
      if (link != null) {
        current.remove(link);
      }
      current.put();
    }
  }

  /// The last slot let go.
  void dropPsock() {
    psock = null;
  }

  @Override
  public String toString() {
    return name.isEmpty() ? local() + " -> " + remote() : name;
  }
}
