package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.PageAllocator;
import dev.skmsg.runtime.ring.PageFragment;
import dev.skmsg.runtime.ring.RingRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A simulated machine: its memory, its sockets and the one task that sends.
public final class Host {
  /// Bytes a socket holds back before a send has to wait, unless a test says otherwise.
  public static final int LARGE_BUFFER = 64 << 20;

  /// Verdicts that send bytes in a circle are stopped: the kernel would go on.
  private static final int MOST_ROUNDS = 10_000;

  private final RingRules rules;
  private final PageAllocator pages;
  private final List<HostSocket> sockets = new ArrayList<>();
  private PageFragment fragment;
  private SocketObserver observer = SocketObserver.NONE;
  private final Set<Backlog> scheduled = new LinkedHashSet<>();
  private boolean working;
  private long lastCookie;
  private int lastPort = 40000;

  public Host(RingRules rules) {
    this(rules, new PageAllocator());
  }

  /// A machine with this memory.
  public Host(RingRules rules, PageAllocator pages) {
    this.rules = rules;
    this.pages = pages;
    fragment = new PageFragment(pages);
  }

  public RingRules rules() {
    return rules;
  }

  public PageAllocator pages() {
    return pages;
  }

  /// The page fragment of the task that is sending.
  public PageFragment fragment() {
    return fragment;
  }

  /// Another task sends from now on: its page fragment is empty.
  public void newTask() {
    fragment.release();
    fragment = new PageFragment(pages);
  }

  public SocketObserver observer() {
    return observer;
  }

  public void observer(SocketObserver heard) {
    observer = heard;
  }

  /// A connected TCP pair; the first is the side that connected.
  public Connection connect(AddressFamily family) {
    int port = lastPort++;
    return connect(
        family,
        new SocketAddress(loopback(family), port),
        new SocketAddress(loopback(family), 10000 + port));
  }

  /// A connected TCP pair with addresses of one's own.
  public Connection connect(AddressFamily family, SocketAddress from, SocketAddress to) {
    SocketKind kind = SocketKind.tcp(family);
    TcpSocket client = new TcpSocket(this, kind, from, to);
    TcpSocket server = new TcpSocket(this, kind, to, from);
    client.connectedTo(server);
    server.connectedTo(client);
    server.wasAccepted();
    sockets.add(client);
    sockets.add(server);
    return new Connection(client, server);
  }

  /// A listening TCP socket.
  public TcpSocket listen(AddressFamily family, SocketAddress at) {
    TcpSocket socket = new TcpSocket(this, SocketKind.tcp(family), at, nowhere(family));
    socket.listening();
    sockets.add(socket);
    return socket;
  }

  /// Two sockets connected with each other; the first is the side that connected.
  ///
  /// @param from the first one's address, `null` to have one chosen
  /// @param to the second one's address
  public List<HostSocket> pair(
      SocketKind kind, @Nullable SocketAddress from, @Nullable SocketAddress to) {
    SocketAddress left = from == null ? chosen(kind.family()) : from;
    SocketAddress right = to == null ? chosen(kind.family()) : to;
    return switch (kind) {
      case TCP4, TCP6 -> {
        Connection connection = connect(kind.family(), left, right);
        yield List.of(connection.client(), connection.server());
      }
      case UDP4, UDP6, UNIX_DGRAM -> {
        DatagramSocket first = new DatagramSocket(this, kind, left, right, true);
        DatagramSocket second = new DatagramSocket(this, kind, right, left, true);
        first.connectedTo(second);
        second.connectedTo(first);
        yield added(first, second);
      }
      case UNIX_STREAM -> {
        UnixStreamSocket first = new UnixStreamSocket(this, left);
        UnixStreamSocket second = new UnixStreamSocket(this, right);
        first.connectedTo(second);
        second.connectedTo(first);
        yield added(first, second);
      }
    };
  }

  private List<HostSocket> added(HostSocket... fresh) {
    List<HostSocket> all = List.of(fresh);
    sockets.addAll(all);
    return all;
  }

  /// A socket that is connected with nobody.
  ///
  /// @param at what it is bound to, `null` to leave it unbound; unix datagrams have a name always
  public HostSocket open(SocketKind kind, @Nullable SocketAddress at) {
    SocketAddress nowhere = nowhere(kind.family());
    SocketAddress local = at == null ? nowhere : at;
    HostSocket socket =
        switch (kind) {
          case TCP4, TCP6 -> new TcpSocket(this, kind, local, nowhere);
          case UDP4, UDP6 -> new DatagramSocket(this, kind, local, nowhere, at != null);
          case UNIX_DGRAM -> new DatagramSocket(this, kind, local, nowhere, true);
          case UNIX_STREAM -> new UnixStreamSocket(this, local);
        };
    return added(socket).getFirst();
  }

