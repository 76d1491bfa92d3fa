package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.socket.HostSocket;
import org.jspecify.annotations.Nullable;

/// Sockets by index.
public final class SockMap extends SocketMap {
  private final @Nullable Slot[] slots;

  SockMap(MapDefinition definition, Memory memory) {
    super(definition, memory);
    slots = new Slot[definition.maxEntries()];
  }

  private boolean has(int index) {
    return Integer.compareUnsigned(index, slots.length) < 0;
  }

  @Override
  public @Nullable HostSocket socket(byte[] key) {
    int index = Bytes.u32(key);
    Slot slot = has(index) ? slots[index] : null;
    return slot == null ? null : slot.socket;
  }

  @Override
  int put(byte[] key, HostSocket socket, long flags) {
    int index = Bytes.u32(key);
    return has(index)
        ? replace(slots[index], new Slot(this, key, socket), flags)
        : -Errno.E2BIG.number();
  }

  @Override
  public int delete(byte[] key) {
    int index = Bytes.u32(key);
    Slot slot = has(index) ? slots[index] : null;
    if (slot == null) {
      return -Errno.EINVAL.number();
    }
    slot.remove();
    return 0;
  }

  /// Walks indexes, whether or not they hold a socket.
  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    return Bytes.nextIndex(key, slots.length);
  }

  @Override
  boolean isFull() {
    return false;
  }

  @Override
  void store(Slot slot) {
    slots[Bytes.u32(slot.key)] = slot;
  }

  @Override
  void clear(Slot slot) {
    if (slots[Bytes.u32(slot.key)] == slot) {
      slots[Bytes.u32(slot.key)] = null;
    }
  }
}
