package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.Region;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.map.ArrayMap;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.HashTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The helpers that call a function of the program.
final class CallbackHelpers {
  // kernel: bpf.h, BPF_MAX_LOOPS, 6.18
  private static final int MAX_LOOPS = 8 * 1024 * 1024;

  private CallbackHelpers() {}

  static HelperTable table() {
    return HelperTable.of(Map.of(164, CallbackHelpers::forEachElement, 181, CallbackHelpers::loop));
  }

  // kernel: bpf_iter.c, bpf_loop, 6.18
  private static long loop(
      Machine machine, long count, long function, long context, long flags, long r5) {
    if (flags != 0) {
      return -Errno.EINVAL.number();
    }
    if (Integer.compareUnsigned((int) count, MAX_LOOPS) > 0) {
      return -Errno.E2BIG.number();
    }
    for (int i = 0; i < (int) count; i++) {
      long stop = machine.callback(function, i, context, 0, 0, 0);
      if (machine.trapped() || stop != 0) {
        return i + 1L;
      }
    }
    return (int) count;
  }

  // kernel: arraymap.c, bpf_for_each_array_elem and hashtab.c, bpf_for_each_hash_elem, 6.18
  private static long forEachElement(
      Machine machine, long mapPointer, long function, long context, long flags, long r5) {
    BpfMap map = machine.map(mapPointer);
    if (map == null) {
      return 0;
    }
    if (!(map instanceof ArrayMap) && !(map instanceof HashTable)) {
      return machine.trap(
          new Trap.Unsupported("for_each_map_elem on " + map.definition().type().label()));
    }
    if (flags != 0) {
      return -Errno.EINVAL.number();
    }
    byte[] key = new byte[map.definition().keySize()];
    Region region =
        machine
            .memory()
            .allocate(Region.Kind.BUFFER, "key of " + map.label(), key, 0, key.length, false);
    long done = 0;
    for (byte[] next : keys(map)) {
      System.arraycopy(next, 0, key, 0, key.length);
      long value = map.lookup(next);
      if (value == 0) {
        continue; // deleted by an earlier call
      }
      done++;
      long stop = machine.callback(function, mapPointer, region.address(), value, context, 0);
      if (machine.trapped() || stop != 0) {
        break;
      }
    }
    machine.memory().release(region);
    return done;
  }

  private static List<byte[]> keys(BpfMap map) {
    List<byte[]> keys = new ArrayList<>();
    for (byte[] key = map.nextKey(null); key != null; key = map.nextKey(key)) {
      keys.add(key);
    }
    return keys;
  }
}
