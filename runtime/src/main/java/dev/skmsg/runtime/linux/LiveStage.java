package dev.skmsg.runtime.linux;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.linux.AttachType;
import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.LiveMap;
import dev.skmsg.bpf.linux.LiveProgram;
import dev.skmsg.runtime.scenario.ProgramRun;
import dev.skmsg.runtime.scenario.Stage;
import dev.skmsg.runtime.scenario.Step;
import dev.skmsg.runtime.scenario.Trace;
import dev.skmsg.runtime.scenario.ValueBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The stage whose sockets, maps and programs are the running kernel's. For one thread, in a
/// [NetworkNamespace].
final class LiveStage implements Stage {
  private static final int BUFFER = 8 << 20;
  private static final int CHUNK = 1 << 16;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// How long an accept waits for a connection.
  private static final Duration CONNECTION = Duration.ofMillis(200);

  private static final int WAITING_CONNECTIONS = 128;

  private final LivePrograms programs;
  private final LiveTrace trace = new LiveTrace();
  private final Map<String, LiveSocket> sockets = new LinkedHashMap<>();
  private @Nullable RedirectMarker marker;
  private @Nullable Problem problem;

  LiveStage(LivePrograms programs) {
    this.programs = programs;
  }

  @Override
  public void connect(Step.Pair pair) {
    LivePair connected =
        granted(
            LivePair.connect(
                family(pair.family()), address(pair.from()), address(pair.to()), BUFFER));
    if (connected != null) {
      sockets.put(pair.left(), connected.left());
      sockets.put(pair.right(), connected.right());
    }
  }

  private static SocketFamily family(Step.Family family) {
    return switch (family) {
      case TCP4 -> SocketFamily.TCP4;
      case TCP6 -> SocketFamily.TCP6;
      case UDP4 -> SocketFamily.UDP4;
      case UDP6 -> SocketFamily.UDP6;
      case UNIX_STREAM -> SocketFamily.UNIX_STREAM;
      case UNIX_DGRAM -> SocketFamily.UNIX_DATAGRAM;
    };
  }

  @Override
  public int open(Step.Open open) {
    LiveSocket socket = prepared(family(open.family()));
    if (socket == null) {
      return 0;
    }
    boolean binds = open.at() != null || open.family() == Step.Family.UNIX_DGRAM;
    return keep(open.socket(), socket, binds ? socket.bind(address(open.at())) : 0);
  }

  @Override
  public int listen(Step.Listen listen) {
    LiveSocket socket = prepared(family(listen.family()));
    if (socket == null) {
      return 0;
    }
    int result = socket.bind(address(listen.at()));
    return keep(listen.socket(), socket, result < 0 ? result : socket.listen(WAITING_CONNECTIONS));
  }

  @Override
  public int connect(Step.Connect connect) {
    LiveSocket target = socket(connect.target());
    LiveSocket socket = target == null ? null : prepared(target.family());
    if (target == null || socket == null) {
      return 0;
    }
    LiveAddress from = address(connect.from());
    int result = from == null ? 0 : socket.bind(from);
    return keep(connect.socket(), socket, result < 0 ? result : socket.connect(target));
  }

  private @Nullable LiveSocket prepared(SocketFamily family) {
    LiveSocket socket = granted(LiveSocket.open(family));
    if (socket != null) {
      socket.prepare(BUFFER);
    }
    return socket;
  }

  /// Gives a socket its name, or closes it after a call on it failed.
  private int keep(String name, LiveSocket socket, int result) {
    if (result < 0) {
      socket.close();
    } else {
      sockets.put(name, socket);
    }
    return result;
  }

  @Override
  public int accept(Step.Accept accept) {
    LiveSocket listener = socket(accept.socket());
    if (listener == null) {
      return 0;
    }
    if (!listener.awaitReadable(CONNECTION)) {
      return -Errno.EAGAIN.number();
    }
    return switch (listener.accept()) {
      case KernelAnswer.Granted<LiveSocket>(LiveSocket child) -> keep(accept.child(), child, 0);
      case KernelAnswer.Refused<LiveSocket> refused -> -refused.errno();
    };
  }

