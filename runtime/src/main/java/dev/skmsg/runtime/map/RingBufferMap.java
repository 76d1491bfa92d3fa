package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.exec.Region;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A ring buffer from programs to user space. kernel: ringbuf.c, 6.18
public final class RingBufferMap implements BpfMap {
  private static final int HEADER = 8;
  private static final int LARGEST_RECORD = Integer.MAX_VALUE / 4;

  private final MapDefinition definition;
  private final Memory memory;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long consumer;
  private long producer;
  // From here on records are not all committed.
  private long pending;

  private enum State {
    RESERVED,
    SUBMITTED,
    DISCARDED
  }

  private static final class Sample {
    final byte[] bytes;
    final long end;
    State state = State.RESERVED;

    Sample(byte[] bytes, long end) {
      this.bytes = bytes;
      this.end = end;
    }
  }

  RingBufferMap(MapDefinition definition, Memory memory) {
    this.definition = definition;
    this.memory = memory;
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  /// The guest address of a new record, or 0 when there is no room.
  public long reserve(long size) {
    Sample sample = newSample(size);
    if (sample == null) {
      return 0;
    }
    Region region =
        memory.allocate(
            Region.Kind.BUFFER, "record of " + label(), sample.bytes, 0, sample.bytes.length, true);
    region.setOwner(sample);
    return region.address();
  }

  private @Nullable Sample newSample(long size) {
    if (Long.compareUnsigned(size, LARGEST_RECORD) > 0) {
      return null;
    }
    long length = size + HEADER + 7 & ~7L;
    for (Sample sample : samples) {
      if (sample.state == State.RESERVED) {
        break;
      }
      pending = Math.max(pending, sample.end);
    }
    long end = producer + length;
    long most = definition.maxEntries() - 1L;
    if (length > definition.maxEntries() || end - consumer > most || end - pending > most) {
      return null;
    }
    producer = end;
    Sample sample = new Sample(new byte[(int) size], end);
    samples.add(sample);
    return sample;
  }

  /// Commits or discards the record that begins at this address; false when there is none.
  public static boolean finish(Memory memory, long address, boolean discard) {
    Region region = memory.regionAt(address);
    if (region == null || !(region.owner() instanceof Sample sample)) {
      return false;
    }
    sample.state = discard ? State.DISCARDED : State.SUBMITTED;
    memory.release(region);
    return true;
  }

  /// Writes a whole record.
  public int output(byte[] bytes) {
    Sample sample = newSample(bytes.length);
    if (sample == null) {
      return -Errno.EAGAIN.number();
    }
    System.arraycopy(bytes, 0, sample.bytes, 0, bytes.length);
    sample.state = State.SUBMITTED;
    return 0;
  }

  /// bpf_ringbuf_query: 0 unread bytes, 1 size, 2 consumer position, 3 producer position.
  public long query(long what) {
    if (what == 0) {
      return producer - consumer;
    }
    if (what == 1) {
      return Integer.toUnsignedLong(definition.maxEntries());
    }
    return what == 2 ? consumer : what == 3 ? producer : 0;
  }

  /// Takes the committed records out, as a reader in user space does.
  public List<byte[]> drain() {
    List<byte[]> records = new ArrayList<>();
    while (!samples.isEmpty() && samples.getFirst().state != State.RESERVED) {
      Sample sample = samples.removeFirst();
      consumer = sample.end;
      pending = Math.max(pending, sample.end);
      if (sample.state == State.SUBMITTED) {
        records.add(sample.bytes);
      }
    }
    return records;
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    return null;
  }

  @Override
  public int update(byte[] key, byte[] value, long flags) {
    return -Errno.ENOTSUPP.number();
  }

  @Override
  public int delete(byte[] key) {
    return -Errno.ENOTSUPP.number();
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    return null;
  }
}
