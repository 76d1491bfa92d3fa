package dev.skmsg.runtime.ring;

import dev.skmsg.bpf.kernel.Errno;
import org.jspecify.annotations.Nullable;

/// A message on its way through a socket that is in a sockmap.
///
/// kernel: struct sk_msg, skmsg.h, 6.18. The numbers a program may set are u32 and held as such in
/// longs.
public final class SkMsg {
  /// kernel: BPF_F_INGRESS.
  public static final int INGRESS = 1;

  private final MsgRing ring;
  private Window window = Window.NONE;
  private long applyBytes;
  private long corkBytes;
  private int flags;
  private boolean skb;
  private @Nullable Sock redirect;
  private @Nullable Sock owner;

  public SkMsg(RingRules rules) {
    ring = new MsgRing(rules);
  }

  public MsgRing ring() {
    return ring;
  }

  public int size() {
    return ring.size();
  }

  /// What the program sees between data and data_end.
  public Window window() {
    return window;
  }

  public long applyBytes() {
    return applyBytes;
  }

  public void applyBytes(long bytes) {
    applyBytes = bytes & 0xffff_ffffL;
  }

  public long corkBytes() {
    return corkBytes;
  }

  public void corkBytes(long bytes) {
    corkBytes = bytes & 0xffff_ffffL;
  }

  /// Where a redirect helper sent it last; never cleared between two runs over the same message.
  public @Nullable Sock redirect() {
    return redirect;
  }

  public void redirect(Sock target, int flags) {
    this.redirect = target;
    this.flags = flags;
  }

  public boolean toIngress() {
    return (flags & INGRESS) != 0;
  }

  /// The socket whose program runs, only while it runs.
  public @Nullable Sock owner() {
    return owner;
  }

  public void owner(@Nullable Sock sock) {
    owner = sock;
  }

  /// An skb owns the memory: elements hold no page references of their own.
  public boolean ownedBySkb() {
    return skb;
  }

  public void ownedBySkb(boolean owned) {
    skb = owned;
  }

  /// As new. kernel: sk_msg_init.
  public void init() {
    ring.init();
    window = Window.NONE;
    applyBytes = 0;
    corkBytes = 0;
    flags = 0;
    skb = false;
    redirect = null;
    owner = null;
  }

  /// Becomes an exact copy of another message; references are not counted again.
  public void copyFrom(SkMsg other) {
    ring.copyFrom(other.ring);
    window = other.window;
    applyBytes = other.applyBytes;
    corkBytes = other.corkBytes;
    flags = other.flags;
    skb = other.skb;
    redirect = other.redirect;
    owner = other.owner;
  }

  /// Shows the first element to the program, nothing when it is shared.
  ///
  /// kernel: sk_msg_compute_data_pointers.
  public void computeWindow() {
    int first = ring.start();
    Page page = ring.page(first);
    window =
        ring.isShared(first) || page == null
            ? Window.NONE
            : new Window(page.bytes(), ring.offset(first), ring.length(first));
  }

  void window(Window shown) {
    window = shown;
  }

  /// Adds room up to a total size, from the task's page fragment, charged to the socket.
  ///
  /// kernel: sk_msg_alloc. A chunk that continues the last element makes that element longer when
  /// `firstToCoalesce` allows it.
  ///
  /// @return 0; ENOSPC when the ring is full, keeping what was added; ENOMEM
  public int alloc(Sock sock, int total, int firstToCoalesce) {
    int before = ring.size();
    int missing = total - before;
    while (missing > 0) {
      PageFragment fragment = sock.pageFragment();
      Page page = fragment.refill();
      int offset = fragment.offset();
      int use = page == null ? 0 : Math.min(missing, page.bytes().length - offset);
      if (page == null || !sock.memory().schedule(use)) {
        if (ring.rules().allocTrimsOnEnomem()) {
          trim(sock, before);
        }
        return -Errno.ENOMEM.number();
      }
      if (mayCoalesce(firstToCoalesce) && continuesLast(page, offset)) {
        ring.grow(ring.last(), use);
      } else if (ring.isFull()) {
        return -Errno.ENOSPC.number();
      } else {
        page.get();
        ring.append(
            page, offset, use, !ring.rules().copyBitFollowsElement() && ring.isShared(ring.end()));
      }
      sock.memory().charge(use);
      ring.resize(use);
      fragment.use(use);
      missing -= use;
    }
    return 0;
  }

  private boolean mayCoalesce(int first) {
    int start = ring.start();
    int end = ring.end();
    boolean beforeEnd = Integer.compareUnsigned(first, end) < 0;
    boolean afterStart = Integer.compareUnsigned(first, start) > 0;
    return end > start ? beforeEnd : end < start && (afterStart || beforeEnd);
  }

  private boolean continuesLast(Page page, int offset) {
    int last = ring.last();
    return ring.page(last) == page && ring.offset(last) + ring.length(last) == offset;
  }

  /// Adds an element that shares a page. kernel: sk_msg_page_add.
  public void addShared(Page page, int offset, int length) {
    page.get();
    ring.append(page, offset, length, true);
    ring.resize(length);
  }

