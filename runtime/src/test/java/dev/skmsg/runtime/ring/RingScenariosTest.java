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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The scenarios G1 to G21 of the digest: positions, allocation, trim, copies, clones, freeing.
class RingScenariosTest {
  private final TestSock sock = new TestSock();

  private static int[] repeat(int length, int count) {
    int[] lengths = new int[count];
    Arrays.fill(lengths, length);
    return lengths;
  }

  /// Pages that keep the task's fragment from continuing an element.
  private void takeFragment(int bytes) {
    Page page = Objects.requireNonNull(sock.pageFragment().refill());
    page.get();
    sock.pageFragment().use(bytes);
  }

  @Test
  void g1NewRingIsEmpty() {
    SkMsg msg = new SkMsg(V6_18);
    MsgRing ring = msg.ring();
    assertEquals(0, ring.start() + ring.end() + ring.curr() + ring.size() + ring.used());
    assertFalse(ring.isFull());
    msg.computeWindow();
    assertEquals(Window.NONE, msg.window());
  }

  @Test
  void g2PositionsWrap() {
    MsgRing ring = new MsgRing(V6_18);
    assertEquals(0, ring.next(17));
    assertEquals(17, ring.prev(0));
    assertEquals(4, ring.distance(16, 2));
    assertEquals(0, ring.distance(5, 5));
  }

  @Test
  void g3SeventeenElementsFillTheRing() {
    SkMsg msg = sock.message(V6_18, repeat(4096, 17));
    assertTrue(msg.ring().isFull());
    assertEquals(17, msg.ring().end());
    assertEquals(-Errno.ENOSPC.number(), msg.alloc(sock, msg.size() + 1, msg.ring().end() - 1));
    assertEquals(17 * 4096, msg.size());
  }

  @Test
  void g4OldRingUsesAllSlots() {
    SkMsg msg = sock.message(V4_20, repeat(4096, 17));
    assertEquals(0, msg.ring().end());
    assertTrue(msg.ring().isFull());
    assertEquals(17 * 4096, msg.free(sock, true));
    assertFalse(msg.ring().isFull());
    assertEquals(0, sock.charged());
  }

  @Test
  void g5AllocSpansTwoFragments() {
    takeFragment(PageFragment.SIZE - 4096);
    SkMsg msg = new SkMsg(V6_18);
    assertEquals(0, msg.alloc(sock, 5000, -1));
    assertEquals(List.of(4096, 904), lengths(msg));
    assertEquals(5000, sock.charged());
  }

  @Test
  void g6AllocCoalescesWithTheLastElement() {
    SkMsg msg = new SkMsg(V6_18);
    msg.alloc(sock, 5000, -1);
    assertEquals(0, msg.alloc(sock, 6000, msg.ring().end() - 1));
    assertEquals(List.of(6000), lengths(msg));
  }

  @Test
  void g7AllocFromEndMakesANewElement() {
    SkMsg msg = new SkMsg(V6_18);
    msg.alloc(sock, 5000, -1);
    assertEquals(0, msg.alloc(sock, 6000, msg.ring().end()));
    assertEquals(List.of(5000, 1000), lengths(msg));
  }

  @Test
  void g8AllocWithoutMemory() {
    sock.pages().failAfter(2);
    SkMsg msg = new SkMsg(V6_18);
    assertEquals(-Errno.ENOMEM.number(), msg.alloc(sock, 3 * PageFragment.SIZE, -1));
    assertEquals(0, msg.size());
    assertEquals(0, sock.charged());
    TestSock old = new TestSock();
    old.pages().failAfter(2);
    SkMsg kept = new SkMsg(V4_20);
    assertEquals(-Errno.ENOMEM.number(), kept.alloc(old, 3 * PageFragment.SIZE, -1));
    assertEquals(2 * PageFragment.SIZE, kept.size());
  }

  @Test
  void g9AllocKeepsWhatFits() {
    SkMsg msg = sock.message(V6_18, repeat(10, 14));
    int before = msg.size();
    assertEquals(
        -Errno.ENOSPC.number(), msg.alloc(sock, before + 5 * PageFragment.SIZE, msg.ring().end()));
    assertEquals(before + 3 * PageFragment.SIZE, msg.size());
    assertTrue(msg.ring().isFull());
  }

