package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.Errno;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A filter that knows what was pushed. It never errs; the kernel's may take an absent value for a
/// present one, now and then, by a random seed. kernel: bloom_filter.c, 6.18
public final class BloomFilterMap implements BpfMap {
  private final MapDefinition definition;
  private final Set<Key> values = new HashSet<>();

  BloomFilterMap(MapDefinition definition) {
    this.definition = definition;
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  @Override
  public int push(byte[] value, long flags) {
    if (flags != 0) {
      return -Errno.EINVAL.number();
    }
    values.add(new Key(value.clone()));
    return 0;
  }

  /// Whether the value was pushed: what bpf_map_peek_elem tells of a filter.
  public boolean contains(byte[] value) {
    return values.contains(new Key(value));
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    return null;
  }

  /// A push: what an update without a key means to user space.
  @Override
  public int update(byte[] key, byte[] value, long flags) {
    return push(value, flags);
  }

  @Override
  public int delete(byte[] key) {
    return -Errno.EOPNOTSUPP.number();
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    return null;
  }
}
