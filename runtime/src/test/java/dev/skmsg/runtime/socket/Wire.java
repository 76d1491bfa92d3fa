package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.map.SocketMap;
import dev.skmsg.runtime.ring.MessageEdits;
import dev.skmsg.runtime.ring.RingRules;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.ring.UserBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A machine with sockets and one sockmap, driven by programs written in Java.
public final class Wire {
  /// What a program does with a message.
  public interface Body {
    long run(Message message);
  }

  /// The helpers, for bodies.
  public record Message(SkMsg msg, HostSocket socket) {
    public int pull(long start, long end) {
      return MessageEdits.pull(msg, socket.pages(), start, end, 0);
    }

    public int push(long start, long count) {
      return MessageEdits.push(msg, socket, start, count, 0);
    }

    public int pop(long start, long count) {
      return MessageEdits.pop(msg, socket, start, count, 0);
    }
  }

  /// What a program saw at its end.
  public record Seen(int size, int window) {}

  public final Host host = new Host(RingRules.V6_18);
  public final SocketMap map =
      SocketMap.create(MapDefinition.of("socks", MapType.SOCKMAP, 4, 8, 16), new Memory());
  public final List<Seen> seen = new ArrayList<>();

  /// A program over a body.
  public MessageProgram program(Body body) {
    return new MessageProgram() {
      @Override
      public String name() {
        return "body";
      }

      @Override
      public ProgramOutcome run(SkMsg msg, HostSocket socket) {
        long result = body.run(new Message(msg, socket));
        seen.add(new Seen(msg.size(), msg.window().length()));
        return new ProgramOutcome.Returned(result);
      }
    };
  }

  /// Has sockets that enter the map from now on run this.
  public Wire attach(Body body) {
    map.attach(program(body));
    return this;
  }

  public Host.Connection pair() {
    return host.connect(AddressFamily.INET);
  }

  /// A pair whose client is in the map.
  public Host.Connection pairInMap(int index) {
    Host.Connection pair = pair();
    put(index, pair.client());
    return pair;
  }

  public static byte[] key(int index) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(index).array();
  }

  public int put(int index, HostSocket socket) {
    return map.update(key(index), socket, 0);
  }

  /// Runs since the last call.
  public List<Seen> runs() {
    List<Seen> runs = List.copyOf(seen);
    seen.clear();
    return runs;
  }

  public static byte[] pattern(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  public static int send(HostSocket socket, int count) {
    return socket.send(UserBytes.of(pattern(count)), false);
  }

  /// All that is there.
  public static byte[] drain(HostSocket socket) {
    return socket.receive(1 << 24, false).bytes();
  }

  public static @Nullable Psock psock(HostSocket socket) {
    return socket.psock();
  }
}
