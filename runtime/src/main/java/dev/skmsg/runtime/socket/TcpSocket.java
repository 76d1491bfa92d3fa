package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.BpfSocket;
import dev.skmsg.runtime.ring.MemoryAccount;
import dev.skmsg.runtime.ring.Page;
import dev.skmsg.runtime.ring.PageAllocator;
import dev.skmsg.runtime.ring.PageFragment;
import dev.skmsg.runtime.ring.Sock;
import dev.skmsg.runtime.ring.UserBytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One end of a simulated TCP connection over a loopback that loses nothing.
public final class TcpSocket implements Sock, BpfSocket {
  /// Bytes of one segment on the loopback device: held-back data leaves in such portions.
  static final int SEGMENT = 65483;

  /// Bytes splice moves in one go: sixteen pages of a pipe. kernel: splice.c, 6.18.
  private static final int PIPE = 16 * PageAllocator.PAGE_SIZE;

  /// A dropped portion after push_data counts pushed bytes as taken: splice then waits for ever.
  public static final String OVERCOUNT =
      "the send took more bytes than it was given: Linux hangs in sendfile and splice here";

  /// What stands for the IPv4 address of an IPv6 socket: 127.0.0.6. kernel: LOOPBACK4_IPV6.
  private static final int LOOPBACK4_IPV6 = 0x0600007f;

  /// Data handed to TCP but not on the wire yet.
  private record Held(Page page, int offset, int length) {}

  private final Host host;
  private final AddressFamily family;
  private final SocketAddress local;
  private final SocketAddress remote;
  private final MemoryAccount memory = new MemoryAccount();
  private final ReceiveQueue received = new ReceiveQueue();
  private final Deque<Held> held = new ArrayDeque<>();
  private TcpState state = TcpState.CLOSE;
  private @Nullable TcpSocket peer;
  private @Nullable Psock psock;
  private @Nullable Errno error;
  private String name = "";
  private boolean accepted;
  private boolean hole;
  private boolean readShut;
  private boolean writeShut;
  private boolean closed;
  private boolean endSeen;
  private boolean resetPending;
  private long heldBytes;
  private long cookie;
  private int sendBuffer = Host.LARGE_BUFFER;
  private int receiveBuffer = Host.LARGE_BUFFER;

  TcpSocket(Host host, AddressFamily family, SocketAddress local, SocketAddress remote) {
    this.host = host;
    this.family = family;
    this.local = local;
    this.remote = remote;
  }

  /// @param side whether it is the one that accepted
  void connectedTo(TcpSocket other, boolean side) {
    peer = other;
    accepted = side;
    state = TcpState.ESTABLISHED;
  }

