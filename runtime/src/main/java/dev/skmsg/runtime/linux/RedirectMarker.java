package dev.skmsg.runtime.linux;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.linux.AttachType;
import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.LiveMap;
import dev.skmsg.bpf.linux.LiveProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A datagram that takes the way of redirected bytes: over the loopback device, through a verdict
/// program and by the kernel's worker into an ingress queue. When it arrives, the worker has taken
/// up all that was there before it.
///
/// kernel: sk_psock_backlog, skmsg.c, 6.18; a workqueue begins what one CPU gave it in that order.
/// For a thread that stays on one CPU.
final class RedirectMarker implements AutoCloseable {
  private static final byte[] MARK = {1};

  private final LivePair pair;
  private final LiveMap map;
  private final LiveProgram program;

  private RedirectMarker(LivePair pair, LiveMap map, LiveProgram program) {
    this.pair = pair;
    this.map = map;
    this.program = program;
  }

  static KernelAnswer<RedirectMarker> open() {
    MapDefinition definition = MapDefinition.of("marker", MapType.SOCKMAP, 4, 4, 3);
    return switch (LiveMap.create(definition)) {
      case KernelAnswer.Refused<LiveMap>(String request, int errno) ->
          new KernelAnswer.Refused<>(request, errno);
      case KernelAnswer.Granted<LiveMap>(LiveMap map) ->
          switch (LiveProgram.load(toFirst(definition), List.of(map))) {
            case KernelAnswer.Refused<LiveProgram>(String request, int errno) ->
                new KernelAnswer.Refused<>(request, errno);
            case KernelAnswer.Granted<LiveProgram>(LiveProgram program) ->
                joined(
                    new RedirectMarker(
                        LivePair.connect(SocketFamily.UDP4).orThrow(), map, program));
          };
    };
  }

  private static KernelAnswer<RedirectMarker> joined(RedirectMarker marker) {
    int errno = marker.put(0, marker.pair.left());
    if (errno == 0) {
      errno = marker.program.attach(marker.map, AttachType.SK_SKB_VERDICT);
    }
    if (errno == 0) {
      errno = marker.put(1, marker.pair.right());
    }
    return KernelAnswer.of("joining a sockmap", -errno, _ -> marker);
  }

  private int put(int key, LiveSocket socket) {
    return map.update(number(key), number(socket.fd()), 0);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  /// Redirects all it sees into the ingress queue of the first socket.
  private static Program toFirst(MapDefinition map) {
    return Program.of(
        "marker",
        ProgramType.SK_SKB,
        List.of(
            new Instruction.LoadImmediate64(Register.R2, Imm64Kind.MAP_INDEX, 0, 0),
            new Instruction.SecondSlot(),
            move(Register.R3, 0),
            move(Register.R4, 1),
            new Instruction.Call(CallKind.HELPER, 52, (short) 0),
            new Instruction.Exit()),
        List.of(map));
  }

  private static Instruction move(Register to, int value) {
    return new Instruction.Alu(AluOperation.MOV, Width.W64, to, new Operand.Immediate(value));
  }

  /// Sends the datagram and waits for it.
  ///
  /// @return whether it came in time
  boolean passes(Duration atMost) {
    return pair.left().send(List.of(MARK), 0) == 1
        && pair.left().awaitReadable(atMost)
        && pair.left().receive(1, LiveSocket.MSG_DONTWAIT) instanceof KernelAnswer.Granted<byte[]>;
  }

  /// Waits until the kernel has given back what left a map before: a socket of ours leaves one
  /// too, and is gone only when those before it are.
  ///
  /// kernel: sk_psock_drop, skmsg.c, 6.18: a grace period, then the worker; both keep the order.
  ///
  /// @return whether it happened in time
  boolean releases(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    int before = socketsInUse();
    if (!(LivePair.connect(SocketFamily.UDP4)
        instanceof KernelAnswer.Granted<LivePair>(var gone))) {
      return false;
    }
    boolean joined = put(2, gone.left()) == 0;
    gone.close();
    while (joined && socketsInUse() > before && System.nanoTime() < deadline) {
      LiveSocket.pause(Duration.ofMillis(1));
    }
    return joined && socketsInUse() <= before;
  }

  /// Sockets of this thread's network that are not freed.
  private static int socketsInUse() {
    try {
      String first = Files.readAllLines(Path.of("/proc/thread-self/net/sockstat")).getFirst();
      return Integer.parseInt(first.substring(first.lastIndexOf(' ') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    pair.close();
    program.close();
    map.close();
  }
}