  private static @Nullable LiveAddress address(Step.@Nullable Endpoint endpoint) {
    return endpoint == null ? null : new LiveAddress(endpoint.address(), endpoint.port());
  }

  @Override
  public int attach(String program, String map, Step.@Nullable AttachPoint point) {
    LiveProgram live = program(program, point);
    LiveMap target = live == null ? null : map(programs.mapOfSockets(map), map);
    if (live != null && live.program().type() == ProgramType.SK_SKB && marker == null) {
      marker = granted(RedirectMarker.open());
    }
    return live == null || target == null ? 0 : -live.attach(target, type(live, point));
  }

  @Override
  public int detach(String program, String map, Step.@Nullable AttachPoint point) {
    LiveProgram live = program(program, point);
    LiveMap target = live == null ? null : map(programs.mapOfSockets(map), map);
    return live == null || target == null ? 0 : -live.detach(target, type(live, point));
  }

  private static AttachType type(LiveProgram program, Step.@Nullable AttachPoint point) {
    return switch (point) {
      case null -> AttachType.of(program.program());
      case MSG_VERDICT -> AttachType.SK_MSG_VERDICT;
      case STREAM_PARSER -> AttachType.SK_SKB_STREAM_PARSER;
      case STREAM_VERDICT -> AttachType.SK_SKB_STREAM_VERDICT;
      case SKB_VERDICT -> AttachType.SK_SKB_VERDICT;
    };
  }

  @Override
  public int update(String name, Step.Value key, Step.Value value, long flags) {
    boolean takesSocket =
        value instanceof Step.Value.Socket(String socket) && !programs.has(socket);
    LiveMap map = map(takesSocket ? programs.mapOfSockets(name) : programs.map(name), name);
    byte[] keyBytes = map == null ? null : key(map, key);
    if (map == null || keyBytes == null) {
      return 0;
    }
    String named =
        switch (value) {
          case Step.Value.Socket(String socket) -> socket;
          case Step.Value.Name(String other, SourcePosition _) -> other;
          case Step.Value.Number _, Step.Value.Raw _, Step.Value.Empty _ -> null;
        };
    if (named != null) {
      return put(map, keyBytes, named, flags);
    }
    byte[] bytes = ValueBytes.of(value, map.definition().valueSize());
    if (bytes == null) {
      refuse("a value of map %s has %d bytes".formatted(name, map.definition().valueSize()));
      return 0;
    }
    return -map.update(keyBytes, map.isPerCpu() ? onThisCpu(bytes, map) : bytes, flags);
  }

  private static byte[] onThisCpu(byte[] value, LiveMap map) {
    int stride = stride(map.definition());
    byte[] all = new byte[stride * (NetworkNamespace.currentCpu() + 1)];
    System.arraycopy(value, 0, all, all.length - stride, value.length);
    return all;
  }

  /// From one CPU's value to the next.
  private static int stride(MapDefinition definition) {
    return (definition.valueSize() + 7) / 8 * 8;
  }

  private int put(LiveMap map, byte[] key, String name, long flags) {
    if (map.definition().type() == MapType.PROG_ARRAY) {
      LiveProgram program = tailCallTarget(name);
      return program == null ? 0 : -map.update(key, descriptor(map, program.fd()), flags);
    }
    if (map.definition().inner() != null) {
      LiveMap inner = map(programs.map(name), name);
      return inner == null ? 0 : -map.update(key, descriptor(map, inner.fd()), flags);
    }
    LiveSocket socket = socket(name);
    return socket == null ? 0 : -map.update(key, descriptor(map, socket.fd()), flags);
  }

  private static byte[] descriptor(LiveMap map, int fd) {
    return ByteBuffer.allocate(Math.max(4, map.definition().valueSize()))
        .order(ByteOrder.nativeOrder())
        .putInt(fd)
        .array();
  }

