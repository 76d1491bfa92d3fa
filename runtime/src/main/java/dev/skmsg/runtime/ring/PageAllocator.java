package dev.skmsg.runtime.ring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where pages come from: counts the live ones, refuses what the kernel's buddy allocator would
/// refuse, and can be told to run dry.
public final class PageAllocator {
  /// Bytes of one page.
  public static final int PAGE_SIZE = 4096;

  /// Bytes of the largest allocation. kernel: MAX_PAGE_ORDER 10, mmzone.h, 6.18.
  public static final int LARGEST = PAGE_SIZE << 10;

  /// What memory holds that nobody has written, unless said otherwise: the kernel leaves it
  /// undefined.
  public static final byte UNDEFINED = (byte) 0xa5;

  /// Bytes of all pages of a machine, unless said otherwise.
  public static final long MEMORY = 512L << 20;

  private final byte undefined;
  private final long memory;
  private int livePages;
  private long liveBytes;
  private int allocationsLeft = Integer.MAX_VALUE;

  public PageAllocator() {
    this(UNDEFINED, MEMORY);
  }

  /// An allocator whose fresh memory is full of this byte. Where two such bytes show, the kernel's
  /// result is undefined.
  ///
  /// @param memory bytes of all its pages together
  public PageAllocator(byte undefined, long memory) {
    this.undefined = undefined;
    this.memory = memory;
  }

  /// A fresh page of at least this many bytes, rounded up to a power of two of pages; `null` when
  /// there is no memory.
  public @Nullable Page allocate(long atLeast) {
    if (atLeast > LARGEST || allocationsLeft == 0) {
      return null;
    }
    int size = roundUp((int) atLeast);
    if (liveBytes + size > memory) {
      return null;
    }
    if (allocationsLeft != Integer.MAX_VALUE) {
      allocationsLeft--;
    }
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, undefined);
    livePages++;
    liveBytes += bytes.length;
    return new Page(this, bytes);
  }

  private static int roundUp(int bytes) {
    int pages = Math.max(1, (bytes + PAGE_SIZE - 1) / PAGE_SIZE);
    return Integer.highestOneBit(2 * pages - 1) * PAGE_SIZE;
  }

  void release(Page page) {
    livePages--;
    liveBytes -= page.bytes().length;
  }

  /// From now on only so many allocations succeed.
  public void failAfter(int allocations) {
    allocationsLeft = allocations;
  }

  public int livePages() {
    return livePages;
  }

  public long liveBytes() {
    return liveBytes;
  }
}
