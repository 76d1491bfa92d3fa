package dev.skmsg.runtime.map;

import static dev.skmsg.bpf.kernel.Errno.E2BIG;
import static dev.skmsg.bpf.kernel.Errno.EEXIST;
import static dev.skmsg.bpf.kernel.Errno.EINVAL;
import static dev.skmsg.bpf.kernel.Errno.ENOENT;
import static dev.skmsg.bpf.kernel.Errno.ENOSPC;
import static dev.skmsg.bpf.kernel.Errno.EPERM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules of the maps that hold no sockets.
class GeneralMapsTest {
  private final Memory memory = new Memory();

  private BpfMap map(MapType type, int key, int value, int entries) {
    return BpfMaps.create(MapDefinition.of("m", type, key, value, entries), memory).orElseThrow();
  }

  private static byte[] u32(int value) {
    return Bytes.ofU32(value);
  }

  private static void fails(Errno errno, int result) {
    assertEquals(-errno.number(), result);
  }

  private static List<String> keys(BpfMap map) {
    List<String> keys = new ArrayList<>();
    for (byte[] key = map.nextKey(null); key != null; key = map.nextKey(key)) {
      keys.add(HexFormat.of().formatHex(key));
    }
    return keys;
  }

  @Test
  void arrays() {
    BpfMap array = map(MapType.ARRAY, 4, 4, 3);
    assertArrayEquals(new byte[4], array.read(u32(2)));
    assertEquals(0, array.update(u32(2), u32(7), 0));
    assertEquals(0, array.update(u32(2), u32(8), 2));
    assertArrayEquals(u32(8), array.read(u32(2)));
    fails(EEXIST, array.update(u32(2), u32(7), 1));
    fails(EINVAL, array.update(u32(2), u32(7), 3));
    fails(E2BIG, array.update(u32(3), u32(7), 0));
    fails(EINVAL, array.delete(u32(0)));
    assertNull(array.read(u32(3)));
    assertNull(array.read(u32(-1)));
    assertEquals(0, array.lookup(u32(3)));
    assertNotEquals(0, array.lookup(u32(0)));
    assertEquals(array.lookup(u32(1)), array.lookup(u32(1)));
    assertEquals(List.of("00000000", "01000000", "02000000"), keys(array));
    assertArrayEquals(u32(0), array.nextKey(u32(77)));
    assertEquals(0, array.onlyValue());
  }

  @Test
  void dataSections() {
    MapDefinition rodata =
        new MapDefinition(
            ".rodata", MapType.ARRAY, 4, 3, 1, 0, null, new byte[] {1, 2, 3}, true, 0, 0);
    BpfMap map = BpfMaps.create(rodata, memory).orElseThrow();
    assertArrayEquals(new byte[] {1, 2, 3}, map.read(u32(0)));
    fails(EPERM, map.update(u32(0), new byte[3], 0));
    assertEquals(map.lookup(u32(0)), map.onlyValue());
  }

  @ParameterizedTest
  @EnumSource(names = {"HASH", "PERCPU_HASH"})
  void hashes(MapType type) {
    BpfMap hash = map(type, 2, 8, 2);
    byte[] a = {1, 0};
    byte[] b = {2, 0};
    byte[] value = {1, 2, 3, 4, 5, 6, 7, 8};
    fails(ENOENT, hash.update(a, value, 2));
    fails(ENOENT, hash.delete(a));
    assertEquals(0, hash.update(a, value, 1));
    fails(EEXIST, hash.update(a, value, 1));
    fails(EINVAL, hash.update(a, value, 3));
    assertEquals(0, hash.update(a, new byte[8], 2));
    assertEquals(0, hash.update(b, value, 0));
    fails(E2BIG, hash.update(new byte[] {3, 0}, value, 0));
    assertEquals(0, hash.update(a, value, 0));
    assertArrayEquals(value, hash.read(a));
    assertEquals(2, keys(hash).size());
    assertEquals(0, hash.delete(a));
    assertNull(hash.read(a));
    assertEquals(0, hash.lookup(a));
    assertEquals(List.of("0200"), keys(hash));
    assertEquals(0, hash.update(new byte[] {3, 0}, value, 0));
  }

