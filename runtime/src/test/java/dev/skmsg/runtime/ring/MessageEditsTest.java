package dev.skmsg.runtime.ring;

import static dev.skmsg.runtime.ring.RingRules.V4_20;
import static dev.skmsg.runtime.ring.RingRules.V6_18;
import static dev.skmsg.runtime.ring.TestSock.lengths;
import static dev.skmsg.runtime.ring.TestSock.pattern;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.kernel.Errno;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The scenarios G22 to G40 of the digest: pull, push and pop.
class MessageEditsTest {
  private static final int EINVAL = -Errno.EINVAL.number();

  private final TestSock sock = new TestSock();

  private SkMsg message(int... lengths) {
    SkMsg msg = sock.message(V6_18, lengths);
    msg.computeWindow();
    return msg;
  }

  private static int[] repeat(int length, int count) {
    int[] lengths = new int[count];
    Arrays.fill(lengths, length);
    return lengths;
  }

  private int pull(SkMsg msg, long start, long end) {
    return MessageEdits.pull(msg, sock.pages(), start, end, 0);
  }

  private int push(SkMsg msg, long start, long count) {
    return MessageEdits.push(msg, sock, start, count, 0);
  }

  private int pop(SkMsg msg, long start, long count) {
    return MessageEdits.pop(msg, sock, start, count, 0);
  }

  @Test
  void g22PullShowsWhatWasAskedFor() {
    SkMsg msg = message(100);
    Page page = msg.ring().held(0);
    assertEquals(0, pull(msg, 0, 10));
    assertEquals(10, msg.window().length());
    assertEquals(page, msg.ring().held(0));
  }

  @Test
  void g23PullAcrossElements() {
    SkMsg msg = message(100, 100);
    assertEquals(0, pull(msg, 90, 110));
    assertEquals(List.of(200), lengths(msg));
    assertArrayEquals(pattern(90, 110), msg.window().copy());
    assertEquals(1, sock.pages().livePages());
  }

  @Test
  void g24PullOfASharedElementCopiesIt() {
    SkMsg msg = new SkMsg(V6_18);
    Page page = java.util.Objects.requireNonNull(sock.pages().allocate(4096));
    msg.addShared(page, 0, 4096);
    msg.computeWindow();
    assertEquals(0, msg.window().length());
    assertEquals(0, pull(msg, 0, 1));
    assertEquals(1, msg.window().length());
    assertFalse(msg.ring().isShared(0));
    assertEquals(List.of(4096), lengths(msg));
    assertEquals(1, page.references());
  }

  @Test
  void g25PullThatIsRefused() {
    SkMsg msg = message(100, 100);
    Window before = msg.window();
    assertEquals(EINVAL, pull(msg, 5, 5));
    assertEquals(EINVAL, pull(msg, 6, 5));
    assertEquals(EINVAL, MessageEdits.pull(msg, sock.pages(), 0, 1, 1));
    assertEquals(EINVAL, pull(msg, 200, 201));
    assertEquals(EINVAL, pull(msg, 0, 201));
    assertEquals(before, msg.window());
    assertEquals(List.of(100, 100), lengths(msg));
  }

  @Test
  void g26PullOfAWrappedRing() {
    SkMsg msg = sock.messageAt(V6_18, 16, 10, 10, 10, 10);
    assertEquals(0, pull(msg, 5, 25));
    assertEquals(List.of(30, 10), lengths(msg));
    assertEquals(0, msg.ring().end());
    assertArrayEquals(pattern(0, 40), msg.payload());
    assertArrayEquals(pattern(5, 25), msg.window().copy());
  }

  @Test
  void g27PullLeavesSizesAndCharges() {
    SkMsg msg = message(100, 100);
    msg.applyBytes(7);
    msg.corkBytes(9);
    assertEquals(0, pull(msg, 0, 150));
    assertEquals(7, msg.applyBytes());
    assertEquals(9, msg.corkBytes());
    assertEquals(200, msg.size());
    assertEquals(200, sock.charged());
  }

  @Test
  void pullWithoutMemoryChangesNothing() {
    SkMsg msg = message(100, 100);
    sock.pages().failAfter(0);
    assertEquals(-Errno.ENOMEM.number(), pull(msg, 0, 150));
    assertEquals(List.of(100, 100), lengths(msg));
  }

  @Test
  void g28PushAtTheFront() {
    SkMsg msg = message(100);
    assertEquals(0, push(msg, 0, 8));
    assertEquals(List.of(8, 100), lengths(msg));
    assertEquals(108, msg.size());
    assertEquals(8, msg.window().length());
    assertEquals(108, sock.charged());
  }

  @Test
  void g29PushInside() {
    SkMsg msg = message(100);
    assertEquals(0, push(msg, 40, 8));
    assertEquals(List.of(40, 8, 60), lengths(msg));
    assertEquals(2, msg.ring().held(0).references());
    assertEquals(40, msg.window().length());
  }

