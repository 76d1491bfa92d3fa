package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.socket.HostSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sockets by key, in as many buckets as the kernel would have, walked in its order.
public final class SockHash extends SocketMap {
  private final List<Slot>[] buckets;
  private int count;

  SockHash(MapDefinition definition, Memory memory) {
    super(definition, memory);
    int size = Integer.highestOneBit(Math.max(1, 2 * definition.maxEntries() - 1));
    @SuppressWarnings({"unchecked", "rawtypes"})
    List<Slot>[] empty = new List[size];
    buckets = empty;
  }

  private int bucketOf(byte[] key) {
    return JenkinsHash.hash(key) & (buckets.length - 1);
  }

  private List<Slot> bucket(int index) {
    List<Slot> bucket = buckets[index];
    return bucket == null ? List.of() : bucket;
  }

  private @Nullable Slot find(byte[] key) {
    for (Slot slot : bucket(bucketOf(key))) {
      if (Arrays.equals(slot.key, key)) {
        return slot;
      }
    }
    return null;
  }

  @Override
  public @Nullable HostSocket socket(byte[] key) {
    Slot slot = find(key);
    return slot == null ? null : slot.socket;
  }

  @Override
  int put(byte[] key, HostSocket socket, long flags) {
    return replace(find(key), new Slot(this, key, socket), flags);
  }

  @Override
  public int delete(byte[] key) {
    Slot slot = find(key);
    if (slot == null) {
      return -Errno.ENOENT.number();
    }
    slot.remove();
    return 0;
  }

  /// Walks the buckets; an unknown key starts over.
  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    Slot at = key == null ? null : find(key);
    int index = 0;
    if (at != null) {
      index = bucketOf(at.key);
      List<Slot> bucket = bucket(index);
      int behind = bucket.indexOf(at) + 1;
      if (behind < bucket.size()) {
        return bucket.get(behind).key.clone();
      }
      index++;
    }
    for (; index < buckets.length; index++) {
      if (!bucket(index).isEmpty()) {
        return bucket(index).getFirst().key.clone();
      }
    }
    return null;
  }

  @Override
  boolean isFull() {
    return count >= definition().maxEntries();
  }

  /// A new element becomes the first of its bucket.
  @Override
  void store(Slot slot) {
    int index = bucketOf(slot.key);
    List<Slot> bucket = buckets[index];
    if (bucket == null) {
      bucket = new ArrayList<>();
      buckets[index] = bucket;
    }
    if (!bucket.removeIf(old -> Arrays.equals(old.key, slot.key))) {
      count++;
    }
    bucket.addFirst(slot);
  }

  @Override
  void clear(Slot slot) {
    List<Slot> bucket = bucket(bucketOf(slot.key));
    if (bucket.removeIf(each -> each == slot)) {
      count--;
    }
  }
}
