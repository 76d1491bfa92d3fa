package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The maps of a program under construction.
final class MapPool {
  private static final int[] VALUE_SIZES = {1, 2, 4, 6, 8, 12, 16, 24, 48, 64, 100, 256};
  private static final int[] KEY_SIZES = {1, 2, 4, 4, 8, 8, 12, 16, 24};

  private final List<MapDefinition> maps = new ArrayList<>();

  List<MapDefinition> definitions() {
    return maps;
  }

  MapDefinition get(int index) {
    return maps.get(index);
  }

  /// The index of a map of one of these types, made when there is none or chance wants another.
  int any(Dice dice, MapType... types) {
    List<Integer> fitting = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      if (Arrays.asList(types).contains(maps.get(i).type())
          && maps.get(i).content() == null
          && maps.get(i).valueTypeId() == 0) {
        fitting.add(i);
      }
    }
    if (!fitting.isEmpty() && (maps.size() >= 8 || dice.percent(65))) {
      return dice.of(fitting);
    }
    maps.add(define(dice, dice.of(types), "m" + maps.size()));
    return maps.size() - 1;
  }

  /// The index of an array with one entry, the only kind whose values have addresses in
  /// instructions.
  int single(Dice dice) {
    List<Integer> fitting = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      MapDefinition map = maps.get(i);
      if (map.type() == MapType.ARRAY && map.maxEntries() == 1 && map.content() == null) {
        fitting.add(i);
      }
    }
    if (!fitting.isEmpty() && dice.percent(80)) {
      return dice.of(fitting);
    }
    int value = VALUE_SIZES[dice.below(VALUE_SIZES.length)];
    maps.add(MapDefinition.of("m" + maps.size(), MapType.ARRAY, 4, value, 1));
    return maps.size() - 1;
  }

  /// The index of a frozen array with this content.
  int frozen(byte[] content) {
    for (int i = 0; i < maps.size(); i++) {
      if (Arrays.equals(maps.get(i).content(), content)) {
        return i;
      }
    }
    maps.add(
        new MapDefinition(
            "ro" + maps.size(),
            MapType.ARRAY,
            4,
            content.length,
            1,
            READ_ONLY_PROGRAM,
            null,
            content,
            true,
            0,
            0));
    return maps.size() - 1;
  }

  /// The index of a map whose value holds a spin lock before a number.
  int locked() {
    return typed("locked", MapType.ARRAY, 0, FunctionTypes.LOCKED_ID);
  }

  /// The index of a map of storage on sockets.
  int storage() {
    return typed("stored", MapType.SK_STORAGE, NO_PREALLOCATION, FunctionTypes.STORED_ID);
  }

  /// The index of a map of storage on tasks.
  int taskStorage() {
    return typed("task", MapType.TASK_STORAGE, NO_PREALLOCATION, FunctionTypes.STORED_ID);
  }

  private int typed(String name, MapType type, int flags, int valueType) {
    for (int i = 0; i < maps.size(); i++) {
      if (maps.get(i).valueTypeId() == valueType && maps.get(i).type() == type) {
        return i;
      }
    }
    int entries = flags == NO_PREALLOCATION ? 0 : 4;
    maps.add(new MapDefinition(name, type, 4, 8, entries, flags, null, null, false, 1, valueType));
    return maps.size() - 1;
  }

  /// Whether any map needs types.
  boolean anyTyped() {
    return maps.stream().anyMatch(map -> map.valueTypeId() != 0);
  }

  /// BPF_F_RDONLY_PROG.
  private static final int READ_ONLY_PROGRAM = 1 << 7;

  /// BPF_F_NO_PREALLOC.
  private static final int NO_PREALLOCATION = 1;

  private static MapDefinition define(Dice dice, MapType type, String name) {
    int key = KEY_SIZES[dice.below(KEY_SIZES.length)];
    int value = VALUE_SIZES[dice.below(VALUE_SIZES.length)];
    int entries = dice.of(1, 2, 4, 8, 16);
    return switch (type) {
      case ARRAY, PERCPU_ARRAY -> MapDefinition.of(name, type, 4, value, entries);
      case HASH, LRU_HASH, PERCPU_HASH, LRU_PERCPU_HASH ->
          MapDefinition.of(name, type, key, value, entries);
      case SOCKMAP -> MapDefinition.of(name, type, 4, dice.of(4, 8), entries);
      case SOCKHASH -> MapDefinition.of(name, type, key, dice.of(4, 8), entries);
      case QUEUE, STACK -> MapDefinition.of(name, type, 0, value, entries);
      case BLOOM_FILTER -> MapDefinition.of(name, type, 0, value, entries);
      case RINGBUF, USER_RINGBUF -> MapDefinition.of(name, type, 0, 0, 4096);
      case PROG_ARRAY, PERF_EVENT_ARRAY, CGROUP_ARRAY, REUSEPORT_SOCKARRAY ->
          MapDefinition.of(name, type, 4, 4, entries);
      case LPM_TRIE ->
          new MapDefinition(
              name,
              type,
              dice.of(5, 8, 20),
              value,
              entries,
              NO_PREALLOCATION,
              null,
              null,
              false,
              0,
              0);
      case ARRAY_OF_MAPS, HASH_OF_MAPS ->
          new MapDefinition(
              name,
              type,
              4,
              4,
              entries,
              0,
              MapDefinition.of(name + "i", dice.of(MapType.ARRAY, MapType.HASH), 4, value, 4),
              null,
              false,
              0,
              0);
      case DEVMAP, DEVMAP_HASH, CPUMAP, XSKMAP -> MapDefinition.of(name, type, 4, 4, entries);
      case STACK_TRACE -> MapDefinition.of(name, type, 4, 8 * dice.between(1, 4), entries);
      case SK_STORAGE,
          INODE_STORAGE,
          TASK_STORAGE,
          CGRP_STORAGE,
          CGROUP_STORAGE,
          PERCPU_CGROUP_STORAGE,
          STRUCT_OPS,
          ARENA ->
          throw new IllegalArgumentException("a map of this type needs more: " + type);
    };
  }
}
