package dev.skmsg.runtime.socket;

import dev.skmsg.runtime.exec.BpfSocket;

/// Who a socket is: its kind, its two addresses and its state, and what a program sees of them.
public abstract sealed class SocketIdentity implements BpfSocket permits HostSocket {
  /// What stands for the IPv4 address of an IPv6 socket: 127.0.0.6. kernel: LOOPBACK4_IPV6.
  private static final int LOOPBACK4_IPV6 = 0x0600007f;

  TcpState state = TcpState.CLOSE;
  private final SocketKind kind;
  private final SocketAddress local;
  private final SocketAddress remote;
  private boolean accepted;

  SocketIdentity(SocketKind kind, SocketAddress local, SocketAddress remote) {
    this.kind = kind;
    this.local = local;
    this.remote = remote;
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

  /// It is the side that accepted.
  void wasAccepted() {
    accepted = true;
  }

  public boolean isListening() {
    return state == TcpState.LISTEN;
  }

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
}
