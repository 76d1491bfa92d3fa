package dev.skmsg.runtime.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.ring.UserBytes;
import dev.skmsg.runtime.socket.Wire.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The scenarios G41 to G62 of the digest: verdicts, apply, cork, redirects, receiving.
class VerdictScenariosTest {
  private static final int EACCES = -Errno.EACCES.number();

  private final Wire wire = new Wire();

  @AfterEach
  void nothingLeaks() {
    wire.host.newTask();
    wire.host.closeAll();
    assertEquals(0, wire.host.pages().livePages());
  }

  private List<Integer> sizes() {
    return wire.runs().stream().map(Seen::size).toList();
  }

  @Test
  void g41WithoutProgramItIsPlainTcp() {
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertArrayEquals(Wire.pattern(100), Wire.drain(pair.server()));
  }

  @Test
  void g42Pass() {
    wire.attach(message -> 1);
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(200_000, Wire.send(pair.client(), 200_000));
    assertEquals(0, pair.client().memory().charged());
    assertArrayEquals(Wire.pattern(200_000), Wire.drain(pair.server()));
    assertEquals(List.of(200_000), sizes());
  }

  @Test
  void g9AFullRingIsSentInPortions() {
    wire.attach(message -> 1);
    Host.Connection pair = wire.pairInMap(0);
    int count = 17 * 32768 + 100;
    assertEquals(count, Wire.send(pair.client(), count));
    assertEquals(List.of(17 * 32768, 100), sizes());
    assertArrayEquals(Wire.pattern(count), Wire.drain(pair.server()));
  }

  @Test
  void g43DropSticks() {
    AtomicLong verdict = new AtomicLong(0);
    wire.attach(message -> verdict.get());
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(EACCES, Wire.send(pair.client(), 100));
    verdict.set(1);
    assertEquals(EACCES, Wire.send(pair.client(), 100));
    assertEquals(List.of(100), sizes());
    assertEquals(0, pair.client().memory().charged());
  }

  @Test
  void g44OtherReturnValuesDrop() {
    for (long value : List.of(2L, 7L, -1L, 1L << 32)) {
      Wire fresh = new Wire().attach(message -> value);
      assertEquals(EACCES, Wire.send(fresh.pairInMap(0).client(), 10));
    }
    Wire high = new Wire().attach(message -> 1L << 32 | 1);
    assertEquals(10, Wire.send(high.pairInMap(0).client(), 10));
  }

