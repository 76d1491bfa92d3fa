package dev.skmsg.runtime.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.skmsg.bpf.linux.AttachType;
import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.LiveMap;
import dev.skmsg.bpf.linux.LiveProgram;
import dev.skmsg.bpf.linux.SystemCall;
import dev.skmsg.bpf.linux.SystemCallNumber;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A random case on the running kernel's sockets, in a thread of its own.
final class LiveCase {
  private static final long FIONREAD = 0x541b;
  private static final long SIOCOUTQ = 0x5411;
  private static final long PATIENCE_NANOS = 300_000_000L;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RandomCase random;
  private final List<LiveSocket> sockets = new ArrayList<>();
  private final List<ByteArrayOutputStream> received = new ArrayList<>();
  private boolean closed;

  private LiveCase(RandomCase random) {
    this.random = random;
  }

  /// @param waiting how many bytes are to be there after each send, so as not to look too early
  static Observed play(RandomCase random, List<long[]> waiting) {
    return NetworkNamespace.run(
            () -> new KernelAnswer.Granted<>(new LiveCase(random).play(waiting)))
        .orThrow();
  }

  private Observed play(List<long[]> waiting) {
    try (LiveMap socks = LiveMap.create(RandomCase.SOCKS).orThrow();
        LiveMap count = LiveMap.create(RandomCase.COUNT).orThrow();
        LiveMap log = LiveMap.create(RandomCase.LOG).orThrow();
        LiveProgram program =
            LiveProgram.load(random.program(), List.of(socks, count, log)).orThrow();
        RedirectMarker marker = RedirectMarker.open().orThrow();
        LivePair first = LivePair.connect(SocketFamily.TCP4).orThrow();
        LivePair second = LivePair.connect(SocketFamily.TCP4).orThrow()) {
      program.attach(socks, AttachType.SK_MSG_VERDICT);
      sockets.addAll(List.of(first.left(), first.right(), second.left(), second.right()));
      for (LiveSocket socket : sockets) {
        socket.setOption(1, 32, 16 << 20); // SO_SNDBUFFORCE
        socket.setOption(1, 33, 16 << 20); // SO_RCVBUFFORCE
        received.add(new ByteArrayOutputStream());
      }
      put(socks, 0, first.left());
      put(socks, 1, second.left());
      List<Long> results = new ArrayList<>();
      for (RandomCase.SendCall send : random.sends()) {
        results.add((long) act(send.before(), socks));
        if (send.before() != RandomCase.Action.NOTHING) {
          awaitRelease(marker);
        }
        results.add(send(send, results.size()));
        await(waiting.get(results.size() / 2 - 1));
        if (send.drains()) {
          drain();
          awaitAcknowledged();
        }
      }
      drain();
      return new Observed(
          results,
          Logs.read(
              count.lookup(SimulatedCase.key(0)).orThrow(),
              key -> log.lookup(key).orThrow(),
              random.calls().size()),
          received.stream().map(ByteArrayOutputStream::toByteArray).toList());
    }
  }

  /// What leaves a map is given back by a worker after a grace period.
  private static void awaitRelease(RedirectMarker marker) {
    if (!marker.passes(PATIENCE) || !marker.releases(PATIENCE)) {
      throw new IllegalStateException("the kernel's worker stands still");
    }
  }

  private static int put(LiveMap socks, int index, LiveSocket socket) {
    byte[] fd = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(socket.fd()).array();
    return -socks.update(SimulatedCase.key(index), fd, 0);
  }

  private int act(RandomCase.Action action, LiveMap socks) {
    return switch (action) {
      case NOTHING -> 0;
      case DELETE_TARGET -> -socks.delete(SimulatedCase.key(1));
      case INSERT_TARGET -> closed ? -9 : put(socks, 1, sockets.get(2));
      case REINSERT_SENDER -> {
        int result = -socks.delete(SimulatedCase.key(0));
        yield 1000 * result + put(socks, 0, sockets.get(0));
      }
      case SHUT_SENDER -> sockets.get(0).shutdown(1);
      case SHUT_RECEIVER -> sockets.get(1).shutdown(2);
      case CLOSE_TARGET -> {
        int result = closed ? -9 : 0;
        if (!closed) {
          sockets.get(2).close();
        }
        closed = true;
        yield result;
      }
    };
  }

  private long send(RandomCase.SendCall send, int number) {
    LiveSocket socket = sockets.get(2 * send.pair());
    if (closed && send.pair() == 1) {
      return -9;
    }
    List<byte[]> parts = Logs.payload(send, number);
    return send.sendfile()
        ? socket.sendFile(Logs.join(parts))
        : socket.send(parts, LiveSocket.MSG_DONTWAIT);
  }

  private long ask(LiveSocket socket, long request) {
    if (closed && socket == sockets.get(2)) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(JAVA_INT);
      SystemCall.call(SystemCallNumber.IOCTL, socket.fd(), request, number.address());
      return number.get(JAVA_INT, 0);
    }
  }

  private void await(long[] bytes) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (int i = 0; i < bytes.length; i++) {
      while (ask(sockets.get(i), FIONREAD) < bytes[i] && System.nanoTime() < end) {
        LockSupport.parkNanos(20_000);
      }
    }
  }

  private void awaitAcknowledged() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (LiveSocket socket : sockets) {
      while (ask(socket, SIOCOUTQ) > 0 && System.nanoTime() < end) {
        LockSupport.parkNanos(20_000);
      }
    }
  }

  private void drain() {
    for (int i = 0; i < sockets.size(); i++) {
      if (closed && i == 2) {
        continue;
      }
      while (sockets.get(i).receive(1 << 20, LiveSocket.MSG_DONTWAIT)
              instanceof KernelAnswer.Granted<byte[]>(byte[] bytes)
          && bytes.length > 0) {
        received.get(i).writeBytes(bytes);
      }
    }
  }
}