  @Override
  public int delete(String name, Step.Value key) {
    LiveMap map = map(programs.map(name), name);
    byte[] bytes = map == null ? null : key(map, key);
    return map == null || bytes == null ? 0 : -map.delete(bytes);
  }

  @Override
  public @Nullable Entry lookup(String name, Step.Value key) {
    LiveMap map = map(programs.map(name), name);
    byte[] bytes = map == null ? null : key(map, key);
    if (map == null || bytes == null) {
      return null;
    }
    return switch (map.lookup(bytes)) {
      case KernelAnswer.Granted<byte[]>(byte[] value) -> entry(map, value);
      case KernelAnswer.Refused<byte[]> refused -> {
        if (refused.errno() != Errno.ENOENT.number()) {
          refuse(refused.sentence());
        }
        yield new Entry.Absent();
      }
    };
  }

  private Entry entry(LiveMap map, byte[] value) {
    MapDefinition definition = map.definition();
    if (map.isPerCpu()) {
      int start = stride(definition) * NetworkNamespace.currentCpu();
      return new Entry.Bytes(Arrays.copyOfRange(value, start, start + definition.valueSize()));
    }
    if (definition.type() == MapType.PROG_ARRAY || definition.inner() != null) {
      int id = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
      return new Entry.Named(
          programs.nameOf(id, definition.type()).orElse("what has the id " + id));
    }
    if (definition.type() != MapType.SOCKMAP && definition.type() != MapType.SOCKHASH) {
      return new Entry.Bytes(Arrays.copyOf(value, definition.valueSize()));
    }
    long cookie = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong();
    for (Map.Entry<String, LiveSocket> socket : sockets.entrySet()) {
      if (socket.getValue().cookie() == cookie) {
        return new Entry.Socket(socket.getKey(), cookie);
      }
    }
    return new Entry.Socket("a socket of nobody", cookie);
  }

  @Override
  public long send(
      String name,
      List<byte[]> parts,
      Step.SendMode mode,
      Set<Step.SendFlag> flags,
      SourcePosition position) {
    LiveSocket socket = socket(name);
    if (socket == null) {
      return 0;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    long result =
        switch (mode) {
          case SENDMSG -> socket.send(parts, bits(flags));
          case SENDFILE -> socket.sendFile(all.toByteArray());
          case SPLICE -> socket.splice(all.toByteArray(), 0);
        };
    trace.ran(programs.runs(), name);
    trace.sent(name, all.toByteArray(), result, position);
    return result;
  }

  private static int bits(Set<Step.SendFlag> flags) {
    int bits = 0;
    for (Step.SendFlag flag : flags) {
      bits |=
          switch (flag) {
            case MORE -> LiveSocket.MSG_MORE;
            case NONBLOCKING -> LiveSocket.MSG_DONTWAIT;
          };
    }
    return bits;
  }

  @Override
  public Received receive(String name, int count, boolean peek) {
    LiveSocket socket = socket(name);
    return socket == null ? new Received(0, new byte[0]) : receive(name, socket, count, peek);
  }

  private Received receive(String name, LiveSocket socket, int count, boolean peek) {
    int flags = LiveSocket.MSG_DONTWAIT | (peek ? LiveSocket.MSG_PEEK : 0);
    return switch (socket.receive(count, flags)) {
      case KernelAnswer.Granted<byte[]>(byte[] bytes) -> {
        if (!peek) {
          trace.received(name, bytes);
        }
        yield new Received(bytes.length, bytes);
      }
      case KernelAnswer.Refused<byte[]> refused -> new Received(-refused.errno(), new byte[0]);
    };
  }

  @Override
  public int close(String name) {
    LiveSocket socket = socket(name);
    if (socket != null) {
      sockets.remove(name);
      socket.close();
    }
    return 0;
  }

  @Override
  public int shutdown(String name, Step.How how) {
    LiveSocket socket = socket(name);
    return socket == null
        ? 0
        : socket.shutdown(
            switch (how) {
              case READ -> 0;
              case WRITE -> 1;
              case BOTH -> 2;
            });
  }

  /// Waits until every byte sent has been taken by the peer, as far as it has room, and until the
  /// kernel's worker has moved what verdicts redirected.
  @Override
  public void timePasses() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Integer> before;
    List<Integer> after = queues();
    do {
      before = after;
      while (System.nanoTime() < deadline
          && sockets.values().stream().anyMatch(socket -> socket.unacknowledged() > 0)) {
        LiveSocket.pause(Duration.ofMillis(1));
      }
      if (marker == null || !marker.passes(PATIENCE)) {
        return;
      }
      after = queues();
    } while (!after.equals(before) && System.nanoTime() < deadline);
  }

