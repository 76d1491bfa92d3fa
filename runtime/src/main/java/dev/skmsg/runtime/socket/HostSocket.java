package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.BpfSocket;
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

/// A socket of a simulated machine: who it is, what waits in it, and its place in sockmaps.
public abstract sealed class HostSocket implements Sock, BpfSocket
    permits TcpSocket, UnixStreamSocket, DatagramSocket {
  /// Bytes splice moves in one go: sixteen pages of a pipe. kernel: splice.c, 6.18.
  private static final int PIPE = 16 * PageAllocator.PAGE_SIZE;

  /// A dropped portion after push_data counts pushed bytes as taken: splice then waits for ever.
  public static final String OVERCOUNT =
      "the send took more bytes than it was given: Linux hangs in sendfile and splice here";

  /// What stands for the IPv4 address of an IPv6 socket: 127.0.0.6. kernel: LOOPBACK4_IPV6.
  private static final int LOOPBACK4_IPV6 = 0x0600007f;

  /// kernel: PAGE_ALLOC_COSTLY_ORDER.
  private static final int LARGEST_PIECE = PageAllocator.PAGE_SIZE << 3;

  final Host host;
  final ReceiveQueue received = new ReceiveQueue();
  TcpState state = TcpState.CLOSE;
  boolean readShut;
  boolean writeShut;
  private final SocketKind kind;
  private final SocketAddress local;
  private final SocketAddress remote;
  private final MemoryAccount memory = new MemoryAccount();
  private final Deque<HostSocket> waiting = new ArrayDeque<>();
  private @Nullable Psock psock;
  private @Nullable Errno error;
  private String name = "";
  private boolean accepted;
  private boolean closed;
  private long cookie;
  private int sendBuffer = Host.LARGE_BUFFER;
  private int receiveBuffer = Host.LARGE_BUFFER;

  HostSocket(Host host, SocketKind kind, SocketAddress local, SocketAddress remote) {
    this.host = host;
    this.kind = kind;
    this.local = local;
    this.remote = remote;
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

  public SocketKind kind() {
    return kind;
  }

  public SocketAddress local() {
    return local;
  }

  public SocketAddress remote() {
    return remote;
  }

  public TcpState tcpState() {
    return state;
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

  /// kernel: sock_error.
  final int takeError() {
    int number = error == null ? 0 : -error.number();
    error = null;
    return number;
  }

  // what a program sees of it

  @Override
  public int family() {
    return kind.family().number();
  }

  @Override
  public int socketType() {
    return kind.type();
  }

  @Override
  public int protocol() {
    return kind.protocol();
  }

  @Override
  public int localIp4() {
    return switch (kind.family()) {
      case INET -> local.word(0);
      case INET6 -> LOOPBACK4_IPV6;
      case UNIX -> 0;
    };
  }

  @Override
  public int localIp6(int word) {
    return ip6(local, word);
  }

  @Override
  public int localPort() {
    return local.port();
  }

  @Override
  public int remoteIp4() {
    return switch (kind.family()) {
      case INET -> remote.word(0);
      case INET6 -> accepted ? LOOPBACK4_IPV6 : 0;
      case UNIX -> 0;
    };
  }

  @Override
  public int remoteIp6(int word) {
    return ip6(remote, word);
  }

  /// An IPv4 address is kept mapped too. kernel: ipv6_addr_set_v4mapped, 6.18.
  private int ip6(SocketAddress address, int word) {
    return switch (kind.family()) {
      case UNIX -> 0;
      case INET6 -> address.word(word);
      case INET ->
          switch (word) {
            case 2 -> 0xffff0000;
            case 3 -> address.word(0);
            default -> 0;
          };
    };
  }

  @Override
  public int remotePort() {
    return Integer.reverseBytes(remote.port()) >>> 16;
  }

  @Override
  public int state() {
    return state.number();
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

  public boolean isListening() {
    return state == TcpState.LISTEN;
  }

  /// A connection to a listening socket came about.
  void waitsForAccept(HostSocket child) {
    child.accepted = true;
    waiting.add(child);
  }

  /// It is the side that accepted.
  void wasAccepted() {
    accepted = true;
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

  /// Whether a redirect may send bytes to it. kernel: sock_map_redirect_allowed, sock_map.c, 6.18.
  public final boolean takesRedirects() {
    return kind.isTcp() ? state != TcpState.LISTEN : state == TcpState.ESTABLISHED;
  }

  /// Whether it is the local end of this connection.
  boolean isConnection(SocketAddress from, SocketAddress to) {
    return state != TcpState.CLOSE
        && state != TcpState.LISTEN
        && remote.isSame(from)
        && local.isSame(to);
  }

  /// Whether it takes from everybody what comes to this address.
  boolean takesAllOf(SocketAddress to) {
    boolean waits = kind.isTcp() ? state == TcpState.LISTEN : state == TcpState.CLOSE;
    return waits && local.port() == to.port() && (local.isAny() || local.isSame(to));
  }

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
    return name.isEmpty() ? local + " -> " + remote : name;
  }
}