  @Test
  void g10TrimCutsAtTheBack() {
    SkMsg msg = sock.message(V6_18, 100, 200, 300);
    msg.trim(sock, 250);
    assertEquals(List.of(100, 150), lengths(msg));
    assertEquals(2, msg.ring().end());
    assertEquals(250, sock.charged());
    assertEquals(1, msg.ring().curr());
    assertEquals(150, msg.ring().copybreak());
  }

  @Test
  void g11TrimToNothing() {
    SkMsg msg = sock.message(V6_18, 100, 200);
    msg.trim(sock, 0);
    assertEquals(0, msg.size());
    assertEquals(msg.ring().start(), msg.ring().curr());
    assertEquals(0, msg.ring().copybreak());
    assertEquals(0, sock.charged());
  }

  @Test
  void g12TrimOfAWrappedRing() {
    SkMsg msg = sock.messageAt(V6_18, 16, 10, 10, 10, 10);
    assertEquals(2, msg.ring().end());
    msg.trim(sock, 25);
    assertEquals(List.of(10, 10, 5), lengths(msg));
    assertEquals(0, msg.ring().curr());
    assertEquals(5, msg.ring().copybreak());
  }

  @Test
  void g13TrimToMoreChangesNothing() {
    SkMsg msg = sock.message(V6_18, 100);
    msg.trim(sock, 200);
    assertEquals(List.of(100), lengths(msg));
    assertEquals(100, sock.charged());
  }

  @Test
  void g14CopyContinuesAtTheCursor() {
    SkMsg msg = sock.message(V6_18, 100, 100);
    msg.ring().cursor(0, 0);
    UserBytes from = UserBytes.of(pattern(0, 200));
    assertEquals(150, msg.copyFromUser(from, 150));
    assertEquals(1, msg.ring().curr());
    assertEquals(50, msg.ring().copybreak());
    assertEquals(50, msg.copyFromUser(from, 50));
    assertEquals(100, msg.ring().copybreak());
    assertArrayEquals(pattern(0, 200), msg.payload());
    assertEquals(-Errno.ENOSPC.number(), msg.copyFromUser(from, 1));
  }

  @Test
  void g15CopyThatFaults() {
    SkMsg msg = sock.message(V6_18, 100);
    msg.ring().cursor(0, 0);
    assertEquals(
        -Errno.EFAULT.number(),
        msg.copyFromUser(UserBytes.of(pattern(0, 100)).faultingAfter(60), 100));
  }

  @Test
  void g16UserPagesFillTheRing() {
    SkMsg msg = new SkMsg(V6_18);
    Page page = Objects.requireNonNull(sock.pages().allocate(4096));
    assertEquals(0, msg.addUserPages(sock, Collections.nCopies(17, page)));
    assertTrue(msg.ring().isFull());
    assertEquals(msg.ring().end(), msg.ring().curr());
    assertEquals(0, msg.ring().copybreak());
    assertEquals(-Errno.EFAULT.number(), msg.addUserPages(sock, List.of(page)));
    assertEquals(17, msg.ring().used());
  }

  @Test
  void g17CloneSharesPages() {
    SkMsg source = sock.message(V6_18, 100, 100, 100);
    SkMsg copy = new SkMsg(V6_18);
    assertEquals(0, copy.cloneFrom(sock, source, 150, 100));
    assertEquals(List.of(50, 50), lengths(copy));
    assertTrue(copy.ring().isShared(0) && copy.ring().isShared(1));
    assertArrayEquals(pattern(150, 250), copy.payload());
    assertEquals(300, source.size());
    assertEquals(2, source.ring().held(1).references());
    assertEquals(1, source.ring().held(0).references());
  }

  @Test
  void g18CloneBeyondTheEnd() {
    SkMsg source = sock.message(V6_18, 100, 100);
    SkMsg copy = new SkMsg(V6_18);
    assertEquals(-Errno.ENOSPC.number(), copy.cloneFrom(sock, source, 150, 100));
    assertEquals(List.of(50), lengths(copy));
    assertEquals(-Errno.ENOSPC.number(), new SkMsg(V6_18).cloneFrom(sock, source, 201, 1));
  }

