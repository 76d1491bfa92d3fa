package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An array or hash of maps. Programs only look up; user space puts maps in with [#put].
public final class MapOfMaps implements BpfMap {
  private final MapDefinition definition;
  private final Memory memory;
  private final Map<Key, BpfMap> inner = new LinkedHashMap<>();

  MapOfMaps(MapDefinition definition, Memory memory) {
    this.definition = definition;
    this.memory = memory;
  }

  private boolean isArray() {
    return definition.type() == MapType.ARRAY_OF_MAPS;
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  private boolean isOutside(byte[] key) {
    return isArray() && Integer.compareUnsigned(Bytes.u32(key), definition.maxEntries()) >= 0;
  }

  /// Puts a map in, of the type and sizes that the definition's inner map names.
  public int put(byte[] key, BpfMap map, long flags) {
    if (!fits(map.definition())) {
      return -Errno.EINVAL.number();
    }
    Key place = new Key(key.clone());
    if (isArray()) {
      // kernel: arraymap.c, bpf_fd_array_map_update_elem, 6.18
      if (flags != 0) {
        return -Errno.EINVAL.number();
      }
      if (isOutside(key)) {
        return -Errno.E2BIG.number();
      }
    } else {
      boolean exists = inner.containsKey(place);
      int refused = UpdateFlags.check(flags, exists);
      if (refused != 0) {
        return refused;
      }
      if (!exists && inner.size() == definition.maxEntries()) {
        return -Errno.E2BIG.number();
      }
    }
    inner.put(place, map);
    return 0;
  }

  // kernel: map_in_map.c, bpf_map_meta_equal; arrays also compare max_entries unless they may
  // differ, 6.18
  private boolean fits(MapDefinition map) {
    MapDefinition wanted = definition.inner();
    return wanted == null
        || map.type() == wanted.type()
            && map.keySize() == wanted.keySize()
            && map.valueSize() == wanted.valueSize()
            && map.flags() == wanted.flags()
            && (map.type() != MapType.ARRAY || map.maxEntries() == wanted.maxEntries());
  }

  /// The map at this key, if any.
  public @Nullable BpfMap inner(byte[] key) {
    return inner.get(new Key(key));
  }

  @Override
  public long lookup(byte[] key) {
    BpfMap map = inner(key);
    return map == null ? 0 : memory.addressOf(map);
  }

  /// User space reads map ids, which this machine does not give out.
  @Override
  public byte @Nullable [] read(byte[] key) {
    return null;
  }

  /// Maps are put in by [#put].
  @Override
  public int update(byte[] key, byte[] value, long flags) {
    return -Errno.EBADF.number();
  }

  @Override
  public int delete(byte[] key) {
    if (isOutside(key)) {
      return -Errno.E2BIG.number();
    }
    return inner.remove(new Key(key)) == null ? -Errno.ENOENT.number() : 0;
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    if (isArray()) {
      return Bytes.nextIndex(key, definition.maxEntries());
    }
    return Key.after(inner.keySet(), key);
  }
}
