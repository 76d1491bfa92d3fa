package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.map.ArrayMap;
import dev.skmsg.runtime.map.BloomFilterMap;
import dev.skmsg.runtime.map.BpfMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The helpers that work on any map.
final class MapHelpers {
  private MapHelpers() {}

  static HelperTable table() {
    return HelperTable.of(
        Map.of(
            1, MapHelpers::lookup,
            2, MapHelpers::update,
            3, MapHelpers::delete,
            87, MapHelpers::push,
            88, MapHelpers::pop,
            89, MapHelpers::peek,
            195, MapHelpers::lookupPerCpu));
  }

  private static long lookup(
      Machine machine, long mapPointer, long key, long r3, long r4, long r5) {
    BpfMap map = machine.map(mapPointer);
    if (map instanceof ArrayMap array) {
      int index = (int) machine.load(key, 4);
      return machine.trapped() ? 0 : array.lookup(index);
    }
    byte[] bytes = map == null ? null : machine.read(key, map.definition().keySize());
    return map == null || bytes == null ? 0 : map.lookup(bytes);
  }

  private static long lookupPerCpu(
      Machine machine, long mapPointer, long key, long cpu, long r4, long r5) {
    // Only CPU 0 exists.
    return (int) cpu == 0 ? lookup(machine, mapPointer, key, 0, 0, 0) : 0;
  }

  private static long update(
      Machine machine, long mapPointer, long key, long value, long flags, long r5) {
    BpfMap map = machine.map(mapPointer);
    if (map == null) {
      return 0;
    }
    byte[] keyBytes = machine.read(key, map.definition().keySize());
    byte[] valueBytes = machine.read(value, map.definition().valueSize());
    return keyBytes == null || valueBytes == null ? 0 : map.update(keyBytes, valueBytes, flags);
  }

  private static long delete(
      Machine machine, long mapPointer, long key, long r3, long r4, long r5) {
    BpfMap map = machine.map(mapPointer);
    byte[] bytes = map == null ? null : machine.read(key, map.definition().keySize());
    return map == null || bytes == null ? 0 : map.delete(bytes);
  }

  private static long push(
      Machine machine, long mapPointer, long value, long flags, long r4, long r5) {
    BpfMap map = machine.map(mapPointer);
    byte[] bytes = map == null ? null : machine.read(value, map.definition().valueSize());
    return map == null || bytes == null ? 0 : map.push(bytes, flags);
  }

  private static long pop(Machine machine, long mapPointer, long value, long r3, long r4, long r5) {
    BpfMap map = machine.map(mapPointer);
    return map == null ? 0 : give(machine, value, map, map.pop());
  }

  private static long peek(
      Machine machine, long mapPointer, long value, long r3, long r4, long r5) {
    BpfMap map = machine.map(mapPointer);
    if (map instanceof BloomFilterMap filter) {
      byte[] bytes = machine.read(value, map.definition().valueSize());
      return bytes == null || filter.contains(bytes) ? 0 : -Errno.ENOENT.number();
    }
    return map == null ? 0 : give(machine, value, map, map.peek());
  }

  // An empty queue clears the buffer. kernel: queue_stack_maps.c, __queue_map_get, 6.18
  private static long give(Machine machine, long to, BpfMap map, byte @Nullable [] found) {
    byte[] bytes = found == null ? new byte[map.definition().valueSize()] : found;
    return machine.write(to, bytes) && found == null ? -Errno.ENOENT.number() : 0;
  }
}
