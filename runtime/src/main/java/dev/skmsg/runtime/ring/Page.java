package dev.skmsg.runtime.ring;

/// Contiguous memory with a count of its holders, as struct page of a compound allocation.
///
/// It is returned to its allocator when the last holder lets go; a page that is held after that is
/// our own bug.
public final class Page {
  private final PageAllocator allocator;
  private final byte[] bytes;
  private int references = 1;

  Page(PageAllocator allocator, byte[] bytes) {
    this.allocator = allocator;
    this.bytes = bytes;
  }

  /// The memory itself, shared by all holders.
  public byte[] bytes() {
    return bytes;
  }

  public int references() {
    return references;
  }

  /// One holder more.
  public void get() {
    if (references == 0) {
      throw new IllegalStateException("page used after its last holder let go");
    }
    references++;
  }

  /// One holder less.
  public void put() {
    if (references == 0) {
      throw new IllegalStateException("page put more often than held");
    }
    if (--references == 0) {
      allocator.release(this);
    }
  }
}
