package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import java.util.Set;

/// Which helper takes which type of map. kernel: check_map_func_compatibility, 6.18
final class MapUse {
  static final int LOOKUP = 1;
  static final int UPDATE = 2;
  static final int DELETE = 3;
  static final int TAIL_CALL = 12;
  static final int PERF_EVENT_READ = 22;
  static final int PERF_EVENT_OUTPUT = 25;
  static final int CURRENT_TASK_UNDER_CGROUP = 37;
  static final int SK_REDIRECT_MAP = 52;
  static final int PERF_EVENT_READ_VALUE = 55;
  static final int MSG_REDIRECT_MAP = 60;
  static final int MSG_REDIRECT_HASH = 71;
  static final int SK_REDIRECT_HASH = 72;
  static final int PUSH = 87;
  static final int POP = 88;
  static final int PEEK = 89;
  static final int SK_STORAGE_GET = 107;
  static final int SK_STORAGE_DELETE = 108;
  static final int RINGBUF_OUTPUT = 130;
  static final int RINGBUF_RESERVE = 131;
  static final int RINGBUF_QUERY = 134;
  static final int TASK_STORAGE_GET = 156;
  static final int TASK_STORAGE_DELETE = 157;
  static final int KPTR_XCHG = 194;
  static final int LOOKUP_PERCPU = 195;
  static final int RINGBUF_RESERVE_DYNPTR = 198;
  static final int USER_RINGBUF_DRAIN = 209;
  static final int CGRP_STORAGE_GET = 210;
  static final int CGRP_STORAGE_DELETE = 211;

  private static final Set<Integer> PERF =
      Set.of(PERF_EVENT_READ, PERF_EVENT_OUTPUT, PERF_EVENT_READ_VALUE);
  private static final Set<Integer> RINGBUF =
      Set.of(RINGBUF_OUTPUT, RINGBUF_RESERVE, RINGBUF_QUERY, RINGBUF_RESERVE_DYNPTR);

  private static final int READ_ONLY_FLAG = 0x80;

  private MapUse() {}

  /// Whether programs may not write the map's values. kernel: BPF_F_RDONLY_PROG, which
  /// dev_map_init_map sets itself
  static boolean isReadOnly(MapDefinition map) {
    return map.readOnly()
        || (map.flags() & READ_ONLY_FLAG) != 0
        || map.type() == MapType.DEVMAP
        || map.type() == MapType.DEVMAP_HASH;
  }

  /// Whether updates and deletes of a sockmap must be refused with words of their own first.
  static boolean isSockmapUpdate(MapType type, int helper) {
    return (type == MapType.SOCKMAP && !sockmapHelper(helper, SK_REDIRECT_MAP, MSG_REDIRECT_MAP)
            || type == MapType.SOCKHASH
                && !sockmapHelper(helper, SK_REDIRECT_HASH, MSG_REDIRECT_HASH))
        && (helper == UPDATE || helper == DELETE);
  }

  private static boolean sockmapHelper(int helper, int skb, int msg) {
    return helper == skb || helper == msg || helper == LOOKUP;
  }

  static boolean isCompatible(MapType type, int helper) {
    return mapAllows(type, helper) && helperAllows(helper, type);
  }

  private static boolean mapAllows(MapType type, int helper) {
    return switch (type) {
      case PROG_ARRAY -> helper == TAIL_CALL;
      case PERF_EVENT_ARRAY -> PERF.contains(helper);
      case RINGBUF -> RINGBUF.contains(helper);
      case USER_RINGBUF -> helper == USER_RINGBUF_DRAIN;
      case CGROUP_ARRAY -> helper == CURRENT_TASK_UNDER_CGROUP;
      case STACK_TRACE,
          CGROUP_STORAGE,
          PERCPU_CGROUP_STORAGE,
          CPUMAP,
          REUSEPORT_SOCKARRAY,
          STRUCT_OPS ->
          false;
      case DEVMAP, DEVMAP_HASH, XSKMAP, ARRAY_OF_MAPS, HASH_OF_MAPS -> helper == LOOKUP;
      case SOCKMAP -> sockmapHelper(helper, SK_REDIRECT_MAP, MSG_REDIRECT_MAP);
      case SOCKHASH -> sockmapHelper(helper, SK_REDIRECT_HASH, MSG_REDIRECT_HASH);
      case QUEUE, STACK -> helper == PEEK || helper == POP || helper == PUSH;
      case SK_STORAGE ->
          helper == SK_STORAGE_GET || helper == SK_STORAGE_DELETE || helper == KPTR_XCHG;
      case INODE_STORAGE -> helper == KPTR_XCHG;
      case TASK_STORAGE ->
          helper == TASK_STORAGE_GET || helper == TASK_STORAGE_DELETE || helper == KPTR_XCHG;
      case CGRP_STORAGE ->
          helper == CGRP_STORAGE_GET || helper == CGRP_STORAGE_DELETE || helper == KPTR_XCHG;
      case BLOOM_FILTER -> helper == PEEK || helper == PUSH;
      case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH, LPM_TRIE, ARENA ->
          true;
    };
  }

  private static boolean helperAllows(int helper, MapType type) {
    return switch (helper) {
      case TAIL_CALL -> type == MapType.PROG_ARRAY;
      case PERF_EVENT_READ, PERF_EVENT_OUTPUT, PERF_EVENT_READ_VALUE ->
          type == MapType.PERF_EVENT_ARRAY;
      case RINGBUF_OUTPUT, RINGBUF_RESERVE, RINGBUF_QUERY, RINGBUF_RESERVE_DYNPTR ->
          type == MapType.RINGBUF;
      case USER_RINGBUF_DRAIN -> type == MapType.USER_RINGBUF;
      case CURRENT_TASK_UNDER_CGROUP -> type == MapType.CGROUP_ARRAY;
      case SK_REDIRECT_MAP, MSG_REDIRECT_MAP -> type == MapType.SOCKMAP;
      case SK_REDIRECT_HASH, MSG_REDIRECT_HASH -> type == MapType.SOCKHASH;
      case POP -> type == MapType.QUEUE || type == MapType.STACK;
      case PEEK, PUSH ->
          type == MapType.QUEUE || type == MapType.STACK || type == MapType.BLOOM_FILTER;
      case LOOKUP_PERCPU ->
          type == MapType.PERCPU_ARRAY
              || type == MapType.PERCPU_HASH
              || type == MapType.LRU_PERCPU_HASH;
      case SK_STORAGE_GET, SK_STORAGE_DELETE -> type == MapType.SK_STORAGE;
      case TASK_STORAGE_GET, TASK_STORAGE_DELETE -> type == MapType.TASK_STORAGE;
      case CGRP_STORAGE_GET, CGRP_STORAGE_DELETE -> type == MapType.CGRP_STORAGE;
      default -> true;
    };
  }
}
