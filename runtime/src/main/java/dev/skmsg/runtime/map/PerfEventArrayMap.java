package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Perf events by index, one a CPU by custom. An index is empty until user space opens it.
public final class PerfEventArrayMap implements BpfMap {
  private final MapDefinition definition;
  private final SortedMap<Integer, List<byte[]>> records = new TreeMap<>();

  PerfEventArrayMap(MapDefinition definition) {
    this.definition = definition;
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  /// Opens an event at an index, for programs to write to.
  public void open(int index) {
    records.putIfAbsent(index, new ArrayList<>());
  }

  /// kernel: bpf_trace.c, __bpf_perf_event_output, 6.18
  public int output(int index, byte[] record) {
    if (Integer.compareUnsigned(index, definition.maxEntries()) >= 0) {
      return -Errno.E2BIG.number();
    }
    List<byte[]> opened = records.get(index);
    if (opened == null) {
      return -Errno.ENOENT.number();
    }
    opened.add(record);
    return 0;
  }

  /// What programs have written, in order, index by index.
  public List<byte[]> records() {
    return records.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    return null;
  }

  @Override
  public int update(byte[] key, byte[] value, long flags) {
    return -Errno.EBADF.number();
  }

  @Override
  public int delete(byte[] key) {
    int index = Bytes.u32(key);
    if (Integer.compareUnsigned(index, definition.maxEntries()) >= 0) {
      return -Errno.E2BIG.number();
    }
    return records.remove(index) == null ? -Errno.ENOENT.number() : 0;
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    return Bytes.nextIndex(key, definition.maxEntries());
  }
}
