package dev.skmsg.runtime.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.runtime.ring.UserBytes;
import dev.skmsg.runtime.socket.Wire.Body;
import dev.skmsg.runtime.socket.Wire.Seen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a Linux 6.18.44 did with one sk_msg program on a connected pair, row by row.
class LiveTableTest {
  /// A helper's result, where it was looked at.
  private final List<Integer> results = new ArrayList<>();

  private static final Body LOOKS = message -> 1;

  private Body pull(long start, long end) {
    return message -> {
      results.add(message.pull(start, end));
      return 1;
    };
  }

  private Body push(long start, long count) {
    return message -> {
      results.add(message.push(start, count));
      return 1;
    };
  }

  private Body pop(long start, long count) {
    return message -> {
      results.add(message.pop(start, count));
      return 1;
    };
  }

  /// One call on a fresh machine: what the program saw, its helper's result, sent, received.
  private void row(Body body, Call call, int size, int window, int result, int received) {
    Wire wire = new Wire().attach(body);
    Host.Connection pair = wire.pairInMap(0);
    results.clear();
    int sent = call.on(pair.client());
    assertEquals(List.of(new Seen(size, window)), wire.runs());
    assertEquals(results.isEmpty() ? List.of() : List.of(result), results);
    assertEquals(call.bytes(), sent);
    assertEquals(received, Wire.drain(pair.server()).length);
    assertEquals(0, pair.client().memory().charged());
  }

  /// A user's call.
  private record Call(String kind, int bytes) {
    int on(HostSocket socket) {
      return switch (kind) {
        case "sendfile" -> socket.sendfile(Wire.pattern(bytes));
        case "iov" ->
            socket.send(UserBytes.of(List.of(new byte[10], new byte[20], new byte[30])), false);
        default -> Wire.send(socket, bytes);
      };
    }
  }

  private static Call send(int bytes) {
    return new Call("send", bytes);
  }

  private static final Call IOV = new Call("iov", 60);
  private static final Call SENDFILE = new Call("sendfile", 3000);

  @Test
  void onlyLooks() {
    row(LOOKS, send(10), 10, 10, 0, 10);
    row(LOOKS, IOV, 60, 60, 0, 60);
    row(LOOKS, send(5000), 5000, 5000, 0, 5000);
    row(LOOKS, send(32768), 32768, 32768, 0, 32768);
    row(LOOKS, send(100000), 100000, 32768, 0, 100000);
    row(LOOKS, SENDFILE, 3000, 3000, 0, 3000);
  }

  @Test
  void onlyLooksWithMore() {
    Wire wire = new Wire().attach(LOOKS);
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(10, pair.client().send(UserBytes.of(Wire.pattern(10)), true));
    assertEquals(0, Wire.drain(pair.server()).length);
    assertEquals(10, Wire.send(pair.client(), 10));
    assertEquals(20, Wire.drain(pair.server()).length);
    assertEquals(List.of(new Seen(10, 10), new Seen(10, 10)), wire.runs());
  }

  @Test
  void heldBackDataArrivesAsTimePasses() {
    Wire wire = new Wire().attach(LOOKS);
    Host.Connection pair = wire.pairInMap(0);
    pair.client().send(UserBytes.of(Wire.pattern(10)), true);
    wire.host.timePasses();
    assertEquals(10, Wire.drain(pair.server()).length);
  }

  @Test
  void theWindowDependsOnWhatTheTaskSentBefore() {
    Wire wire = new Wire().attach(LOOKS);
    Host.Connection pair = wire.pairInMap(0);
    Host.Connection other = wire.pairInMap(1);
    Wire.send(pair.client(), 10);
    Wire.send(other.client(), 32768);
    assertEquals(List.of(new Seen(10, 10), new Seen(32768, 32758)), wire.runs());
    Wire.drain(pair.server());
    Wire.drain(other.server());
    Wire.send(other.client(), 32768);
    assertEquals(List.of(new Seen(32768, 32768)), wire.runs());
    wire.host.newTask();
    Wire.send(pair.client(), 32768);
    assertEquals(List.of(new Seen(32768, 32768)), wire.runs());
  }

