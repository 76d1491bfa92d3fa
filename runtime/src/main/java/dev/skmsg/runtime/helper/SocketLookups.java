package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.BpfHelper;
import dev.skmsg.runtime.exec.BpfSocket;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The helpers that find sockets by their connection, and give them back.
///
/// kernel: bpf_sk_lookup and bpf_sk_release, filter.c, 6.18.
final class SocketLookups {
  private static final long U32 = 0xffff_ffffL;

  /// kernel: BPF_F_CURRENT_NETNS.
  private static final int CURRENT_NAMESPACE = -1;

  private SocketLookups() {}

  static HelperTable table() {
    return HelperTable.of(
        Map.of(
            47, SocketLookups::uid,
            84, lookup("sk_lookup_tcp", true),
            85, lookup("sk_lookup_udp", false),
            86, SocketLookups::release,
            99, lookup("skc_lookup_tcp", true)));
  }

  /// Every simulated socket belongs to root.
  private static long uid(Machine machine, long ctx, long r2, long r3, long r4, long r5) {
    ContextArgument.of(machine, PacketContext.class, ctx, "get_socket_uid");
    return 0;
  }

  private static BpfHelper lookup(String name, boolean tcp) {
    return (machine, ctx, tuple, size, namespace, flags) -> {
      PacketContext context = ContextArgument.of(machine, PacketContext.class, ctx, name);
      byte[] bytes = context == null ? null : machine.read(tuple, size & U32);
      if (context == null || bytes == null || flags != 0) {
        return 0;
      }
      if ((int) namespace != CURRENT_NAMESPACE) {
        return machine.trap(new Trap.Unsupported(name + " in another network namespace"));
      }
      HostSocket found = find(context.receiver(), tcp, bytes);
      return found == null ? 0 : machine.memory().addressOf(found);
    };
  }

  /// The socket that would receive from a tuple's source, `null` when there is none or the tuple
  /// has no length of struct bpf_sock_tuple's parts.
  private static @Nullable HostSocket find(HostSocket receiver, boolean tcp, byte[] tuple) {
    if (tuple.length != 12 && tuple.length != 36) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(tuple);
    byte[] source = new byte[tuple.length == 12 ? 4 : 16];
    byte[] destination = new byte[source.length];
    fields.get(source).get(destination);
    int sourcePort = Short.toUnsignedInt(fields.getShort());
    int destinationPort = Short.toUnsignedInt(fields.getShort());
    return receiver
        .host()
        .find(
            tcp,
            new SocketAddress(source, sourcePort),
            new SocketAddress(destination, destinationPort));
  }

  private static long release(Machine machine, long socket, long r2, long r3, long r4, long r5) {
    return machine.memory().objectAt(socket) instanceof BpfSocket
        ? 0
        : machine.trap(new Trap.BadArgument("sk_release", 1, "is no socket"));
  }
}
