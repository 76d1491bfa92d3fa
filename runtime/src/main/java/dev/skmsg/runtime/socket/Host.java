package dev.skmsg.runtime.socket;

import dev.skmsg.runtime.ring.PageAllocator;
import dev.skmsg.runtime.ring.PageFragment;
import dev.skmsg.runtime.ring.RingRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A simulated machine: its memory, its sockets and the one task that sends.
public final class Host {
  /// Bytes a socket holds back before a send has to wait, unless a test says otherwise.
  public static final int LARGE_BUFFER = 64 << 20;

  /// Verdicts that send bytes in a circle are stopped: the kernel would go on.
  private static final int MOST_ROUNDS = 10_000;

  private final RingRules rules;
  private final PageAllocator pages;
  private final List<TcpSocket> sockets = new ArrayList<>();
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

  /// A connected pair; the first is the side that connected.
  public Connection connect(AddressFamily family) {
    int port = lastPort++;
    return connect(
        family,
        new SocketAddress(loopback(family), port),
        new SocketAddress(loopback(family), 10000 + port));
  }

  /// A connected pair with addresses of one's own.
  public Connection connect(AddressFamily family, SocketAddress from, SocketAddress to) {
    TcpSocket client = new TcpSocket(this, family, from, to);
    TcpSocket server = new TcpSocket(this, family, to, from);
    client.connectedTo(server, false);
    server.connectedTo(client, true);
    sockets.add(client);
    sockets.add(server);
    return new Connection(client, server);
  }

  /// A listening socket.
  public TcpSocket listen(AddressFamily family, SocketAddress at) {
    TcpSocket socket =
        new TcpSocket(this, family, at, new SocketAddress(new byte[family.addressBytes()], 0));
    socket.listening();
    sockets.add(socket);
    return socket;
  }

  private static byte[] loopback(AddressFamily family) {
    byte[] address = new byte[family.addressBytes()];
    address[address.length - 1] = 1;
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
    for (TcpSocket socket : sockets) {
      socket.settle();
    }
    work();
  }

  /// Closes every socket.
  public void closeAll() {
    sockets.forEach(TcpSocket::close);
  }

  /// Two ends.
  public record Connection(TcpSocket client, TcpSocket server) {}
}
