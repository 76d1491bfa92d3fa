package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.LoadedProgram;
import dev.skmsg.runtime.helper.BpfMessageProgram;
import dev.skmsg.runtime.helper.BpfPacketProgram;
import dev.skmsg.runtime.helper.SocketProgram;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.MapOfMaps;
import dev.skmsg.runtime.map.ProgArrayMap;
import dev.skmsg.runtime.map.SkStorageMap;
import dev.skmsg.runtime.map.SocketMap;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.ring.UserBytes;
import dev.skmsg.runtime.socket.Host;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.Psock;
import dev.skmsg.runtime.socket.SocketAddress;
import dev.skmsg.runtime.socket.SocketKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The stage whose sockets and programs are simulated.
final class SimulatedStage implements Stage {
  private final World world;
  private final Recorder recorder;

  SimulatedStage(World world, Recorder recorder) {
    this.world = world;
    this.recorder = recorder;
  }

  @Override
  public void connect(Step.Pair pair) {
    List<HostSocket> both =
        world.host().pair(kind(pair.family()), address(pair.from()), address(pair.to()));
    world.add(pair.left(), both.getFirst());
    world.add(pair.right(), both.getLast());
  }

  private static SocketKind kind(Step.Family family) {
    return switch (family) {
      case TCP4 -> SocketKind.TCP4;
      case TCP6 -> SocketKind.TCP6;
      case UDP4 -> SocketKind.UDP4;
      case UDP6 -> SocketKind.UDP6;
      case UNIX_STREAM -> SocketKind.UNIX_STREAM;
      case UNIX_DGRAM -> SocketKind.UNIX_DGRAM;
    };
  }

  @Override
  public int open(Step.Open open) {
    world.add(open.socket(), world.host().open(kind(open.family()), address(open.at())));
    return 0;
  }

  @Override
  public int listen(Step.Listen listen) {
    world.add(listen.socket(), world.host().listen(kind(listen.family()), address(listen.at())));
    return 0;
  }

  @Override
  public int connect(Step.Connect connect) {
    HostSocket target = world.socket(connect.target());
    if (target == null) {
      return 0;
    }
    return switch (world.host().dial(target, address(connect.from()))) {
      case Host.Dialled.Socket(HostSocket socket) -> {
        world.add(connect.socket(), socket);
        yield 0;
      }
      case Host.Dialled.Refused(Errno errno) -> -errno.number();
    };
  }

  @Override
  public int accept(Step.Accept accept) {
    HostSocket listener = world.socket(accept.socket());
    if (listener == null) {
      return 0;
    }
    if (!listener.isListening()) {
      return -Errno.EINVAL.number();
    }
    HostSocket child = listener.accept();
    if (child == null) {
      return -Errno.EAGAIN.number();
    }
    world.add(accept.child(), child);
    return 0;
  }

  private static @Nullable SocketAddress address(Step.@Nullable Endpoint endpoint) {
    return endpoint == null ? null : new SocketAddress(endpoint.address(), endpoint.port());
  }

  @Override
  public int attach(String program, String map, Step.@Nullable AttachPoint point) {
    SocketProgram its = world.program(program, point);
    BpfMap target = its == null ? null : world.socketMap(map);
    if (its == null || target == null) {
      return 0;
    }
    if (!fits(its, point)) {
      return -Errno.EINVAL.number();
    }
    if (!(target instanceof SocketMap sockets)) {
      return -Errno.EOPNOTSUPP.number();
    }
    return switch (its) {
      case BpfMessageProgram message -> sockets.attach(message);
      case BpfPacketProgram packet -> sockets.attach(packet);
    };
  }

  @Override
  public int detach(String program, String map, Step.@Nullable AttachPoint point) {
    SocketProgram its = world.program(program, point);
    BpfMap target = its == null ? null : world.socketMap(map);
    if (its == null || target == null) {
      return 0;
    }
    if (!fits(its, point)) {
      return -Errno.EINVAL.number();
    }
    if (!(target instanceof SocketMap sockets)) {
      return -Errno.EOPNOTSUPP.number();
    }
    return switch (its) {
      case BpfMessageProgram message -> sockets.detach(message);
      case BpfPacketProgram packet -> sockets.detach(packet);
    };
  }

  /// kernel: syscall.c, attach_type_to_prog_type, 6.18.
  private static boolean fits(SocketProgram program, Step.@Nullable AttachPoint point) {
    return point == null
        || program instanceof BpfMessageProgram == (point == Step.AttachPoint.MSG_VERDICT);
  }

  @Override
  public int update(String name, Step.Value key, Step.Value value, long flags) {
    BpfMap map =
        value instanceof Step.Value.Socket(String socket) && !world.hasProgram(socket)
            ? world.socketMap(name)
            : world.map(name);
    if (map == null) {
      return 0;
    }
    if (map instanceof SkStorageMap storage && key instanceof Step.Value.Socket(String owner)) {
      return store(storage, owner, value, flags);
    }
    byte[] keyBytes = key(map, key);
    String named = name(value);
    if (keyBytes == null) {
      return 0;
    }
    if (named != null) {
      return put(map, keyBytes, named, flags);
    }
    byte[] bytes = ValueBytes.of(value, map.definition().valueSize());
    if (bytes == null) {
      world.refuse(
          "a value of %s has %d bytes".formatted(map.label(), map.definition().valueSize()));
      return 0;
    }
    return map.update(keyBytes, bytes, flags);
  }

  private static @Nullable String name(Step.Value value) {
    return switch (value) {
      case Step.Value.Socket(String name) -> name;
      case Step.Value.Name(String name, SourcePosition _) -> name;
      case Step.Value.Number _, Step.Value.Raw _, Step.Value.Empty _ -> null;
    };
  }

