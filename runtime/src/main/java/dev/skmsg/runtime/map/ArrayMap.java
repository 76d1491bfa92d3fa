package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.exec.Region;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An array, a per-CPU array on the machine's one CPU, or a data section.
///
/// Every index has a value from the start. Each value is a region of its own, made when a program
/// first looks it up, so that an access past its end traps.
public final class ArrayMap implements BpfMap {
  private static final long BPF_NOEXIST = 1;
  private static final long BPF_EXIST = 2;
  private static final long BPF_F_LOCK = 4;
  private static final int BPF_F_RDONLY_PROG = 1 << 7;

  private final MapDefinition definition;
  private final Memory memory;
  private final int stride;
  private final byte[] values;
  private final @Nullable Region[] regions;

  ArrayMap(MapDefinition definition, Memory memory) {
    this.definition = definition;
    this.memory = memory;
    this.stride = (definition.valueSize() + 7) & ~7;
    this.values = new byte[Math.multiplyExact(stride, definition.maxEntries())];
    this.regions = new Region[definition.maxEntries()];
    byte[] content = definition.content();
    if (content != null) {
      System.arraycopy(content, 0, values, 0, Math.min(content.length, definition.valueSize()));
    }
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  private boolean isFrozen() {
    return definition.readOnly();
  }

  private boolean isWritableByPrograms() {
    return !isFrozen() && (definition.flags() & BPF_F_RDONLY_PROG) == 0;
  }

  /// The guest address of the value at an unsigned index, or 0.
  public long lookup(int index) {
    if (Integer.compareUnsigned(index, regions.length) >= 0) {
      return 0;
    }
    Region region = regions[index];
    if (region == null) {
      region =
          memory.allocate(
              Region.Kind.MAP_VALUE,
              "value [%d] of %s".formatted(index, label()),
              values,
              index * stride,
              definition.valueSize(),
              isWritableByPrograms());
      regions[index] = region;
    }
    return region.address();
  }

  @Override
  public long lookup(byte[] key) {
    return lookup(Bytes.u32(key));
  }

  // kernel: arraymap.c, array_map_direct_value_addr, 6.18
  @Override
  public long onlyValue() {
    return definition.type() == MapType.ARRAY && definition.maxEntries() == 1 ? lookup(0) : 0;
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    int index = Bytes.u32(key);
    if (Integer.compareUnsigned(index, regions.length) >= 0) {
      return null;
    }
    int size = definition.type() == MapType.PERCPU_ARRAY ? stride : definition.valueSize();
    return Arrays.copyOfRange(values, index * stride, index * stride + size);
  }

  // kernel: arraymap.c, array_map_update_elem and percpu_array_map update, 6.18
  @Override
  public int update(byte[] key, byte[] value, long flags) {
    if (isFrozen()) {
      return -Errno.EPERM.number();
    }
    int index = Bytes.u32(key);
    if ((flags & ~BPF_F_LOCK) > BPF_EXIST || flags < 0) {
      return -Errno.EINVAL.number();
    }
    if (Integer.compareUnsigned(index, regions.length) >= 0) {
      return -Errno.E2BIG.number();
    }
    if ((flags & BPF_NOEXIST) != 0) {
      return -Errno.EEXIST.number();
    }
    System.arraycopy(
        value, 0, values, index * stride, Math.min(value.length, definition.valueSize()));
    return 0;
  }

  @Override
  public int delete(byte[] key) {
    return -Errno.EINVAL.number();
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    return Bytes.nextIndex(key, regions.length);
  }
}
