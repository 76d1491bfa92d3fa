package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.KernelObject;
import org.jspecify.annotations.Nullable;

/// A map of one machine. Keys are key-size bytes; results are 0 or a negative error number.
///
/// [#read], [#update], [#delete] and [#nextKey] are what bpf(2) offers to user space. Programs
/// reach
/// values through [#lookup] and the other guest-side methods, by address.
public interface BpfMap extends KernelObject {

  MapDefinition definition();

  @Override
  default String label() {
    return "map " + definition().name();
  }

  /// A copy of the value as user space sees it, `null` where there is none. Per-CPU maps give one
  /// value a CPU.
  byte @Nullable [] read(byte[] key);

  /// @param flags BPF_ANY 0, BPF_NOEXIST 1, BPF_EXIST 2, and the map's own
  int update(byte[] key, byte[] value, long flags);

  int delete(byte[] key);

  /// The key after this one, the first for `null` or a key that is gone; `null` at the end.
  byte @Nullable [] nextKey(byte @Nullable [] key);

  /// The guest address of the value, or 0.
  default long lookup(byte[] key) {
    return 0;
  }

  /// The guest address of the value of a map that has exactly one and lets programs name it, or 0.
  default long onlyValue() {
    return 0;
  }

  /// bpf_map_push_elem.
  default int push(byte[] value, long flags) {
    return -Errno.EOPNOTSUPP.number();
  }

  /// Takes the next value away: what bpf_map_pop_elem copies out, `null` when the map is empty.
  default byte @Nullable [] pop() {
    return null;
  }

  /// The next value, which stays, `null` when the map is empty.
  default byte @Nullable [] peek() {
    return null;
  }
}