  void listening() {
    state = TcpState.LISTEN;
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

  public AddressFamily addressFamily() {
    return family;
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

  /// The error that the next call reports. kernel: sk_err.
  @Nullable Errno error() {
    return error;
  }

  /// The error as a negative number, which is taken away; 0 if there is none. kernel: sock_error.
  public int takeError() {
    int number = error == null ? 0 : -error.number();
    error = null;
    return number;
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
  boolean hasSendMemory() {
    return sendRoom() > 0;
  }

  private int sendRoom() {
    long waiting = heldBytes + (peer == null ? 0 : peer.received.length());
    return (int) Math.max(0, sendBuffer - waiting);
  }

  /// What a send that finds no room ends with. kernel: sk_stream_wait_memory.
  int cannotWait() {
    return error != null || writeShut ? -Errno.EPIPE.number() : -Errno.EAGAIN.number();
  }

  // what a program sees of it

  @Override
  public int family() {
    return family.number();
  }

  @Override
  public int socketType() {
    return 1;
  }

  @Override
  public int protocol() {
    return 6;
  }

  @Override
  public int localIp4() {
    return family == AddressFamily.INET ? local.word(0) : LOOPBACK4_IPV6;
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
    return family == AddressFamily.INET ? remote.word(0) : accepted ? LOOPBACK4_IPV6 : 0;
  }

  @Override
  public int remoteIp6(int word) {
    return ip6(remote, word);
  }

  /// An IPv4 address is kept mapped too. kernel: ipv6_addr_set_v4mapped, 6.18.
  private int ip6(SocketAddress address, int word) {
    if (family == AddressFamily.INET6) {
      return address.word(word);
    }
    return switch (word) {
      case 2 -> 0xffff0000;
      case 3 -> address.word(0);
      default -> 0;
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
  public int send(UserBytes bytes, boolean more) {
    if (closed) {
      return -Errno.EBADF.number();
    }
    Psock current = psock;
    int result =
        current != null && current.programs().message() != null
            ? new TcpBpfSend(this, current, bytes, more).run()
            : sendPlain(bytes, more);
    release();
    host.work();
    return result;
  }

  /// Sends as sendfile does: pages of a file through a pipe of sixteen.
  public int sendfile(byte[] file) {
    return splice(file, true);
  }

  /// Sends as splice from a pipe does.
  public int splice(byte[] piped) {
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
    return !open || error != null || writeShut ? -Errno.EPIPE.number() : 0;
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

  /// kernel: sk_data_ready.
  private void dataReady() {
    ReceiveHook hook = psock == null ? null : psock.hook();
    if (hook != null) {
      hook.dataReady(received);
    }
  }

  /// An error happened that the next call reports.
  void fail(Errno errno) {
    error = errno;
  }

  /// A call lets go of the socket: a RST that came meanwhile is looked at. kernel: release_sock.
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
    error = state == TcpState.CLOSE_WAIT ? Errno.EPIPE : Errno.ECONNRESET;
    state = TcpState.CLOSE;
    readShut = true;
    writeShut = true;
    held.forEach(each -> each.page().put());
    held.clear();
    heldBytes = 0;
  }

  /// Receives without waiting.
  ///
  /// @param peek leaves the bytes where they are
  public Received receive(int count, boolean peek) {
    if (closed) {
      return Received.failed(Errno.EBADF);
    }
    if (count == 0) {
      return new Received(0, new byte[0]);
    }
    byte[] bytes = new byte[Math.min(count, Math.max(1, queued()))];
    Psock current = psock;
    int result;
    if (current != null && !current.ingress().isEmpty()) {
      result = current.ingress().receive(this, bytes, 0, bytes.length, peek);
    } else if (current != null && current.judgesReceived()) {
      result = receiveJudged(current, bytes, peek);
    } else {
      result = receivePlain(bytes, peek);
    }
    host.work();
    return new Received(result, Arrays.copyOf(bytes, Math.max(0, result)));
  }

  /// Bytes in TCP's own receive queue.
  public long queuedByTcp() {
    return received.length();
  }

  private int queued() {
    long ingress = psock == null ? 0 : psock.ingress().length();
    return (int) Math.min(Integer.MAX_VALUE, Math.max(ingress, received.length()));
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
    if (error != null && !endSeen) {
      return takeError();
    }
    if (readShut) {
      return 0;
    }
    return state == TcpState.CLOSE ? -Errno.ENOTCONN.number() : -Errno.EAGAIN.number();
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

  /// kernel: inet_shutdown, af_inet.c.
  ///
  /// @return 0, or ENOTCONN
  public int shutdown(boolean read, boolean write) {
    if (closed) {
      return -Errno.EBADF.number();
    }
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
    ReceiveHook hook = psock == null ? null : psock.hook();
    if (hook != null) {
      hook.end();
    }
    if (state == TcpState.ESTABLISHED) {
      state = TcpState.CLOSE_WAIT;
    } else if (state == TcpState.FIN_WAIT2) {
      state = TcpState.CLOSE;
    }
  }

  /// Closes: the maps lose the socket, what is corked is thrown away, unread data resets the peer.
  public int close() {
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
    if (unread && state != TcpState.CLOSE) {
      settle();
      state = TcpState.CLOSE;
      Objects.requireNonNull(peer).reset();
    } else if (peer != null) {
      sendEnd();
    } else {
      state = TcpState.CLOSE;
    }
    return 0;
  }

  public boolean isClosed() {
    return closed;
  }

  // sockmap

  /// Joins a map: takes its programs, gets a psock if it has none.
  ///
  /// kernel: sock_map_link, sock_map.c, 6.18. One reference is the caller's, for the link it adds
  /// with [#link] or gives back with [#unlink].
  ///
  /// @return 0, or EBUSY when both sides have a program of a kind
  public int join(ProgramSlots ofMap) {
    if (psock != null) {
      return psock.join(ofMap);
    }
    psock = new Psock(this);
    psock.take(ofMap);
    return 0;
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

  /// TCP counts passed bytes as read when the user reads them: without the psock it waits for ever
  /// for those that are gone. kernel: "TCP recvmsg seq # bug", tcp.c, 6.18.
  void dropPsock() {
    if (psock != null && psock.hasUnreadPassed()) {
      hole = true;
      host.observer()
          .note(this, "passed bytes are lost unread: Linux warns, and receives nothing any more");
    }
    psock = null;
  }

  @Override
  public String toString() {
    return name.isEmpty() ? local + " -> " + remote : name;
  }
}
