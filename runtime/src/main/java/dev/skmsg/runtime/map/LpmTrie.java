package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.exec.Region;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Values by longest matching prefix. A key is a 32-bit prefix length and data, the first bit of
/// which is the highest of its first byte. kernel: lpm_trie.c, 6.18
public final class LpmTrie implements BpfMap {
  private final MapDefinition definition;
  private final Memory memory;
  private final int dataBits;
  // Longer prefixes stand before the shorter ones they begin with: the kernel's postorder.
  private final TreeMap<byte[], Region> regions = new TreeMap<>(LpmTrie::comparePrefixes);

  LpmTrie(MapDefinition definition, Memory memory) {
    this.definition = definition;
    this.memory = memory;
    this.dataBits = 8 * (definition.keySize() - Integer.BYTES);
  }

  private static int length(byte[] key) {
    return Bytes.u32(key);
  }

  private static int bit(byte[] key, int index) {
    return key[Integer.BYTES + index / 8] >> 7 - index % 8 & 1;
  }

  private static int comparePrefixes(byte[] left, byte[] right) {
    int common = Math.min(length(left), length(right));
    for (int i = 0; i < common; i++) {
      int difference = bit(left, i) - bit(right, i);
      if (difference != 0) {
        return difference;
      }
    }
    return length(right) - length(left);
  }

  private boolean isTooLong(byte[] key) {
    return Integer.compareUnsigned(length(key), dataBits) > 0;
  }

  private @Nullable Region longestMatch(byte[] key) {
    if (isTooLong(key)) {
      return null;
    }
    byte[] prefix = key.clone();
    for (int bits = length(key); bits >= 0; bits--) {
      System.arraycopy(Bytes.ofU32(bits), 0, prefix, 0, Integer.BYTES);
      Region region = regions.get(prefix);
      if (region != null) {
        return region;
      }
    }
    return null;
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  @Override
  public long lookup(byte[] key) {
    Region region = longestMatch(key);
    return region == null ? 0 : region.address();
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    Region region = longestMatch(key);
    return region == null ? null : region.content();
  }

  @Override
  public int update(byte[] key, byte[] value, long flags) {
    if (Long.compareUnsigned(flags, UpdateFlags.BPF_EXIST) > 0 || isTooLong(key)) {
      return -Errno.EINVAL.number();
    }
    Region old = regions.get(key);
    int refused = UpdateFlags.check(flags, old != null);
    if (refused != 0) {
      return refused;
    }
    if (old == null && regions.size() == definition.maxEntries()) {
      return -Errno.ENOSPC.number();
    }
    if (old != null) {
      regions.remove(key);
      memory.retire(old);
    }
    byte[] bytes = Arrays.copyOf(value, definition.valueSize());
    regions.put(
        key.clone(),
        memory.allocate(
            Region.Kind.MAP_VALUE, "value of " + label(), bytes, 0, bytes.length, true));
    return 0;
  }

  @Override
  public int delete(byte[] key) {
    if (isTooLong(key)) {
      return -Errno.EINVAL.number();
    }
    Region old = regions.remove(key);
    if (old == null) {
      return -Errno.ENOENT.number();
    }
    memory.retire(old);
    return 0;
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    if (regions.isEmpty()) {
      return null;
    }
    boolean known = key != null && !isTooLong(key) && regions.containsKey(key);
    byte[] next = key != null && known ? regions.higherKey(key) : regions.firstKey();
    return next == null ? null : next.clone();
  }
}
