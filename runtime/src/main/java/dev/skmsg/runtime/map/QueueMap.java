package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A queue or a stack. It has no keys. kernel: queue_stack_maps.c, 6.18
public final class QueueMap implements BpfMap {
  private final MapDefinition definition;
  private final Deque<byte[]> values = new ArrayDeque<>();

  QueueMap(MapDefinition definition) {
    this.definition = definition;
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  // BPF_EXIST makes room by dropping the oldest value.
  @Override
  public int push(byte[] value, long flags) {
    if (flags != 0 && flags != UpdateFlags.BPF_EXIST) {
      return -Errno.EINVAL.number();
    }
    if (values.size() == definition.maxEntries()) {
      if (flags == 0) {
        return -Errno.E2BIG.number();
      }
      values.removeFirst();
    }
    values.addLast(value.clone());
    return 0;
  }

  @Override
  public byte @Nullable [] pop() {
    return definition.type() == MapType.QUEUE ? values.pollFirst() : values.pollLast();
  }

  @Override
  public byte @Nullable [] peek() {
    byte[] value = definition.type() == MapType.QUEUE ? values.peekFirst() : values.peekLast();
    return value == null ? null : value.clone();
  }

  /// The next value: what a lookup without a key means to user space.
  @Override
  public byte @Nullable [] read(byte[] key) {
    return peek();
  }

  /// A push: what an update without a key means to user space.
  @Override
  public int update(byte[] key, byte[] value, long flags) {
    return push(value, flags);
  }

  @Override
  public int delete(byte[] key) {
    return -Errno.EINVAL.number();
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    return null;
  }
}