  @Test
  void g30PushInsideALaterElement() {
    SkMsg msg = message(100, 100);
    assertEquals(0, push(msg, 140, 8));
    assertEquals(List.of(100, 40, 8, 60), lengths(msg));
    assertEquals(40, msg.ring().offset(3));
    byte[] payload = msg.payload();
    assertArrayEquals(pattern(140, 200), Arrays.copyOfRange(payload, 148, 208));
    SkMsg old = sock.message(V4_20, 100, 100);
    assertEquals(0, push(old, 140, 8));
    assertEquals(140, old.ring().offset(3));
  }

  @Test
  void g31PushAtTheEnd() {
    SkMsg msg = message(100, 100);
    assertEquals(0, push(msg, 200, 4));
    assertEquals(List.of(100, 100, 4), lengths(msg));
    assertEquals(EINVAL, push(msg, 205, 4));
    assertEquals(0, push(msg, 0, 0));
    assertEquals(EINVAL, MessageEdits.push(msg, sock, 0, 4, 1));
    assertEquals(List.of(100, 100, 4), lengths(msg));
  }

  @Test
  void g32PushIntoANearlyFullRingRebuildsTheElement() {
    SkMsg msg = message(repeat(20, 16));
    assertEquals(0, push(msg, 10, 8));
    assertEquals(16, msg.ring().used());
    assertEquals(28, msg.ring().length(0));
    byte[] payload = msg.payload();
    assertArrayEquals(pattern(0, 10), Arrays.copyOf(payload, 10));
    assertArrayEquals(pattern(10, 320), Arrays.copyOfRange(payload, 18, 328));
  }

  @Test
  void g33PushAtABoundaryTakesTheLastSlot() {
    SkMsg msg = message(repeat(20, 16));
    assertEquals(0, push(msg, 0, 8));
    assertTrue(msg.ring().isFull());
    assertEquals(0, push(msg, 0, 8));
    assertEquals(17, msg.ring().used());
    assertEquals(16, msg.ring().length(0));
  }

  @Test
  void g33bAppendToAFullRingOverrunsIt() {
    SkMsg msg = message(repeat(10, 17));
    assertEquals(0, push(msg, 170, 4));
    assertEquals(msg.ring().start(), msg.ring().end());
    assertEquals(0, msg.ring().used());
    assertEquals(174, msg.size());
  }

  @Test
  void g34PushThatOverflows() {
    SkMsg msg = message(repeat(100, 17));
    assertEquals(EINVAL, push(msg, 0, 0xffff_fff0L));
    assertEquals(-Errno.ENOMEM.number(), push(message(100), 0, 0xffff_fff0L));
  }

  @Test
  void g35PopAWholeElement() {
    SkMsg msg = message(8, 100);
    assertEquals(0, pop(msg, 0, 8));
    assertEquals(List.of(100), lengths(msg));
    assertEquals(100, msg.window().length());
    assertEquals(100, sock.charged());
  }

  @Test
  void g36PopInside() {
    SkMsg msg = message(100);
    assertEquals(0, pop(msg, 10, 20));
    assertEquals(List.of(10, 70), lengths(msg));
    assertEquals(2, msg.ring().held(0).references());
    byte[] expected = new byte[80];
    System.arraycopy(pattern(0, 10), 0, expected, 0, 10);
    System.arraycopy(pattern(30, 100), 0, expected, 10, 70);
    assertArrayEquals(expected, msg.payload());
    SkMsg full = message(repeat(100, 17));
    assertEquals(0, pop(full, 10, 20));
    assertEquals(17, full.ring().used());
    assertEquals(80, full.ring().length(0));
    assertArrayEquals(expected, Arrays.copyOf(full.payload(), 80));
  }

  @Test
  void g37PopAcrossElements() {
    SkMsg msg = message(100, 100);
    assertEquals(0, pop(msg, 90, 20));
    assertEquals(List.of(90, 90), lengths(msg));
  }

  @Test
  void g38PopEverything() {
    SkMsg msg = message(100, 100);
    assertEquals(0, pop(msg, 0, 200));
    assertEquals(0, msg.size());
    assertEquals(msg.ring().start(), msg.ring().end());
    assertEquals(msg.ring().start(), msg.ring().curr());
    assertEquals(0, sock.charged());
    assertEquals(0, sock.pages().livePages());
    assertEquals(0, msg.window().length());
  }

  @Test
  void g39PopBeyondTheEnd() {
    SkMsg msg = message(100, 100);
    assertEquals(EINVAL, pop(msg, 150, 51));
    assertEquals(EINVAL, pop(msg, 10, 0xffff_fffeL));
    assertEquals(EINVAL, pop(msg, 200, 1));
    assertEquals(EINVAL, MessageEdits.pop(msg, sock, 0, 1, 1));
    assertEquals(0, pop(msg, 0, 0));
    assertEquals(List.of(100, 100), lengths(msg));
  }

  @Test
  void g40CopyBitsFollowTheirElements() {
    SkMsg msg = message(10, 10);
    msg.ring().shared(0, true);
    assertEquals(0, push(msg, 0, 4));
    assertEquals(
        List.of(false, true, false),
        List.of(msg.ring().isShared(0), msg.ring().isShared(1), msg.ring().isShared(2)));
    SkMsg old = sock.message(V4_20, 10, 10);
    old.ring().shared(0, true);
    assertEquals(0, push(old, 0, 4));
    assertFalse(old.ring().isShared(0) || old.ring().isShared(1));
  }
}