  /// A listening socket of a kind that listens.
  ///
  /// @param at its address, `null` to have one chosen
  public HostSocket listen(SocketKind kind, @Nullable SocketAddress at) {
    HostSocket socket = open(kind, at == null ? chosen(kind.family()) : at);
    socket.listening();
    return socket;
  }

  /// Connects a new socket to another: to one that listens, where the connection then waits to be
  /// accepted, or to one of datagrams.
  ///
  /// @param from the new one's address, `null` to have one chosen
  /// @return the new socket, or why there is none
  public Dialled dial(HostSocket target, @Nullable SocketAddress from) {
    SocketAddress local = from == null ? chosen(target.kind().family()) : from;
    return switch (target) {
      case DatagramSocket datagram when !datagram.kind().isUdp() && !datagram.takesFrom(null) ->
          new Dialled.Refused(Errno.EPERM);
      case DatagramSocket datagram -> {
        DatagramSocket socket =
            new DatagramSocket(this, datagram.kind(), local, datagram.local(), true);
        socket.connectedTo(datagram);
        sockets.add(socket);
        yield new Dialled.Socket(socket);
      }
      case HostSocket other when !other.isListening() -> new Dialled.Refused(Errno.ECONNREFUSED);
      case TcpSocket listener -> {
        Connection connection = connect(listener.kind().family(), local, listener.local());
        listener.waitsForAccept(connection.server());
        yield new Dialled.Socket(connection.client());
      }
      case UnixStreamSocket listener -> {
        List<HostSocket> both = pair(SocketKind.UNIX_STREAM, null, null);
        listener.waitsForAccept(both.getLast());
        yield new Dialled.Socket(both.getFirst());
      }
    };
  }

  /// The socket that would receive what comes from one address to another: a connected one before
  /// one that takes from everybody; `null` when there is none.
  public @Nullable HostSocket find(boolean tcp, SocketAddress from, SocketAddress to) {
    HostSocket general = null;
    for (HostSocket socket : sockets) {
      if (socket.isClosed() || !(tcp ? socket.kind().isTcp() : socket.kind().isUdp())) {
        continue;
      }
      if (socket.isConnection(from, to)) {
        return socket;
      }
      if (socket.takesAllOf(to)) {
        general = socket;
      }
    }
    return general;
  }

  /// What came of connecting.
  public sealed interface Dialled {
    record Socket(HostSocket socket) implements Dialled {}

    record Refused(Errno errno) implements Dialled {}
  }

  private SocketAddress chosen(AddressFamily family) {
    return new SocketAddress(loopback(family), family == AddressFamily.UNIX ? 0 : lastPort++);
  }

  private static SocketAddress nowhere(AddressFamily family) {
    return new SocketAddress(new byte[family.addressBytes()], 0);
  }

  private static byte[] loopback(AddressFamily family) {
    byte[] address = new byte[family.addressBytes()];
    if (address.length > 0) {
      address[address.length - 1] = 1;
    }
    if (family == AddressFamily.INET) {
      address[0] = 127;
    }
    return address;
  }

  long nextCookie() {
    return ++lastCookie;
  }

  /// Something waits for the worker.
  void schedule(Backlog backlog) {
    scheduled.add(backlog);
  }

  /// Lets the worker move what it can. It is not entered again from what it does.
  void work() {
    if (working) {
      return;
    }
    working = true;
    try {
      boolean moved = true;
      for (int rounds = 0; moved && !scheduled.isEmpty(); rounds++) {
        if (rounds == MOST_ROUNDS) {
          observer.endless();
          scheduled.clear();
          return;
        }
        moved = false;
        for (Backlog backlog : List.copyOf(scheduled)) {
          moved |= backlog.work();
        }
        scheduled.removeIf(Backlog::isEmpty);
      }
    } finally {
      working = false;
    }
  }

  /// What TCP held back for a moment arrives.
  public void timePasses() {
    for (HostSocket socket : sockets) {
      socket.settle();
    }
    work();
  }

  /// Closes every socket.
  public void closeAll() {
    List.copyOf(sockets).forEach(HostSocket::close);
  }

  /// Two ends.
  public record Connection(TcpSocket client, TcpSocket server) {}
}
