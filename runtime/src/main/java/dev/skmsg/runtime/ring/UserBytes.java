package dev.skmsg.runtime.ring;

import java.util.List;

/// Bytes a user hands to a send call: an iov list that is read from front to back.
///
/// kernel: struct iov_iter.
public final class UserBytes {
  private final List<byte[]> parts;
  private final int total;
  private final int readable;
  private int position;
  private int part;
  private int partStart;

  private UserBytes(List<byte[]> parts, int readable) {
    this.parts = parts;
    int sum = 0;
    for (byte[] bytes : parts) {
      sum += bytes.length;
    }
    total = sum;
    this.readable = Math.min(readable, sum);
  }

  public static UserBytes of(List<byte[]> parts) {
    return new UserBytes(List.copyOf(parts), Integer.MAX_VALUE);
  }

  public static UserBytes of(byte[] bytes) {
    return of(List.of(bytes));
  }

  /// The same bytes, of which only so many can be read: what follows faults.
  public UserBytes faultingAfter(int count) {
    return new UserBytes(parts, count);
  }

  public int total() {
    return total;
  }

  /// Bytes not read yet.
  public int left() {
    return total - position;
  }

  /// Copies the next bytes to a place in memory.
  ///
  /// @return bytes copied; fewer than asked for when the source faults or ends
  public int read(byte[] to, int at, int count) {
    int done = 0;
    while (done < count && position < readable) {
      byte[] bytes = parts.get(part);
      int inPart = position - partStart;
      if (inPart == bytes.length) {
        partStart += bytes.length;
        part++;
        continue;
      }
      int chunk = Math.min(Math.min(count - done, bytes.length - inPart), readable - position);
      System.arraycopy(bytes, inPart, to, at + done, chunk);
      done += chunk;
      position += chunk;
    }
    return done;
  }
}
