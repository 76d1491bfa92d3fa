package dev.skmsg.runtime.ring;

import org.jspecify.annotations.Nullable;

/// The page a sending task fills from front to back, shared by all its sockets.
///
/// kernel: struct page_frag of the task, skb_page_frag_refill, sock.c, 6.18.
public final class PageFragment {
  /// Bytes of a fragment: an allocation of order 3.
  public static final int SIZE = PageAllocator.PAGE_SIZE << 3;

  /// A rest smaller than this is given up.
  private static final int SMALLEST_REST = 32;

  private final PageAllocator allocator;
  private @Nullable Page page;
  private int offset;

  public PageFragment(PageAllocator allocator) {
    this.allocator = allocator;
  }

  /// Makes room for at least a few bytes: starts over when nobody else holds the page, takes a new
  /// page when this one is used up.
  ///
  /// @return the page to fill, `null` when there is no memory
  public @Nullable Page refill() {
    Page current = page;
    if (current != null) {
      if (current.references() == 1) {
        offset = 0;
        return current;
      }
      if (offset + SMALLEST_REST <= current.bytes().length) {
        return current;
      }
      current.put();
    }
    offset = 0;
    page = allocator.allocate(SIZE);
    return page;
  }

  /// Where the unused rest begins.
  public int offset() {
    return offset;
  }

  /// Counts bytes of the rest as used.
  public void use(int bytes) {
    offset += bytes;
  }

  /// Lets go of the page, as an exiting task does.
  public void release() {
    if (page != null) {
      page.put();
      page = null;
    }
    offset = 0;
  }
}
