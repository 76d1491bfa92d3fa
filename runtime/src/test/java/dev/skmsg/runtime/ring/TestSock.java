package dev.skmsg.runtime.ring;

import java.util.ArrayList;
import java.util.List;

/// A socket of one task with memory of its own.
final class TestSock implements Sock {
  private final MemoryAccount memory = new MemoryAccount();
  private final PageAllocator pages = new PageAllocator();
  private final PageFragment fragment = new PageFragment(pages);

  @Override
  public MemoryAccount memory() {
    return memory;
  }

  @Override
  public PageFragment pageFragment() {
    return fragment;
  }

  @Override
  public PageAllocator pages() {
    return pages;
  }

  long charged() {
    return memory.charged();
  }

  /// A message whose elements are private pages of these lengths, charged, the ring starting at 0.
  SkMsg message(RingRules rules, int... lengths) {
    return messageAt(rules, 0, lengths);
  }

  /// The same with the ring starting anywhere. Byte i of the payload is i mod 251.
  SkMsg messageAt(RingRules rules, int start, int... lengths) {
    SkMsg msg = new SkMsg(rules);
    MsgRing ring = msg.ring();
    ring.start(start);
    ring.end(start);
    int next = 0;
    for (int length : lengths) {
      Page page = java.util.Objects.requireNonNull(pages.allocate(Math.max(1, length)));
      for (int i = 0; i < length; i++) {
        page.bytes()[i] = (byte) (next++ % 251);
      }
      ring.append(page, 0, length, false);
      ring.resize(length);
      memory.charge(length);
    }
    ring.cursor(ring.last(), ring.length(ring.last()));
    return msg;
  }

  static List<Integer> lengths(SkMsg msg) {
    List<Integer> lengths = new ArrayList<>();
    MsgRing ring = msg.ring();
    for (int i = ring.start(), n = ring.used(); n > 0; n--, i = ring.next(i)) {
      lengths.add(ring.length(i));
    }
    return lengths;
  }

  static byte[] pattern(int from, int to) {
    byte[] bytes = new byte[to - from];
    for (int i = from; i < to; i++) {
      bytes[i - from] = (byte) (i % 251);
    }
    return bytes;
  }
}
