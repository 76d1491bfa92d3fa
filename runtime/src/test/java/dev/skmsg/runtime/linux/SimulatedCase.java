package dev.skmsg.runtime.linux;

import dev.skmsg.runtime.exec.LoadedProgram;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.MachineOptions;
import dev.skmsg.runtime.helper.BpfMessageProgram;
import dev.skmsg.runtime.helper.GeneralHelpers;
import dev.skmsg.runtime.helper.MessageHelpers;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.BpfMaps;
import dev.skmsg.runtime.map.SocketMap;
import dev.skmsg.runtime.ring.PageAllocator;
import dev.skmsg.runtime.ring.RingRules;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.ring.UserBytes;
import dev.skmsg.runtime.socket.AddressFamily;
import dev.skmsg.runtime.socket.Host;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.MessageProgram;
import dev.skmsg.runtime.socket.ProgramOutcome;
import dev.skmsg.runtime.socket.SocketObserver;
import dev.skmsg.runtime.socket.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A random case on simulated sockets.
final class SimulatedCase implements SocketObserver {
  private static final long MEMORY = 64L << 20;

  private final RandomCase random;
  private final Host host;
  private final List<HostSocket> sockets = new ArrayList<>();
  private final List<ByteArrayOutputStream> received = new ArrayList<>();
  private boolean hazardous;
  private int runs;

  private SimulatedCase(RandomCase random, byte undefined) {
    this.random = random;
    host = new Host(RingRules.V6_18, new PageAllocator(undefined, MEMORY));
    host.observer(this);
  }

  /// What was seen, and after each send how many bytes wait at each socket.
  record Result(Observed observed, List<long[]> waiting, boolean hazardous) {}

  static Result play(RandomCase random, byte undefined) {
    try {
      return new SimulatedCase(random, undefined).play();
    } catch (TooManyRuns e) {
      return new Result(new Observed(List.of(), List.of(), List.of()), List.of(), true);
    }
  }

  /// The program runs more often than its log has entries.
  private static final class TooManyRuns extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  // A message whose program has popped all of it, or filled the ring, is left to the qemu guest.
  @Override
  public void programRan(
      HostSocket socket,
      MessageProgram program,
      SkMsg msg,
      ProgramOutcome outcome,
      Verdict verdict) {
    if (++runs > RandomCase.LOG_ENTRIES) {
      throw new TooManyRuns();
    }
    hazardous |= msg.size() == 0 || msg.ring().isFull() || msg.ring().used() == 0;
  }

  @Override
  public void note(HostSocket socket, String text) {
    hazardous |= text.equals(HostSocket.OVERCOUNT);
  }

  private Result play() {
    Machine machine =
        new Machine(GeneralHelpers.table().with(MessageHelpers.table()), MachineOptions.DEFAULT);
    SocketMap socks = SocketMap.create(RandomCase.SOCKS, machine.memory());
    BpfMap count = BpfMaps.create(RandomCase.COUNT, machine.memory()).orElseThrow();
    BpfMap log = BpfMaps.create(RandomCase.LOG, machine.memory()).orElseThrow();
    LoadedProgram program = machine.load(random.program(), List.of(socks, count, log));
    socks.attach(new BpfMessageProgram(machine, program));
    for (int pair = 0; pair < 2; pair++) {
      Host.Connection connection = host.connect(AddressFamily.INET);
      sockets.add(connection.client());
      sockets.add(connection.server());
      socks.update(key(pair), connection.client(), 0);
    }
    sockets.forEach(socket -> received.add(new ByteArrayOutputStream()));
    List<Long> results = new ArrayList<>();
    List<long[]> waiting = new ArrayList<>();
    for (RandomCase.SendCall send : random.sends()) {
      results.add((long) act(send.before(), socks));
      host.timePasses();
      results.add((long) send(send, results.size()));
      host.timePasses();
      waiting.add(sockets.stream().mapToLong(HostSocket::readable).toArray());
      if (send.drains()) {
        drain();
      }
    }
    drain();
    byte[] runs = count.read(key(0));
    return new Result(
        new Observed(
            results,
            Logs.read(runs, log::read, random.calls().size()),
            received.stream().map(ByteArrayOutputStream::toByteArray).toList()),
        waiting,
        hazardous);
  }

  private int act(RandomCase.Action action, SocketMap socks) {
    return switch (action) {
      case NOTHING -> 0;
      case DELETE_TARGET -> socks.delete(key(1));
      case INSERT_TARGET -> socks.update(key(1), sockets.get(2), 0);
      case REINSERT_SENDER -> {
        int result = socks.delete(key(0));
        yield 1000 * result + socks.update(key(0), sockets.get(0), 0);
      }
      case SHUT_SENDER -> sockets.get(0).shutdown(false, true);
      case SHUT_RECEIVER -> sockets.get(1).shutdown(true, true);
      case CLOSE_TARGET -> sockets.get(2).close();
    };
  }

  static byte[] key(int index) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(index).array();
  }

  private int send(RandomCase.SendCall send, int number) {
    HostSocket socket = sockets.get(2 * send.pair());
    List<byte[]> parts = Logs.payload(send, number);
    return send.sendfile()
        ? socket.sendfile(Logs.join(parts))
        : socket.send(UserBytes.of(parts), false);
  }

  private void drain() {
    for (int i = 0; i < sockets.size(); i++) {
      HostSocket.Received more;
      do {
        more = sockets.get(i).receive(1 << 20, false);
        received.get(i).writeBytes(more.bytes());
      } while (more.result() > 0);
    }
  }
}
