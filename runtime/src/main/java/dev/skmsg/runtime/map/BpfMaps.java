package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.runtime.exec.Memory;
import java.util.Optional;

/// Makes the maps that hold no sockets.
public final class BpfMaps {
  private BpfMaps() {}

  /// The map over a machine's memory, or nothing for a type that is made elsewhere or not modelled.
  public static Optional<BpfMap> create(MapDefinition definition, Memory memory) {
    return switch (definition.type()) {
      case ARRAY, PERCPU_ARRAY -> Optional.of(new ArrayMap(definition, memory));
      case PROG_ARRAY -> Optional.of(new ProgArrayMap(definition));
      case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH ->
          Optional.of(new HashTable(definition, memory));
      case LPM_TRIE -> Optional.of(new LpmTrie(definition, memory));
      case ARRAY_OF_MAPS, HASH_OF_MAPS -> Optional.of(new MapOfMaps(definition, memory));
      case QUEUE, STACK -> Optional.of(new QueueMap(definition));
      case RINGBUF -> Optional.of(new RingBufferMap(definition, memory));
      case PERF_EVENT_ARRAY -> Optional.of(new PerfEventArrayMap(definition));
      case SK_STORAGE -> Optional.of(new SkStorageMap(definition, memory));
      case BLOOM_FILTER -> Optional.of(new BloomFilterMap(definition));
      case STACK_TRACE,
          CGROUP_ARRAY,
          DEVMAP,
          SOCKMAP,
          CPUMAP,
          XSKMAP,
          SOCKHASH,
          CGROUP_STORAGE,
          REUSEPORT_SOCKARRAY,
          PERCPU_CGROUP_STORAGE,
          DEVMAP_HASH,
          STRUCT_OPS,
          INODE_STORAGE,
          TASK_STORAGE,
          USER_RINGBUF,
          CGRP_STORAGE,
          ARENA ->
          Optional.empty();
    };
  }
}
