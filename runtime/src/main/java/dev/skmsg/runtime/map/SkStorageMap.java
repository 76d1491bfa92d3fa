package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.KernelObject;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.exec.Region;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// One value for each socket that asked for it. User space names sockets by descriptors, which this
/// machine does not give out: it goes by the socket itself.
public final class SkStorageMap implements BpfMap {
  private final MapDefinition definition;
  private final Memory memory;
  private final IdentityHashMap<KernelObject, Region> values = new IdentityHashMap<>();

  SkStorageMap(MapDefinition definition, Memory memory) {
    this.definition = definition;
    this.memory = memory;
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  /// The guest address of a socket's value, or 0.
  ///
  /// @param initial what a value that has to be made begins with; `null` not to make one
  public long get(KernelObject socket, byte @Nullable [] initial) {
    Region region = values.get(socket);
    if (region == null && initial != null) {
      byte[] value = Arrays.copyOf(initial, definition.valueSize());
      region =
          memory.allocate(
              Region.Kind.MAP_VALUE, "value of " + label(), value, 0, value.length, true);
      values.put(socket, region);
    }
    return region == null ? 0 : region.address();
  }

  /// A copy of a socket's value.
  public byte @Nullable [] read(KernelObject socket) {
    Region region = values.get(socket);
    return region == null ? null : region.content();
  }

  /// Sets a socket's value.
  public int update(KernelObject socket, byte[] value, long flags) {
    int refused = UpdateFlags.check(flags, values.containsKey(socket));
    if (refused == 0) {
      remove(socket);
      get(socket, value);
    }
    return refused;
  }

  /// Takes a socket's value away, as its close does too.
  public int remove(KernelObject socket) {
    Region region = values.remove(socket);
    if (region == null) {
      return -Errno.ENOENT.number();
    }
    memory.retire(region);
    return 0;
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
    return -Errno.EBADF.number();
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    return null;
  }
}