  @Test
  void g19FreePartial() {
    SkMsg msg = sock.message(V6_18, 100, 100);
    msg.freePartial(sock, 120, true);
    assertEquals(1, msg.ring().start());
    assertEquals(List.of(80), lengths(msg));
    assertEquals(20, msg.ring().offset(1));
    assertEquals(80, msg.size());
    assertEquals(80, sock.charged());
    msg.freePartial(sock, 80, false);
    assertEquals(80, sock.charged());
  }

  @Test
  void g20ReturnZeroLeavesTheSize() {
    SkMsg msg = sock.message(V6_18, 100, 100);
    msg.returnZero(sock, 120);
    assertEquals(0, msg.ring().length(0));
    assertEquals(80, msg.ring().length(1));
    assertEquals(1, msg.ring().start());
    assertEquals(200, msg.size());
    assertEquals(80, sock.charged());
  }

  @Test
  void returnUnchargesToTheEndOfTheRing() {
    SkMsg msg = sock.message(V6_18, 100, 100);
    msg.returnCharge(sock, 120);
    assertEquals(80, sock.charged());
    assertEquals(List.of(100, 100), lengths(msg));
  }

  @Test
  void g21MessageOfAnSkbIsNotUncharged() {
    SkMsg msg = sock.message(V6_18, 100);
    Page page = msg.ring().held(0);
    msg.ownedBySkb(true);
    assertEquals(100, msg.free(sock, true));
    assertEquals(100, sock.charged());
    assertEquals(1, page.references());
    assertEquals(0, msg.ring().used());
  }

  @Test
  void slotsMoveToTheSamePosition() {
    SkMsg msg = sock.message(V6_18, 100, 100);
    SkMsg target = new SkMsg(V6_18);
    msg.moveSlot(target, 0, 60);
    assertEquals(140, msg.size());
    assertEquals(60, target.size());
    assertEquals(40, msg.ring().length(0));
    assertEquals(60, msg.ring().offset(0));
    SkMsg whole = new SkMsg(V6_18);
    whole.copyFrom(new SkMsg(V6_18));
    msg.moveAll(whole);
    assertEquals(140, whole.size());
    assertEquals(0, msg.ring().used());
  }

  @Test
  void theQueueCrossesMessageBoundaries() {
    IngressQueue queue = new IngressQueue();
    queue.add(sock.message(V6_18, 100));
    queue.add(sock.message(V6_18, 60, 40));
    byte[] peeked = new byte[150];
    assertEquals(150, queue.receive(sock, peeked, 0, 150, true));
    byte[] taken = new byte[150];
    assertEquals(150, queue.receive(sock, taken, 0, 150, false));
    assertArrayEquals(peeked, taken);
    assertEquals(50, queue.length());
    assertEquals(50, queue.receive(sock, taken, 0, 150, false));
    assertEquals(0, queue.receive(sock, taken, 0, 150, false));
    assertTrue(queue.isEmpty());
    assertEquals(0, sock.charged());
    assertEquals(0, sock.pages().livePages());
  }

  @Test
  void aFragmentStartsOverWhenNobodyHoldsIt() {
    SkMsg msg = new SkMsg(V6_18);
    msg.alloc(sock, 10, -1);
    SkMsg second = new SkMsg(V6_18);
    second.alloc(sock, PageFragment.SIZE, -1);
    assertEquals(List.of(PageFragment.SIZE - 10, 10), lengths(second));
    msg.free(sock, true);
    second.free(sock, true);
    SkMsg third = new SkMsg(V6_18);
    third.alloc(sock, PageFragment.SIZE, -1);
    assertEquals(List.of(PageFragment.SIZE), lengths(third));
    List<SkMsg> all = new ArrayList<>(List.of(third));
    all.forEach(each -> each.free(sock, true));
    sock.pageFragment().release();
    assertEquals(0, sock.pages().livePages());
  }
}
