package dev.skmsg.runtime.ring;

import dev.skmsg.bpf.kernel.Errno;

/// What a program may do to the bytes of its message: pull, push and pop.
///
/// kernel: bpf_msg_pull_data, bpf_msg_push_data, bpf_msg_pop_data, filter.c, 6.18. Arguments are
/// u32 in longs, flags a u64. The result is 0 or a negative error number, and after an error the
/// message and its window are as before.
public final class MessageEdits {
  private MessageEdits() {}

  /// Where a byte of a message lies.
  ///
  /// @param element its position; the ring's end when the byte is behind the last
  /// @param before bytes of the message before the element (at the end: before the last element)
  /// @param length of the element (at the end: of the last)
  private record Place(int element, long before, int length) {
    static Place of(MsgRing ring, long byteOffset) {
      long before = 0;
      int length = 0;
      int i = ring.start();
      do {
        before += length;
        length = ring.length(i);
        if (byteOffset < before + length) {
          break;
        }
        i = ring.next(i);
      } while (i != ring.end());
      return new Place(i, before, length);
    }
  }

  /// Makes the bytes from start up to end contiguous and exclusively owned, and shows exactly them.
  public static int pull(SkMsg msg, PageAllocator pages, long start, long end, long flags) {
    if (flags != 0 || end <= start) {
      return -Errno.EINVAL.number();
    }
    MsgRing ring = msg.ring();
    Place place = Place.of(ring, start);
    if (start >= place.before() + place.length()) {
      return -Errno.EINVAL.number();
    }
    int first = place.element();
    long needed = start - place.before() + (end - start);
    if (ring.isShared(first) || needed > place.length()) {
      int result = merge(msg, pages, first, needed);
      if (result < 0) {
        return result;
      }
    }
    msg.resetCursor();
    msg.window(
        new Window(
            ring.held(first).bytes(),
            ring.offset(first) + (int) (start - place.before()),
            (int) (end - start)));
    return 0;
  }

  /// Puts whole elements from `first` on, at least `needed` bytes of them, into one new page.
  private static int merge(SkMsg msg, PageAllocator pages, int first, long needed) {
    MsgRing ring = msg.ring();
    long sum = 0;
    int count = 0;
    int i = first;
    do {
      sum += ring.length(i);
      count++;
      i = ring.next(i);
    } while (sum < needed && i != ring.end());
    if (sum < needed) {
      return -Errno.EINVAL.number();
    }
    Page page = pages.allocate(sum);
    if (page == null) {
      return -Errno.ENOMEM.number();
    }
    int at = 0;
    i = first;
    for (int n = 0; n < count; n++) {
      copy(ring, i, 0, ring.length(i), page, at);
      at += ring.length(i);
      ring.held(i).put();
      ring.set(i, null, 0, 0, false);
      i = ring.next(i);
    }
    ring.set(first, page, 0, (int) sum, false);
    ring.close(ring.next(first), count - 1);
    return 0;
  }

  /// Inserts bytes before the byte at `start` (at the size: behind the last). They are undefined.
  public static int push(SkMsg msg, Sock sock, long start, long count, long flags) {
    if (flags != 0) {
      return -Errno.EINVAL.number();
    }
    if (count == 0) {
      return 0;
    }
    MsgRing ring = msg.ring();
    Place place = Place.of(ring, start);
    if (start > place.before() + place.length()) {
      return -Errno.EINVAL.number();
    }
    int inside = (int) (start - place.before());
    boolean rebuild = ring.space() == 0 || (ring.space() == 1 && inside != 0);
    int rebuilt = rebuild ? ring.length(place.element()) : 0;
    if (ring.rules().wideBounds() && rebuilt + count > 0xffff_ffffL) {
      return -Errno.EINVAL.number();
    }
    Page page = sock.pages().allocate((rebuilt + count) & 0xffff_ffffL);
    if (page == null) {
      return -Errno.ENOMEM.number();
    }
    int gap = (int) count;
    if (rebuilt != 0) {
      rebuild(ring, place.element(), inside, gap, page);
    } else if (inside == 0 || place.element() == ring.end()) {
      boolean hasNext = place.element() != ring.end();
      ring.open(place.element(), 1);
      if (hasNext) {
        ring.endMark(ring.next(place.element()), false);
      }
      ring.set(place.element(), page, 0, gap, false);
    } else {
      split(ring, place, inside, page, gap, start);
    }
    sock.memory().charge(gap);
    ring.resize(gap);
    msg.resetCursor();
    msg.computeWindow();
    return 0;
  }