  private int store(SkStorageMap map, String owner, Step.Value value, long flags) {
    HostSocket socket = world.socket(owner);
    byte[] bytes = ValueBytes.of(value, map.definition().valueSize());
    if (bytes == null) {
      world.refuse(
          "a value of %s has %d bytes".formatted(map.label(), map.definition().valueSize()));
    }
    return socket == null || bytes == null ? 0 : map.update(socket, bytes, flags);
  }

  private int put(BpfMap map, byte[] key, String name, long flags) {
    if (map instanceof ProgArrayMap array) {
      SocketProgram program = world.program(name);
      return program == null ? 0 : array.set(index(key), program.program());
    }
    if (map instanceof MapOfMaps outer) {
      BpfMap inner = world.map(name);
      return inner == null ? 0 : outer.put(key, inner, flags);
    }
    HostSocket socket = world.socket(name);
    if (socket == null) {
      return 0;
    }
    if (map instanceof SocketMap sockets) {
      return sockets.update(key, socket, flags);
    }
    world.refuse(map.label() + " holds no sockets");
    return 0;
  }

  private static int index(byte[] key) {
    return ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private byte @Nullable [] key(BpfMap map, Step.Value key) {
    byte[] bytes = ValueBytes.of(key, map.definition().keySize());
    if (bytes == null) {
      world.refuse("a key of %s has %d bytes".formatted(map.label(), map.definition().keySize()));
    }
    return bytes;
  }

  @Override
  public int delete(String name, Step.Value key) {
    BpfMap map = world.map(name);
    if (map instanceof SkStorageMap storage && key instanceof Step.Value.Socket(String owner)) {
      HostSocket socket = world.socket(owner);
      return socket == null ? 0 : storage.remove(socket);
    }
    byte[] bytes = map == null ? null : key(map, key);
    return map == null || bytes == null ? 0 : map.delete(bytes);
  }

  @Override
  public @Nullable Entry lookup(String name, Step.Value key) {
    BpfMap map = world.map(name);
    if (map instanceof SkStorageMap storage && key instanceof Step.Value.Socket(String owner)) {
      HostSocket socket = world.socket(owner);
      return socket == null ? null : entry(storage, storage.read(socket));
    }
    byte[] bytes = map == null ? null : key(map, key);
    if (map == null || bytes == null) {
      return null;
    }
    return switch (map) {
      case SocketMap sockets -> {
        HostSocket found = sockets.socket(bytes);
        yield found == null ? new Entry.Absent() : new Entry.Socket(found.name(), found.cookie());
      }
      case ProgArrayMap array -> {
        LoadedProgram found = array.program(index(bytes));
        yield found == null ? new Entry.Absent() : new Entry.Named(found.name());
      }
      case MapOfMaps outer -> {
        BpfMap found = outer.inner(bytes);
        yield found == null ? new Entry.Absent() : new Entry.Named(found.definition().name());
      }
      default -> entry(map, map.read(bytes));
    };
  }

  private static Entry entry(BpfMap map, byte @Nullable [] value) {
    return value == null
        ? new Entry.Absent()
        : new Entry.Bytes(Arrays.copyOf(value, map.definition().valueSize()));
  }

  @Override
  public long send(
      String name,
      List<byte[]> parts,
      Step.SendMode mode,
      Set<Step.SendFlag> flags,
      SourcePosition position) {
    HostSocket socket = world.socket(name);
    if (socket == null) {
      return 0;
    }
    recorder.sendStarts();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    int result =
        switch (mode) {
          case SENDMSG -> socket.send(UserBytes.of(parts), flags.contains(Step.SendFlag.MORE));
          case SENDFILE -> socket.sendfile(all.toByteArray());
          case SPLICE -> socket.splice(all.toByteArray());
        };
    recorder.sendEnded(socket.name(), all.toByteArray(), result, position);
    return result;
  }

  @Override
  public Received receive(String name, int count, boolean peek) {
    HostSocket socket = world.socket(name);
    if (socket == null) {
      return new Received(0, new byte[0]);
    }
    HostSocket.Received got = socket.receive(count, peek);
    if (!peek && got.result() > 0) {
      recorder.received(name, got.bytes());
    }
    return new Received(got.result(), got.bytes());
  }

  @Override
  public int close(String name) {
    HostSocket socket = world.socket(name);
    return socket == null ? 0 : socket.close();
  }

  @Override
  public int shutdown(String name, Step.How how) {
    HostSocket socket = world.socket(name);
    return socket == null ? 0 : socket.shutdown(how != Step.How.WRITE, how != Step.How.READ);
  }

  @Override
  public void timePasses() {
    world.host().timePasses();
  }

  @Override
  public @Nullable SocketState state(String name) {
    HostSocket socket = world.socket(name);
    if (socket == null) {
      return null;
    }
    Psock psock = socket.psock();
    SkMsg cork = psock == null ? null : psock.cork();
    return new SocketState(
        socket.takeError(),
        new WaitingBytes(
            psock == null ? 0 : psock.applyBytes(),
            psock == null ? 0 : psock.corkBytes(),
            cork == null ? 0 : cork.size(),
            psock == null ? 0 : psock.ingress().length(),
            socket.queuedByItself()));
  }

  @Override
  public List<ProgramRun> runs() {
    return recorder.runs();
  }

  @Override
  public Trace trace() {
    world.drain(recorder);
    return recorder.trace();
  }

  @Override
  public @Nullable Problem problem() {
    if (recorder.fault() != null) {
      world.refuse(new Problem(recorder.fault().message(), recorder.fault().unsupported()));
    }
    return world.problem();
  }
}
