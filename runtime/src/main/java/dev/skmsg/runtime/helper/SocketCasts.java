package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.BpfHelper;
import dev.skmsg.runtime.exec.BpfSocket;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Trap;
import java.util.Map;
import java.util.function.Predicate;

/// The bpf_skc_to_* helpers: 0 for a socket of another kind.
///
/// For a socket of the kind they return a pointer into the kernel's own structures, which are not
/// modelled. kernel: filter.c, bpf_skc_to_tcp6_sock and its sisters, 6.18
final class SocketCasts {
  private static final int AF_UNIX = 1;
  private static final int AF_INET6 = 10;
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_UDP = 17;
  private static final int IPPROTO_MPTCP = 262;
  private static final int TCP_TIME_WAIT = 6;
  private static final int TCP_NEW_SYN_RECV = 12;

  private SocketCasts() {}

  static HelperTable table() {
    return HelperTable.of(
        Map.of(
            136, cast("tcp6_sock", socket -> isTcp(socket) && socket.family() == AF_INET6),
            137, cast("tcp_sock", SocketCasts::isTcp),
            138, cast("tcp_timewait_sock", socket -> socket.state() == TCP_TIME_WAIT),
            139, cast("tcp_request_sock", socket -> socket.state() == TCP_NEW_SYN_RECV),
            140,
                cast(
                    "udp6_sock",
                    socket -> socket.protocol() == IPPROTO_UDP && socket.family() == AF_INET6),
            178, cast("unix_sock", socket -> socket.family() == AF_UNIX),
            196, cast("mptcp_sock", socket -> socket.protocol() == IPPROTO_MPTCP)));
  }

  private static boolean isTcp(BpfSocket socket) {
    return socket.protocol() == IPPROTO_TCP;
  }

  private static BpfHelper cast(String name, Predicate<BpfSocket> fits) {
    return (machine, pointer, r2, r3, r4, r5) -> {
      if (machine.memory().objectAt(pointer) instanceof BpfSocket socket) {
        return fits.test(socket)
            ? machine.trap(new Trap.Unsupported("struct " + name + " of a socket"))
            : 0;
      }
      return machine.trap(new Trap.BadArgument("skc_to_" + name, 1, "is no socket"));
    };
  }
}