  /// One element becomes front, gap and back in a new page.
  private static void rebuild(MsgRing ring, int i, int front, int gap, Page page) {
    int back = ring.length(i) - front;
    copy(ring, i, 0, front, page, 0);
    copy(ring, i, front, back, page, front + gap);
    ring.held(i).put();
    ring.set(i, page, 0, front + gap + back, false);
  }

  /// Cuts an element in two with a new one between.
  private static void split(MsgRing ring, Place place, int inside, Page page, int gap, long start) {
    int head = place.element();
    Page old = ring.held(head);
    boolean bit = ring.isShared(head);
    int tailLength = ring.length(head) - inside;
    int tailOffset = ring.offset(head) + (ring.rules().pushTailOffsetBug() ? (int) start : inside);
    ring.shorten(head, 0, tailLength);
    ring.endMark(head, false);
    int middle = ring.next(head);
    boolean hasNext = middle != ring.end();
    ring.open(middle, 2);
    if (hasNext) {
      ring.endMark((middle + 2) % ring.rules().ids(), false);
    }
    ring.set(middle, page, 0, gap, false);
    int tail = ring.next(middle);
    old.get();
    ring.set(
        tail,
        old,
        tailOffset,
        tailLength,
        ring.rules().copyBitFollowsElement() ? bit : ring.isShared(tail));
    ring.endMark(tail, false);
  }

  /// Removes bytes.
  public static int pop(SkMsg msg, Sock sock, long start, long count, long flags) {
    if (flags != 0) {
      return -Errno.EINVAL.number();
    }
    if (count == 0) {
      return 0;
    }
    MsgRing ring = msg.ring();
    Place place = Place.of(ring, start);
    long behind = ring.rules().wideBounds() ? start + count : (start + count) & 0xffff_ffffL;
    if (start >= place.before() + place.length() || behind > ring.size()) {
      return -Errno.EINVAL.number();
    }
    int i = place.element();
    int front = (int) (start - place.before());
    int left = (int) count;
    if (front != 0) {
      int back = ring.length(i) - left - front;
      if (back > 0) {
        int result = popInside(ring, sock, i, front, left, back);
        if (result < 0) {
          return result;
        }
        left = 0;
      } else {
        left -= ring.length(i) - front;
        ring.shorten(i, 0, ring.length(i) - front);
        i = ring.next(i);
      }
    }
    popFromElementStart(ring, i, left);
    sock.memory().uncharge((int) count);
    ring.resize(-(int) count);
    msg.resetCursor();
    msg.computeWindow();
    return 0;
  }

  /// A hole in one element: two elements when there is room, else one in a new page.
  private static int popInside(MsgRing ring, Sock sock, int i, int front, int hole, int back) {
    Page page = ring.held(i);
    boolean bit = ring.isShared(i);
    int backOffset = ring.offset(i) + front + hole;
    if (ring.space() != 0) {
      ring.shorten(i, 0, hole + back);
      int tail = ring.next(i);
      ring.open(tail, 1);
      page.get();
      ring.set(
          tail,
          page,
          backOffset,
          back,
          ring.rules().copyBitFollowsElement() ? bit : ring.isShared(tail));
      return 0;
    }
    Page compact = sock.pages().allocate(front + back);
    if (compact == null) {
      return -Errno.ENOMEM.number();
    }
    copy(ring, i, 0, front, compact, 0);
    copy(ring, i, front + hole, back, compact, front);
    page.put();
    ring.set(i, compact, 0, front + back, bit && !ring.rules().copyBitFollowsElement());
    return 0;
  }

  private static void popFromElementStart(MsgRing ring, int i, int bytes) {
    int left = bytes;
    while (left > 0) {
      if (left < ring.length(i)) {
        ring.shorten(i, left, 0);
        left = 0;
      } else {
        left -= ring.length(i);
        ring.held(i).put();
        boolean markBehind = ring.hasEndMark(ring.end());
        ring.close(i, 1);
        ring.endMark(ring.end(), markBehind);
      }
    }
  }

  private static void copy(MsgRing ring, int i, int skip, int count, Page to, int at) {
    System.arraycopy(ring.held(i).bytes(), ring.offset(i) + skip, to.bytes(), at, count);
  }
}