  /// How much waits where, and how often programs have run.
  private List<Integer> queues() {
    List<Integer> queues = new ArrayList<>();
    queues.add(runs().size());
    for (LiveSocket socket : sockets.values()) {
      queues.add(socket.readable());
      queues.add(socket.unacknowledged());
    }
    return queues;
  }

  /// The kernel tells of a socket's error alone.
  @Override
  public @Nullable SocketState state(String name) {
    LiveSocket socket = socket(name);
    return socket == null ? null : new SocketState(-socket.takeError(), null);
  }

  @Override
  public List<ProgramRun> runs() {
    trace.ran(programs.runs(), "");
    return trace.runs();
  }

  @Override
  public Trace trace() {
    sockets.forEach(
        (name, socket) -> {
          Received more;
          do {
            more = receive(name, socket, CHUNK, false);
          } while (more.result() > 0);
        });
    return trace.whole();
  }

  @Override
  public @Nullable Problem problem() {
    return problem;
  }

  private void refuse(String text) {
    if (problem == null) {
      problem = new Problem(text, false);
    }
  }

  private @Nullable LiveSocket socket(String name) {
    LiveSocket socket = sockets.get(name);
    if (socket == null) {
      refuse("no socket is called " + name);
    }
    return socket;
  }

  private @Nullable LiveProgram program(String name, Step.@Nullable AttachPoint point) {
    if (!isKnown(name)) {
      return null;
    }
    String section =
        switch (point) {
          case STREAM_PARSER -> "sk_skb/stream_parser";
          case STREAM_VERDICT -> "sk_skb/stream_verdict";
          case SKB_VERDICT -> "sk_skb/verdict";
          case MSG_VERDICT -> null;
          case null -> null;
        };
    return granted(programs.program(name, programs.isPacketProgram(name) ? section : null));
  }

  private @Nullable LiveProgram tailCallTarget(String name) {
    return isKnown(name) ? granted(programs.tailCallTarget(name)) : null;
  }

  private boolean isKnown(String program) {
    if (programs.has(program)) {
      return true;
    }
    refuse("no program is called %s; there are %s".formatted(program, programs.names()));
    return false;
  }

  private @Nullable LiveMap map(@Nullable KernelAnswer<LiveMap> answer, String name) {
    if (answer == null) {
      refuse("no map is called " + name);
      return null;
    }
    return granted(answer);
  }

  private byte @Nullable [] key(LiveMap map, Step.Value key) {
    MapDefinition definition = map.definition();
    if (definition.type() == MapType.SK_STORAGE && key instanceof Step.Value.Socket(String owner)) {
      LiveSocket socket = socket(owner);
      return socket == null
          ? null
          : ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(socket.fd()).array();
    }
    byte[] bytes = ValueBytes.of(key, definition.keySize());
    if (bytes == null) {
      refuse("a key of map %s has %d bytes".formatted(definition.name(), definition.keySize()));
    }
    return bytes;
  }

  private <T> @Nullable T granted(KernelAnswer<T> answer) {
    return switch (answer) {
      case KernelAnswer.Granted<T>(T value) -> value;
      case KernelAnswer.Refused<T> refused -> {
        refuse(refused.sentence());
        yield null;
      }
    };
  }

  /// Closes the sockets.
  void close() {
    sockets.values().forEach(LiveSocket::close);
    if (marker != null) {
      marker.close();
    }
  }
}
