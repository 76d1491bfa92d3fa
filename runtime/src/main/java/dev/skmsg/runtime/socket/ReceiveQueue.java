package dev.skmsg.runtime.socket;

import dev.skmsg.runtime.ring.Page;
import dev.skmsg.runtime.ring.PageAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a socket has received and the user has not: buffers that, of TCP, share the sender's
/// pages.
///
/// Arriving pieces join the newest buffer while it has room for fragments, and a buffer's pages are
/// let go all together when its last byte has been read. kernel: tcp_try_coalesce, tcp_input.c,
/// 6.18.
final class ReceiveQueue {
  /// kernel: MAX_SKB_FRAGS.
  private static final int MAX_FRAGMENTS = 17;

  /// A piece of a page.
  private record Fragment(Page page, int offset, int length) {}

  /// kernel: struct sk_buff.
  private static final class Buffer {
    final List<Fragment> fragments = new ArrayList<>();
    int read;
    int length;

    void release() {
      fragments.forEach(fragment -> fragment.page().put());
    }
  }

  private final Deque<Buffer> buffers = new ArrayDeque<>();
  private long length;

  /// Bytes not read yet.
  long length() {
    return length;
  }

  /// Takes a piece whose page reference was counted for it.
  void add(Page page, int offset, int count) {
    Buffer buffer = buffers.peekLast();
    if (buffer == null || !append(buffer, page, offset, count)) {
      buffer = new Buffer();
      buffer.fragments.add(new Fragment(page, offset, count));
      buffers.add(buffer);
    }
    buffer.length += count;
    length += count;
  }

  private static boolean append(Buffer buffer, Page page, int offset, int count) {
    Fragment last = buffer.fragments.getLast();
    if (last.page() == page && last.offset() + last.length() == offset) {
      buffer.fragments.removeLast();
      buffer.fragments.add(new Fragment(page, last.offset(), last.length() + count));
      page.put();
      return true;
    }
    if (buffer.fragments.size() == MAX_FRAGMENTS) {
      return false;
    }
    buffer.fragments.add(new Fragment(page, offset, count));
    return true;
  }

  /// Takes bytes that stay apart from those before: a datagram, or one send of a unix stream.
  ///
  /// @return whether there is memory for them
  boolean addApart(PageAllocator pages, byte[] bytes) {
    Page page = pages.allocate(bytes.length);
    if (page == null) {
      return false;
    }
    System.arraycopy(bytes, 0, page.bytes(), 0, bytes.length);
    Buffer buffer = new Buffer();
    buffer.fragments.add(new Fragment(page, 0, bytes.length));
    buffer.length = bytes.length;
    buffers.add(buffer);
    length += bytes.length;
    return true;
  }

  /// How many buffers wait.
  int buffers() {
    return buffers.size();
  }

  /// Copies the start of the oldest buffer out; without `peek` all of the buffer is consumed.
  ///
  /// @return bytes copied, -1 when nothing waits
  int readOne(byte[] to, boolean peek) {
    Buffer buffer = buffers.peekFirst();
    if (buffer == null) {
      return -1;
    }
    int count = Math.min(to.length, buffer.length);
    copy(buffer, 0, to, 0, count);
    if (!peek) {
      length -= buffer.length;
      buffer.release();
      buffers.removeFirst();
    }
    return count;
  }

  /// Copies bytes out; without `peek` they are consumed.
  int read(byte[] to, int at, int count, boolean peek) {
    int copied = 0;
    for (Iterator<Buffer> it = buffers.iterator(); it.hasNext() && copied < count; ) {
      Buffer buffer = it.next();
      int chunk = Math.min(count - copied, buffer.length - buffer.read);
      copy(buffer, buffer.read, to, at + copied, chunk);
      copied += chunk;
      if (!peek) {
        buffer.read += chunk;
        length -= chunk;
        if (buffer.read == buffer.length) {
          buffer.release();
          it.remove();
        }
      }
    }
    return copied;
  }

  /// A buffer that was taken away.
  ///
  /// @param fragments how many bytes lay in each fragment
  record Taken(byte[] bytes, int[] fragments) {}

  /// Takes the oldest buffer away, `null` when there is none.
  @Nullable Taken take() {
    Buffer buffer = buffers.peekFirst();
    if (buffer == null) {
      return null;
    }
    int[] fragments = buffer.fragments.stream().mapToInt(Fragment::length).toArray();
    for (int i = 0, read = buffer.read; read > 0; i++) {
      int gone = Math.min(read, fragments[i]);
      fragments[i] -= gone;
      read -= gone;
    }
    byte[] bytes = new byte[buffer.length - buffer.read];
    if (bytes.length == 0) {
      buffer.release();
      buffers.removeFirst();
    } else {
      read(bytes, 0, bytes.length, false);
    }
    return new Taken(bytes, fragments);
  }

  private static void copy(Buffer buffer, int from, byte[] to, int at, int count) {
    int skip = from;
    int done = 0;
    for (Fragment fragment : buffer.fragments) {
      if (skip >= fragment.length()) {
        skip -= fragment.length();
        continue;
      }
      int chunk = Math.min(count - done, fragment.length() - skip);
      System.arraycopy(fragment.page().bytes(), fragment.offset() + skip, to, at + done, chunk);
      done += chunk;
      skip = 0;
      if (done == count) {
        return;
      }
    }
  }

  /// Throws everything away.
  void purge() {
    buffers.forEach(Buffer::release);
    buffers.clear();
    length = 0;
  }
}