  @Test
  void pullBeyondTheMessage() {
    for (Call call : List.of(send(10), IOV, send(5000), send(32768), SENDFILE)) {
      row(pull(0, 40000), call, call.bytes(), call.bytes(), -22, call.bytes());
    }
    row(pull(0, 40000), send(100000), 100000, 40000, 0, 100000);
  }

  @Test
  void pullOfTheFirstBytes() {
    for (Call call : List.of(send(10), send(100000), SENDFILE)) {
      row(pull(0, 4), call, call.bytes(), 4, 0, call.bytes());
    }
  }

  @Test
  void pushAtTheFront() {
    row(push(0, 8), send(10), 18, 8, 0, 18);
    row(push(0, 8), IOV, 68, 8, 0, 68);
  }

  @Test
  void popAtTheFront() {
    row(pop(0, 4), send(10), 6, 6, 0, 6);
    row(pop(0, 4), send(5000), 4996, 4996, 0, 4996);
  }

  @Test
  void applyBytesCarryOver() {
    Wire wire =
        new Wire()
            .attach(
                message -> {
                  message.msg().applyBytes(4);
                  return 1;
                });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(10, Wire.send(pair.client(), 10));
    assertEquals(List.of(10, 6, 2), wire.runs().stream().map(Seen::size).toList());
    assertEquals(3, Wire.send(pair.client(), 3));
    assertEquals(List.of(1), wire.runs().stream().map(Seen::size).toList());
    assertEquals(5, Wire.send(pair.client(), 5));
    assertEquals(List.of(2), wire.runs().stream().map(Seen::size).toList());
    assertEquals(18, Wire.drain(pair.server()).length);
  }

  @Test
  void corkBytes() {
    Wire wire =
        new Wire()
            .attach(
                message -> {
                  message.msg().corkBytes(25);
                  return 1;
                });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(10, Wire.send(pair.client(), 10));
    assertEquals(List.of(new Seen(10, 10)), wire.runs());
    assertEquals(10, Wire.send(pair.client(), 10));
    assertEquals(List.of(), wire.runs());
    assertEquals(0, Wire.drain(pair.server()).length);
    assertEquals(10, Wire.send(pair.client(), 10));
    assertEquals(List.of(new Seen(30, 30)), wire.runs());
    assertEquals(30, Wire.drain(pair.server()).length);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(List.of(new Seen(100, 100)), wire.runs());
    assertEquals(100, Wire.drain(pair.server()).length);
  }

  // What random programs showed on a live 6.18.44, each kept as it was found.

  @Test
  void aResetDuringASendConcernsTheNextOne() {
    Wire wire = new Wire().attach(LOOKS);
    Host.Connection pair = wire.pairInMap(0);
    pair.server().shutdown(true, true);
    assertEquals(100_000, Wire.send(pair.client(), 100_000));
    assertEquals(0, pair.client().receive(10, false).result());
    assertEquals(-32, Wire.send(pair.client(), 1));
    assertEquals(List.of(new Seen(100_000, 32768)), wire.runs());
  }

  @Test
  void aCorkWhoseCursorIsStaleTakesNothing() {
    int[] run = {0};
    Wire wire =
        new Wire()
            .attach(
                message -> {
                  int number = run[0]++;
                  if ((number & 1) == 0) {
                    message.msg().corkBytes(4);
                  }
                  message.msg().applyBytes((number & 2) == 0 ? 1 : 6);
                  return 1;
                });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(33, Wire.send(pair.client(), 33));
    Wire.drain(pair.server());
    assertEquals(0, Wire.send(pair.client(), 1));
  }

  @Test
  void aStrayEndMarkCutsARedirectedMessage() {
    int[] run = {0};
    Wire wire = new Wire();
    Host.Connection target = wire.pair();
    wire.put(1, target.client());
    wire.attach(
        message -> {
          int number = run[0]++;
          if ((number & 3) == 0) {
            message.msg().applyBytes(4);
          }
          message.pop(7, 1);
          if ((number & 1) == 0) {
            message.msg().redirect(target.client(), dev.skmsg.runtime.ring.SkMsg.INGRESS);
          }
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    Wire.send(pair.client(), 1000);
    pair.client().sendfile(Wire.pattern(4197));
    int received = 0;
    for (int more; (more = Wire.drain(target.client()).length) > 0; ) {
      received += more;
    }
    assertEquals(793, received);
  }
}