  /// Copies user bytes to where the cursor stands.
  ///
  /// kernel: sk_msg_memcopy_from_iter.
  ///
  /// @return bytes placed; ENOSPC when nothing could be; EFAULT when the source failed
  public int copyFromUser(UserBytes from, int bytes) {
    int i = ring.curr();
    int placed = 0;
    int result = -Errno.ENOSPC.number();
    do {
      if (ring.copybreak() >= ring.length(i)) {
        ring.cursor(ring.curr(), 0);
        i = ring.next(i);
        if (i == ring.end()) {
          break;
        }
      }
      int chunk = Math.min(bytes - placed, ring.length(i) - ring.copybreak());
      Page page = ring.page(i);
      int at = ring.offset(i) + ring.copybreak();
      ring.cursor(ring.curr(), ring.copybreak() + chunk);
      if (chunk != 0 && (page == null || from.read(page.bytes(), at, chunk) != chunk)) {
        result = -Errno.EFAULT.number();
        break;
      }
      placed += chunk;
      result = placed;
      if (placed == bytes) {
        break;
      }
      ring.cursor(ring.curr(), 0);
      i = ring.next(i);
    } while (i != ring.end());
    ring.cursor(i, ring.copybreak());
    return result;
  }

  /// Takes user pages as they are, one element each, charged to the socket.
  ///
  /// kernel: sk_msg_zerocopy_from_iter. On failure the message keeps what was added: the caller
  /// trims, and the source is where it was before the call.
  ///
  /// @param pages what the user memory consists of, whole pages
  /// @return 0, or EFAULT when the ring is full
  public int addUserPages(Sock sock, Iterable<Page> pages) {
    for (Page page : pages) {
      if (ring.space() == 0) {
        return -Errno.EFAULT.number();
      }
      int length = page.bytes().length;
      page.get();
      ring.append(page, 0, length, false);
      ring.resize(length);
      sock.memory().charge(length);
      ring.cursor(ring.end(), 0);
    }
    return 0;
  }

  /// Shares part of another message: neighbouring pieces of a page become one element.
  ///
  /// kernel: sk_msg_clone. What was added stays when it fails.
  ///
  /// @return 0; ENOSPC when the source is shorter or this ring is full
  public int cloneFrom(Sock sock, SkMsg source, int skip, int bytes) {
    MsgRing from = source.ring;
    int i = from.start();
    int offset = skip;
    while (offset > 0 && from.length(i) <= offset) {
      offset -= from.length(i);
      i = from.next(i);
      if (i == from.end() && offset > 0) {
        return -Errno.ENOSPC.number();
      }
    }
    int left = bytes;
    while (left > 0) {
      int piece = Math.min(left, from.length(i) - offset);
      Page page = from.page(i);
      if (page == null) {
        return -Errno.ENOSPC.number();
      }
      if (ring.end() != 0 && continuesLast(page, from.offset(i) + offset)) {
        ring.grow(ring.end() - 1, piece);
        ring.resize(piece);
      } else if (ring.isFull()) {
        return -Errno.ENOSPC.number();
      } else {
        addShared(page, from.offset(i) + offset, piece);
      }
      sock.memory().charge(piece);
      offset = 0;
      left -= piece;
      i = from.next(i);
      if (i == from.end() && left > 0) {
        return -Errno.ENOSPC.number();
      }
    }
    return 0;
  }

  /// Moves bytes of one slot to the same slot of another message. kernel: sk_msg_xfer.
  ///
  /// The page reference moves along; when something stays behind the caller takes another.
  public void moveSlot(SkMsg target, int i, int bytes) {
    target.ring.set(i, ring.page(i), ring.offset(i), bytes, ring.isShared(i));
    target.ring.endMark(i, ring.hasEndMark(i));
    ring.shorten(i, bytes, 0);
    if (ring.rules().xferMovesSize()) {
      target.ring.resize(bytes);
      ring.resize(-bytes);
    }
    if (ring.length(i) == 0 && ring.rules().copyBitFollowsElement()) {
      ring.shared(i, false);
    }
  }

  /// Moves everything to another message and starts afresh. kernel: sk_msg_xfer_full.
  public void moveAll(SkMsg target) {
    target.copyFrom(this);
    init();
  }

  /// Cuts the message at its back. A total above the size changes nothing.
  ///
  /// kernel: sk_msg_trim.
  public void trim(Sock sock, int total) {
    int cut = ring.size() - total;
    if (cut <= 0) {
      return;
    }
    ring.resize(-cut);
    int i = ring.last();
    while (cut > 0 && ring.length(i) != 0 && cut >= ring.length(i)) {
      cut -= ring.length(i);
      freeElement(sock, i, true);
      i = ring.prev(i);
    }
    if (cut > 0) {
      ring.shorten(i, 0, cut);
      sock.memory().uncharge(cut);
      if (ring.rules().trimByDistance() && ring.curr() == i && ring.copybreak() > ring.length(i)) {
        ring.cursor(i, ring.length(i));
      }
    }
    ring.end(ring.next(i));
    fixCursor(i);
  }

