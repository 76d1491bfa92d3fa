package dev.skmsg.runtime.ring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The scatter-gather ring of a message: elements from `start` up to but not including `end`.
///
/// kernel: struct sk_msg_sg, skmsg.h, 6.18. Positions outside [start, end) are empty: no page,
/// length 0. `size` is the sum of the lengths, kept by those who change them.
public final class MsgRing {
  private final RingRules rules;
  private final @Nullable Page[] pages;
  private final int[] offsets;
  private final int[] lengths;
  private final boolean[] shared;
  private final boolean[] endMarks;

  private int start;
  private int curr;
  private int end;
  private int copybreak;
  private int size;

  public MsgRing(RingRules rules) {
    this.rules = rules;
    pages = new Page[rules.ids()];
    offsets = new int[rules.ids()];
    lengths = new int[rules.ids()];
    shared = new boolean[rules.ids()];
    endMarks = new boolean[rules.ids()];
    endMarks[rules.ids() - 1] = true;
  }

  public RingRules rules() {
    return rules;
  }

  // positions

  public int next(int i) {
    return i + 1 == rules.ids() ? 0 : i + 1;
  }

  public int prev(int i) {
    return i == 0 ? rules.ids() - 1 : i - 1;
  }

  /// Steps from one position forward to another.
  public int distance(int from, int to) {
    return to >= from ? to - from : to + rules.ids() - from;
  }

  /// Elements in the ring. With 17 ids a full ring has distance 0.
  public int used() {
    return isAmbiguouslyFull() ? rules.ids() : distance(start, end);
  }

  public boolean isFull() {
    return rules.ids() == RingRules.MAX_FRAGS
        ? isAmbiguouslyFull()
        : distance(start, end) == RingRules.MAX_FRAGS;
  }

  private boolean isAmbiguouslyFull() {
    return rules.ids() == RingRules.MAX_FRAGS && start == end && size != 0;
  }

  /// Elements that can still be added.
  public int space() {
    return RingRules.MAX_FRAGS - used();
  }

  /// The position of the last element.
  public int last() {
    return prev(end);
  }

  public int start() {
    return start;
  }

  public void start(int i) {
    start = i;
  }

  public int end() {
    return end;
  }

  public void end(int i) {
    end = i;
  }

  /// The element the next copy from user space goes to.
  public int curr() {
    return curr;
  }

  /// Bytes of the element `curr` that are filled.
  public int copybreak() {
    return copybreak;
  }

  public void cursor(int element, int filled) {
    curr = element;
    copybreak = filled;
  }

  public int size() {
    return size;
  }

  public void resize(int delta) {
    size += delta;
  }

  // elements

  public @Nullable Page page(int i) {
    return pages[i];
  }

  /// The page of an element that is known to have one.
  Page held(int i) {
    return Objects.requireNonNull(pages[i]);
  }

  public int offset(int i) {
    return offsets[i];
  }

  public int length(int i) {
    return lengths[i];
  }

  /// The copy bit: the payload is not exclusively owned.
  public boolean isShared(int i) {
    return shared[i];
  }

  public void shared(int i, boolean bit) {
    shared[i] = bit;
  }

  /// The scatterlist's own end mark, at which a receive stops. It begins at the last position and
  /// strays: whoever fills a position without lifting its mark cuts a redirected message there.
  public boolean hasEndMark(int i) {
    return endMarks[i];
  }

  void endMark(int i, boolean mark) {
    endMarks[i] = mark;
  }

  /// Lifts every mark, as in a message that was allocated without them.
  public void clearEndMarks() {
    java.util.Arrays.fill(endMarks, false);
  }

  /// Fills a position, whose end mark stays; the caller has taken the page's reference.
  void set(int i, @Nullable Page page, int offset, int length, boolean bit) {
    pages[i] = page;
    offsets[i] = offset;
    lengths[i] = length;
    shared[i] = bit;
  }

  /// Empties a position and lifts its mark; the caller has given back the page's reference.
  void clear(int i) {
    set(i, null, 0, 0, false);
    endMarks[i] = false;
  }

  /// Takes bytes from the front of an element (negative: from its back).
  void shorten(int i, int fromFront, int fromBack) {
    offsets[i] += fromFront;
    lengths[i] -= fromFront + fromBack;
  }

  void grow(int i, int bytes) {
    lengths[i] += bytes;
  }

  /// A new element behind the last; the caller has taken the page's reference and checked for room.
  void append(Page page, int offset, int length, boolean bit) {
    set(end, page, offset, length, bit);
    endMarks[end] = false;
    end = next(end);
  }

  /// Opens empty positions before position `at`, moving what is there and behind it up. The opened
  /// positions keep the marks they had.
  void open(int at, int count) {
    int from = end;
    for (int moves = distance(at, end); moves > 0; moves--) {
      from = prev(from);
      boolean mark = endMarks[from];
      move(from, (from + count) % rules.ids());
      endMarks[from] = mark;
    }
    end = (end + count) % rules.ids();
  }

  /// Closes positions from `at` on, whose pages have been given back, moving what is behind them
  /// down. Closed positions that nothing moved to or from keep their marks.
  void close(int at, int count) {
    if (count == 0) {
      return;
    }
    int to = at;
    int from = (at + count) % rules.ids();
    for (int moves = distance(from, end); moves > 0; moves--) {
      move(from, to);
      from = next(from);
      to = next(to);
    }
    for (int i = to; i != end; i = next(i)) {
      set(i, null, 0, 0, shared[i] && !rules.copyBitFollowsElement());
    }
    end = to;
  }

  private void move(int from, int to) {
    boolean bit = rules.copyBitFollowsElement() ? shared[from] : shared[to];
    boolean left = !rules.copyBitFollowsElement() && shared[from];
    set(to, pages[from], offsets[from], lengths[from], bit);
    endMarks[to] = endMarks[from];
    clear(from);
    shared[from] = left;
  }

  /// Forgets every element without giving anything back.
  void init() {
    for (int i = 0; i < rules.ids(); i++) {
      clear(i);
    }
    endMarks[rules.ids() - 1] = true;
    start = 0;
    curr = 0;
    end = 0;
    copybreak = 0;
    size = 0;
  }

  /// Becomes an exact copy of another ring; page references are not counted again.
  void copyFrom(MsgRing other) {
    for (int i = 0; i < rules.ids(); i++) {
      set(i, other.pages[i], other.offsets[i], other.lengths[i], other.shared[i]);
      endMarks[i] = other.endMarks[i];
    }
    start = other.start;
    curr = other.curr;
    end = other.end;
    copybreak = other.copybreak;
    size = other.size;
  }
}
