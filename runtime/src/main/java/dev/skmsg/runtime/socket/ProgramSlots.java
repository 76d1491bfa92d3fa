package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The programs of a sockmap, or those a psock took from one.
///
/// kernel: struct sk_psock_progs, skmsg.h, 6.18.
public final class ProgramSlots {
  private @Nullable MessageProgram message;
  private final Map<PacketProgram.Kind, PacketProgram> packet =
      new EnumMap<>(PacketProgram.Kind.class);

  /// The sk_msg program. kernel: msg_parser.
  public @Nullable MessageProgram message() {
    return message;
  }

  public void message(@Nullable MessageProgram program) {
    message = program;
  }

  /// The sk_skb program of a kind.
  public @Nullable PacketProgram packet(PacketProgram.Kind kind) {
    return packet.get(kind);
  }

  /// The program that judges what is received: a stream verdict before an skb verdict.
  public @Nullable PacketProgram verdict() {
    PacketProgram stream = packet.get(PacketProgram.Kind.STREAM_VERDICT);
    return stream != null ? stream : packet.get(PacketProgram.Kind.SKB_VERDICT);
  }

  public @Nullable PacketProgram parser() {
    return packet.get(PacketProgram.Kind.STREAM_PARSER);
  }

  /// Whether a stream is cut into messages before they are judged.
  boolean parses() {
    return parser() != null && packet.containsKey(PacketProgram.Kind.STREAM_VERDICT);
  }

  /// Attaches a program in place of the one before.
  ///
  /// @return 0, or EBUSY when there is a verdict of the other kind
  public int attach(PacketProgram program) {
    if (isBarred(program.kind())) {
      return -Errno.EBUSY.number();
    }
    packet.put(program.kind(), program);
    return 0;
  }

  /// Detaches a program.
  ///
  /// @return 0, EBUSY when there is a verdict of the other kind, or ENOENT when it is not the one
  /// attached
  public int detach(PacketProgram program) {
    if (isBarred(program.kind())) {
      return -Errno.EBUSY.number();
    }
    return packet.remove(program.kind(), program) ? 0 : -Errno.ENOENT.number();
  }

  /// Whether there is a verdict of the other kind. kernel: sock_map_prog_link_lookup, sock_map.c,
  /// 6.18.
  private boolean isBarred(PacketProgram.Kind kind) {
    return switch (kind) {
      case STREAM_PARSER -> false;
      case STREAM_VERDICT -> packet.containsKey(PacketProgram.Kind.SKB_VERDICT);
      case SKB_VERDICT -> packet.containsKey(PacketProgram.Kind.STREAM_VERDICT);
    };
  }

  /// Whether both have a program of a kind. kernel: sock_map_link, sock_map.c, 6.18.
  boolean conflictsWith(ProgramSlots other) {
    return (message != null && other.message != null)
        || (parser() != null && other.parser() != null)
        || (verdict() != null && other.verdict() != null);
  }

  void take(ProgramSlots other) {
    if (other.message != null) {
      message = other.message;
    }
    packet.putAll(other.packet);
  }

  /// kernel: sock_map_del_link, sock_map.c, 6.18. The sk_msg program stays.
  void leave(ProgramSlots other) {
    if (other.parser() != null) {
      packet.remove(PacketProgram.Kind.STREAM_PARSER);
    }
    if (other.verdict() != null) {
      packet.remove(PacketProgram.Kind.STREAM_VERDICT);
      packet.remove(PacketProgram.Kind.SKB_VERDICT);
    }
  }
}