  private void fixCursor(int last) {
    if (!ring.rules().trimByDistance()) {
      if (ring.curr() >= last) {
        ring.cursor(last, ring.length(last));
      }
    } else if (ring.size() == 0) {
      ring.cursor(ring.start(), 0);
    } else if (ring.distance(ring.start(), ring.curr())
        >= ring.distance(ring.start(), ring.end())) {
      ring.cursor(last, ring.length(last));
    }
  }

  /// Puts the cursor behind the last byte. kernel: sk_msg_reset_curr.
  void resetCursor() {
    if (!ring.rules().resetsCursor()) {
      return;
    }
    if (ring.size() == 0) {
      ring.cursor(ring.start(), 0);
    } else {
      ring.cursor(ring.last(), ring.length(ring.last()));
    }
  }

  /// Gives back everything and starts afresh. kernel: sk_msg_free, sk_msg_free_nocharge.
  ///
  /// @return bytes given back
  public int free(Sock sock, boolean uncharge) {
    int freed = 0;
    int i = ring.start();
    for (int steps = 0; ring.size() != 0; steps++) {
      if (steps > 2 * ring.rules().ids()) {
        throw new IllegalStateException("the elements of a message do not add up to its size");
      }
      int length = ring.length(i);
      ring.resize(-length);
      freed += freeElement(sock, i, uncharge);
      i = ring.next(i);
    }
    init();
    return freed;
  }

  /// Gives back bytes from the front. kernel: sk_msg_free_partial and its nocharge form.
  public void freePartial(Sock sock, int bytes, boolean uncharge) {
    int i = ring.start();
    int left = bytes;
    while (left > 0 && ring.length(i) != 0) {
      if (left < ring.length(i)) {
        if (uncharge) {
          sock.memory().uncharge(left);
        }
        ring.shorten(i, left, 0);
        ring.resize(-left);
        break;
      }
      left -= ring.length(i);
      ring.resize(-ring.length(i));
      freeElement(sock, i, uncharge);
      i = ring.next(i);
    }
    ring.start(i);
  }

  /// Uncharges bytes from the front and changes nothing else. kernel: sk_msg_return.
  public void returnCharge(Sock sock, int bytes) {
    int left = bytes;
    int i = ring.start();
    do {
      int part = Math.min(left, ring.length(i));
      sock.memory().uncharge(part);
      left -= part;
      i = ring.next(i);
    } while (i != ring.end());
  }

  /// Uncharges bytes from the front and takes them out of the elements, not out of `size`; page
  /// references stay with whoever took the bytes. kernel: sk_msg_return_zero.
  public void returnZero(Sock sock, int bytes) {
    int left = bytes;
    int i = ring.start();
    do {
      if (left < ring.length(i)) {
        ring.shorten(i, left, 0);
        sock.memory().uncharge(left);
        break;
      }
      sock.memory().uncharge(ring.length(i));
      left -= ring.length(i);
      ring.set(i, ring.page(i), 0, 0, ring.isShared(i));
      i = ring.next(i);
    } while (left > 0 && i != ring.end());
    ring.start(i);
  }

  private int freeElement(Sock sock, int i, boolean uncharge) {
    int length = ring.length(i);
    if (uncharge && !(skb && ring.rules().skbOwnsCharge())) {
      sock.memory().uncharge(length);
    }
    Page page = ring.page(i);
    if (!skb && page != null) {
      page.put();
    }
    boolean bit = ring.isShared(i);
    ring.clear(i);
    ring.shared(i, bit && !ring.rules().copyBitFollowsElement());
    return length;
  }

  /// Takes sent bytes off the first element; an element used up leaves the ring and its position
  /// gets the end mark.
  ///
  /// kernel: tcp_bpf_push, tcp_bpf.c.
  ///
  /// @return whether the first element is used up
  public boolean consumeFirst(int bytes) {
    int i = ring.start();
    if (!takeFirst(bytes)) {
      return false;
    }
    ring.set(i, null, 0, 0, ring.isShared(i));
    ring.endMark(i, true);
    return true;
  }

  /// Takes received bytes off the first element; of one used up the page is let go.
  ///
  /// kernel: __sk_msg_recvmsg.
  ///
  /// @return whether the first element is used up
  boolean takeFirst(int bytes) {
    int i = ring.start();
    ring.resize(-bytes);
    ring.shorten(i, bytes, 0);
    if (ring.length(i) != 0) {
      return false;
    }
    Page page = ring.page(i);
    if (page != null && !skb) {
      page.put();
    }
    ring.start(ring.next(i));
    return true;
  }

  /// The payload, for traces and tests.
  public byte[] payload() {
    byte[] bytes = new byte[Math.max(0, ring.size())];
    int at = 0;
    for (int i = ring.start(); at < bytes.length; i = ring.next(i)) {
      Page page = ring.page(i);
      if (page != null) {
        System.arraycopy(page.bytes(), ring.offset(i), bytes, at, ring.length(i));
      }
      at += ring.length(i);
      if (ring.next(i) == ring.end()) {
        break;
      }
    }
    return bytes;
  }
}