  @Test
  void anUpdatedHashElementMovesAndAnUpdatedPerCpuOneStays() {
    BpfMap hash = map(MapType.HASH, 1, 1, 4);
    byte[] key = {1};
    hash.update(key, new byte[] {1}, 0);
    long first = hash.lookup(key);
    hash.update(key, new byte[] {2}, 0);
    long second = hash.lookup(key);
    assertNotEquals(first, second);
    hash.update(key, new byte[] {3}, 0);
    assertEquals(first, hash.lookup(key));
    BpfMap perCpu = map(MapType.PERCPU_HASH, 1, 1, 4);
    perCpu.update(key, new byte[] {1}, 0);
    first = perCpu.lookup(key);
    perCpu.update(key, new byte[] {2}, 0);
    assertEquals(first, perCpu.lookup(key));
  }

  @Test
  void aDeletedElementIsUsedAgainFirst() {
    BpfMap hash = map(MapType.HASH, 1, 1, 4);
    hash.update(new byte[] {1}, new byte[] {1}, 0);
    long address = hash.lookup(new byte[] {1});
    hash.delete(new byte[] {1});
    hash.update(new byte[] {2}, new byte[] {2}, 0);
    assertEquals(address, hash.lookup(new byte[] {2}));
  }

  @Test
  void perCpuValuesAreRoundedForUserSpace() {
    assertArrayEquals(new byte[8], map(MapType.PERCPU_ARRAY, 4, 5, 1).read(u32(0)));
    BpfMap hash = map(MapType.PERCPU_HASH, 1, 5, 1);
    hash.update(new byte[1], new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 0, 0, 0}, hash.read(new byte[1]));
  }

  @Test
  void anLruForgetsWhatWasUsedLeast() {
    BpfMap lru = map(MapType.LRU_HASH, 1, 1, 2);
    lru.update(new byte[] {1}, new byte[] {1}, 0);
    lru.update(new byte[] {2}, new byte[] {2}, 0);
    assertNotEquals(0, lru.lookup(new byte[] {1}));
    lru.update(new byte[] {3}, new byte[] {3}, 0);
    assertEquals(List.of("01", "03"), keys(lru));
  }

  @Test
  void queuesAndStacks() {
    BpfMap queue = map(MapType.QUEUE, 0, 4, 2);
    BpfMap stack = map(MapType.STACK, 0, 4, 2);
    for (BpfMap map : List.of(queue, stack)) {
      assertNull(map.pop());
      assertNull(map.peek());
      assertEquals(0, map.push(u32(1), 0));
      assertEquals(0, map.push(u32(2), 0));
      fails(E2BIG, map.push(u32(3), 0));
      fails(EINVAL, map.push(u32(3), 1));
      assertEquals(0, map.push(u32(3), 2));
    }
    assertArrayEquals(u32(2), queue.peek());
    assertArrayEquals(u32(2), queue.pop());
    assertArrayEquals(u32(3), queue.pop());
    assertArrayEquals(u32(3), stack.pop());
    assertArrayEquals(u32(2), stack.pop());
    assertNull(stack.pop());
  }

  private static byte[] prefix(int length, int... bytes) {
    byte[] key = new byte[8];
    System.arraycopy(u32(length), 0, key, 0, 4);
    for (int i = 0; i < bytes.length; i++) {
      key[4 + i] = (byte) bytes[i];
    }
    return key;
  }

  private static @Nullable Byte found(BpfMap map, byte[] key) {
    byte[] value = map.read(key);
    return value == null ? null : value[0];
  }

  @Test
  void longestPrefix() {
    BpfMap trie = map(MapType.LPM_TRIE, 8, 1, 4);
    assertEquals(0, trie.update(prefix(16, 192, 168, 9, 9), new byte[] {1}, 0));
    assertEquals(0, trie.update(prefix(24, 192, 168, 0, 0), new byte[] {2}, 0));
    assertEquals(0, trie.update(prefix(24, 192, 168, 128, 0), new byte[] {3}, 0));
    assertEquals(0, trie.update(prefix(24, 192, 168, 1, 0), new byte[] {4}, 0));
    assertEquals((byte) 4, found(trie, prefix(32, 192, 168, 1, 77)));
    assertEquals((byte) 1, found(trie, prefix(32, 192, 168, 2, 77)));
    assertEquals((byte) 1, found(trie, prefix(20, 192, 168, 1, 77)));
    assertNull(found(trie, prefix(32, 10, 0, 0, 1)));
    assertNull(found(trie, prefix(33, 192, 168, 1, 77)));
    assertEquals(
        List.of("18000000c0a80000", "18000000c0a80100", "18000000c0a88000", "10000000c0a80909"),
        keys(trie));
    fails(ENOSPC, trie.update(prefix(8, 10), new byte[1], 0));
    fails(EINVAL, trie.update(prefix(33, 10), new byte[1], 0));
    fails(EINVAL, trie.update(prefix(8, 10), new byte[1], 3));
    fails(ENOENT, trie.update(prefix(8, 10), new byte[1], 2));
    fails(EEXIST, trie.update(prefix(16, 192, 168, 1, 1), new byte[1], 1));
    assertEquals(0, trie.update(prefix(16, 192, 168, 1, 1), new byte[] {9}, 2));
    assertEquals((byte) 9, found(trie, prefix(32, 192, 168, 2, 77)));
    fails(ENOENT, trie.delete(prefix(17, 192, 168)));
    assertEquals(0, trie.delete(prefix(16, 192, 168)));
    assertNull(found(trie, prefix(32, 192, 168, 2, 77)));
  }

  @Test
  void ringBuffers() {
    RingBufferMap ring = (RingBufferMap) map(MapType.RINGBUF, 0, 0, 4096);
    assertEquals(0, ring.output(new byte[] {1, 2, 3}));
    assertEquals(16, ring.query(0));
    assertEquals(4096, ring.query(1));
    long record = ring.reserve(5);
    assertEquals(0, ring.output(new byte[] {4}));
    assertEquals(1, ring.drain().size());
    assertEquals(0, ring.drain().size());
    RingBufferMap.finish(memory, record, false);
    assertEquals(2, ring.drain().size());
    assertEquals(0, ring.query(0));
    assertEquals(48, ring.query(3));
    assertEquals(0, ring.reserve(4096));
    assertNotEquals(0, ring.reserve(4080));
    fails(Errno.EAGAIN, ring.output(new byte[1]));
  }

  @Test
  void discardedRecordsAreNotSeen() {
    RingBufferMap ring = (RingBufferMap) map(MapType.RINGBUF, 0, 0, 4096);
    RingBufferMap.finish(memory, ring.reserve(8), true);
    assertEquals(List.of(), ring.drain());
    assertEquals(false, RingBufferMap.finish(memory, 1234, true));
  }

  @Test
  void mapsOfMaps() {
    MapDefinition inner = MapDefinition.of("inner", MapType.ARRAY, 4, 4, 1);
    MapDefinition outer =
        new MapDefinition("outer", MapType.ARRAY_OF_MAPS, 4, 4, 2, 0, inner, null, false, 0, 0);
    MapOfMaps map = (MapOfMaps) BpfMaps.create(outer, memory).orElseThrow();
    BpfMap first = BpfMaps.create(inner, memory).orElseThrow();
    assertEquals(0, map.lookup(u32(0)));
    assertEquals(0, map.put(u32(0), first, 0));
    assertEquals(memory.addressOf(first), map.lookup(u32(0)));
    fails(E2BIG, map.put(u32(2), first, 0));
    fails(EINVAL, map.put(u32(0), map(MapType.HASH, 4, 4, 1), 0));
    assertEquals(0, map.delete(u32(0)));
    fails(ENOENT, map.delete(u32(0)));
    fails(E2BIG, map.delete(u32(2)));
  }

  @Test
  void perfEventArraysAreEmptyUntilOpened() {
    PerfEventArrayMap events = (PerfEventArrayMap) map(MapType.PERF_EVENT_ARRAY, 4, 4, 2);
    fails(ENOENT, events.output(0, new byte[1]));
    fails(E2BIG, events.output(2, new byte[1]));
    events.open(0);
    assertEquals(0, events.output(0, new byte[] {7}));
    assertEquals(1, events.records().size());
  }

  @Test
  void sockmapsAreMadeElsewhere() {
    assertEquals(
        true, BpfMaps.create(MapDefinition.of("s", MapType.SOCKMAP, 4, 4, 1), memory).isEmpty());
  }
}