  @Test
  void g45ApplySplitsAMessage() {
    wire.attach(
        message -> {
          message.msg().applyBytes(60);
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(List.of(100, 40), sizes());
    assertEquals(20, Wire.send(pair.client(), 20));
    assertEquals(List.of(), sizes());
    assertEquals(120, Wire.drain(pair.server()).length);
  }

  @Test
  void g46ApplySpansSends() {
    wire.attach(
        message -> {
          message.msg().applyBytes(150);
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    Wire.send(pair.client(), 100);
    assertEquals(List.of(100), sizes());
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(List.of(50), sizes());
    Wire.drain(pair.server());
  }

  @Test
  void g47ApplyAndDropLooksPartlySent() {
    wire.attach(
        message -> {
          message.msg().applyBytes(60);
          return 0;
        });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(40, Wire.send(pair.client(), 100));
    assertEquals(0, Wire.drain(pair.server()).length);
    assertEquals(0, pair.client().memory().charged());
  }

  @Test
  void g48CorkCollects() {
    wire.attach(
        message -> {
          message.msg().corkBytes(300);
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(0, Wire.drain(pair.server()).length);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(List.of(100, 300), sizes());
    assertEquals(300, Wire.drain(pair.server()).length);
  }

  @Test
  void g49CorkTakesMore() {
    wire.attach(
        message -> {
          message.msg().corkBytes(300);
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    Wire.send(pair.client(), 100);
    assertEquals(500, Wire.send(pair.client(), 500));
    assertEquals(List.of(100, 600), sizes());
    assertEquals(600, Wire.drain(pair.server()).length);
  }

  @Test
  void g50CloseThrowsTheCorkAway() {
    wire.attach(
        message -> {
          message.msg().corkBytes(300);
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    Wire.send(pair.client(), 100);
    assertEquals(0, pair.client().close());
    assertEquals(0, pair.client().memory().charged());
    assertEquals(0, pair.server().receive(10, false).result());
  }

  @Test
  void g51CorkComesBeforeTheVerdict() {
    wire.attach(
        message -> {
          message.msg().corkBytes(300);
          return 0;
        });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(0, Wire.drain(pair.server()).length);
  }

  /// Corks so many sends of ten bytes, each an element of its own.
  private Host.Connection corked(int elements) {
    wire.attach(
        message -> {
          message.msg().corkBytes(1 << 20);
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    Host.Connection other = wire.pair();
    for (int i = 0; i < elements; i++) {
      assertEquals(10, Wire.send(pair.client(), 10));
      Wire.send(other.client(), 10);
    }
    assertEquals(0, Wire.drain(pair.server()).length);
    return pair;
  }

  @Test
  void g52AFullRingEndsTheCork() {
    Host.Connection pair = corked(16);
    assertEquals(100_000, Wire.send(pair.client(), 100_000));
    byte[] sent = Wire.drain(pair.server());
    assertTrue(sent.length > 160 && sent.length < 100_160, () -> sent.length + " bytes");
  }

  @Test
  void aRingThatFilledExactlyTakesNothingMore() {
    Host.Connection pair = corked(17);
    assertEquals(-Errno.ENOSPC.number(), Wire.send(pair.client(), 10));
    assertEquals(0, Wire.drain(pair.server()).length);
  }

  @Test
  void g53StaleCork() {
    AtomicLong cork = new AtomicLong(20);
    wire.attach(
        message -> {
          if (cork.get() != 0) {
            message.msg().corkBytes(cork.get());
          }
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    Wire.send(pair.client(), 10);
    cork.set(0);
    Wire.send(pair.client(), 10);
    assertEquals(20, Wire.drain(pair.server()).length);
    assertEquals(10, Wire.send(pair.client(), 10));
    assertEquals(0, Wire.drain(pair.server()).length);
    assertEquals(List.of(10, 20, 10), sizes());
  }

  private void redirectTo(HostSocket target, int flags) {
    wire.attach(
        message -> {
          message.msg().redirect(target, flags);
          return 1;
        });
  }

  @Test
  void g54EgressRedirect() {
    Host.Connection other = wire.pair();
    wire.put(1, other.client());
    redirectTo(other.client(), 0);
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertArrayEquals(Wire.pattern(100), Wire.drain(other.server()));
    assertEquals(0, Wire.drain(pair.server()).length);
    assertEquals(0, pair.client().memory().charged());
    assertEquals(0, other.client().readable());
  }

  @Test
  void g55IngressRedirect() {
    Host.Connection other = wire.pair();
    wire.put(1, other.client());
    redirectTo(other.client(), SkMsg.INGRESS);
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(50_000, Wire.send(pair.client(), 50_000));
    assertEquals(50_000, other.client().readable());
    assertEquals(50_000, other.client().memory().charged());
    assertArrayEquals(Wire.pattern(50_000), Wire.drain(other.client()));
    assertEquals(0, other.client().memory().charged());
    assertEquals(0, pair.client().memory().charged());
    assertEquals(0, Wire.drain(pair.server()).length);
  }

  @Test
  void g56StaleRedirect() {
    Host.Connection other = wire.pair();
    wire.put(1, other.client());
    List<Integer> runs = new ArrayList<>();
    wire.attach(
        message -> {
          runs.add(message.msg().size());
          message.msg().applyBytes(60);
          if (runs.size() == 1) {
            message.msg().redirect(other.client(), SkMsg.INGRESS);
          }
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(List.of(100, 40), runs);
    assertArrayEquals(Wire.pattern(100), Wire.drain(other.client()));
  }

  @Test
  void g57TheTargetHasLeftTheMap() {
    Host.Connection other = wire.pair();
    wire.put(1, other.client());
    wire.attach(
        message -> {
          message.msg().redirect(other.client(), 0);
          wire.map.delete(Wire.key(1));
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(-Errno.EPIPE.number(), Wire.send(pair.client(), 100));
    assertEquals(0, pair.client().memory().charged());
  }

  @Test
  void g59RedirectedBytesComeFirst() {
    Host.Connection pair = wire.pair();
    wire.put(1, pair.client());
    assertEquals(5, Wire.send(pair.server(), 5));
    redirectTo(pair.client(), SkMsg.INGRESS);
    Host.Connection sender = wire.pairInMap(0);
    Wire.send(sender.client(), 3);
    assertArrayEquals(Wire.pattern(3), pair.client().receive(100, false).bytes());
    assertArrayEquals(Wire.pattern(5), pair.client().receive(100, false).bytes());
  }

  @Test
  void g60ReceivesCrossMessages() {
    Host.Connection pair = wire.pair();
    wire.put(1, pair.client());
    redirectTo(pair.client(), SkMsg.INGRESS);
    Host.Connection sender = wire.pairInMap(0);
    Wire.send(sender.client(), 100);
    Wire.send(sender.client(), 100);
    byte[] peeked = pair.client().receive(150, true).bytes();
    assertEquals(150, peeked.length);
    assertArrayEquals(peeked, pair.client().receive(150, false).bytes());
    assertEquals(50, pair.client().receive(150, false).result());
  }

  @Test
  void g61NothingToReceive() {
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(-Errno.EAGAIN.number(), pair.client().receive(10, false).result());
    pair.server().shutdown(false, true);
    assertEquals(0, pair.client().receive(10, false).result());
  }

  @Test
  void g62ApplyInsideAMessageTellsMore() {
    List<Boolean> more = new ArrayList<>();
    wire.host.observer(
        new SocketObserver() {
          @Override
          public void transmitted(HostSocket from, HostSocket to, byte[] bytes, boolean follows) {
            more.add(follows);
          }
        });
    wire.attach(
        message -> {
          message.msg().applyBytes(60);
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    Wire.send(pair.client(), 100);
    assertEquals(List.of(true, false), more);
    Wire.drain(pair.server());
  }

  @Test
  void aProgramThatPopsAllSendsNothing() {
    wire.attach(
        message -> {
          message.pop(0, message.msg().size());
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(10, Wire.send(pair.client(), 10));
    assertEquals(0, Wire.drain(pair.server()).length);
  }

  @Test
  void poppedBytesAreNotSentWhenDropped() {
    wire.attach(
        message -> {
          message.pop(0, 4);
          return 0;
        });
    assertEquals(EACCES, Wire.send(wire.pairInMap(0).client(), 10));
  }

  @Test
  void g15AFaultyBufferIsTrimmedAway() {
    wire.attach(message -> 1);
    Host.Connection pair = wire.pairInMap(0);
    UserBytes bytes = UserBytes.of(Wire.pattern(100)).faultingAfter(60);
    assertEquals(0, pair.client().send(bytes, false), "6.18.44 returns 0, not EFAULT");
    assertEquals(0, pair.client().memory().charged());
    assertEquals(List.of(), sizes());
  }

  @Test
  void aFullPeerMakesSendsWait() {
    wire.attach(message -> 1);
    Host.Connection pair = wire.pairInMap(0);
    pair.client().sendBuffer(150);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(50, Wire.send(pair.client(), 100));
    assertEquals(-Errno.EAGAIN.number(), Wire.send(pair.client(), 100));
    assertEquals(0, pair.client().memory().charged());
    Wire.drain(pair.server());
    assertEquals(100, Wire.send(pair.client(), 100));
  }

  @Test
  void aFullIngressQueueFailsTheSend() {
    Host.Connection other = wire.pair();
    wire.put(1, other.client());
    other.client().receiveBuffer(150);
    redirectTo(other.client(), SkMsg.INGRESS);
    Host.Connection pair = wire.pairInMap(0);
    assertEquals(100, Wire.send(pair.client(), 100));
    assertEquals(-Errno.ENOMEM.number(), Wire.send(pair.client(), 100));
    assertEquals(0, pair.client().memory().charged());
  }

  @Test
  void shutdownAndClose() {
    wire.attach(message -> 1);
    Host.Connection pair = wire.pairInMap(0);
    Wire.send(pair.client(), 10);
    assertEquals(0, pair.client().shutdown(false, true));
    assertEquals(-Errno.EPIPE.number(), Wire.send(pair.client(), 10));
    assertEquals(List.of(10, 10), sizes());
    assertEquals(10, Wire.drain(pair.server()).length);
    assertEquals(0, pair.server().receive(10, false).result());
    assertEquals(10, Wire.send(pair.server(), 10));
    assertEquals(0, pair.server().close());
    assertEquals(10, Wire.drain(pair.client()).length);
    assertEquals(0, pair.client().receive(1, false).result());
  }

  @Test
  void sendingToAClosedPeer() {
    wire.attach(message -> 1);
    Host.Connection pair = wire.pairInMap(0);
    pair.server().close();
    assertEquals(10, Wire.send(pair.client(), 10));
    assertEquals(-Errno.EPIPE.number(), Wire.send(pair.client(), 10));
  }

  @Test
  void closingWithUnreadDataResetsThePeer() {
    Host.Connection pair = wire.pair();
    Wire.send(pair.client(), 10);
    pair.server().close();
    assertEquals(-Errno.ECONNRESET.number(), pair.client().receive(1, false).result());
    assertEquals(0, pair.client().receive(1, false).result());
    assertEquals(-Errno.EPIPE.number(), Wire.send(pair.client(), 1));
  }

  @Test
  void theLastMapSlotTakesTheProgramAway() {
    wire.attach(message -> 1);
    Host.Connection pair = wire.pairInMap(0);
    assertNotNull(pair.client().psock());
    assertEquals(0, wire.map.delete(Wire.key(0)));
    assertNull(pair.client().psock());
    Wire.send(pair.client(), 10);
    assertTrue(sizes().isEmpty());
    Wire.drain(pair.server());
  }
}
