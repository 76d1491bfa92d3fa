package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.exec.Region;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A hash, per-CPU on the machine's one CPU or not, that refuses or forgets when it is full.
///
/// Keys come in the order of their insertion. The LRU kinds forget the entry that was used least
/// recently; the kernel only comes near that, and how near depends on its number of CPUs.
///
/// Elements are used again last in, first out, and the replacement of an element takes a spare one,
/// so a program that keeps a pointer to a value that was replaced or deleted sees what it would see
/// in the kernel on one CPU. kernel: hashtab.c, alloc_htab_elem, 6.18
public final class HashTable implements BpfMap {
  static final int BPF_F_NO_PREALLOC = 1;
  static final int BPF_F_RDONLY_PROG = 1 << 7;

  private final MapDefinition definition;
  private final Memory memory;
  private final int stride;
  private final Map<Key, Element> elements = new LinkedHashMap<>();
  private final Deque<Element> free = new ArrayDeque<>();
  private @Nullable Element spare;

  private static final class Element {
    final byte[] value;
    final Region region;

    Element(byte[] value, Region region) {
      this.value = value;
      this.region = region;
    }
  }

  HashTable(MapDefinition definition, Memory memory) {
    this.definition = definition;
    this.memory = memory;
    this.stride = (definition.valueSize() + 7) & ~7;
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  private boolean isPerCpu() {
    return definition.type() == MapType.PERCPU_HASH || definition.type() == MapType.LRU_PERCPU_HASH;
  }

  private boolean forgets() {
    return definition.type() == MapType.LRU_HASH || definition.type() == MapType.LRU_PERCPU_HASH;
  }

  private Element newElement() {
    byte[] value = new byte[stride];
    Region region =
        memory.allocate(
            Region.Kind.MAP_VALUE,
            "value of " + label(),
            value,
            0,
            definition.valueSize(),
            (definition.flags() & BPF_F_RDONLY_PROG) == 0);
    return new Element(value, region);
  }

  @Override
  public long lookup(byte[] key) {
    Element element = elements.get(new Key(key));
    if (element == null) {
      return 0;
    }
    if (forgets()) {
      use(new Key(key.clone()), element);
    }
    return element.region.address();
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    Element element = elements.get(new Key(key));
    if (element == null) {
      return null;
    }
    return Arrays.copyOf(element.value, isPerCpu() ? stride : definition.valueSize());
  }

  /// Makes an entry the most recently used one.
  private void use(Key key, Element element) {
    elements.remove(key);
    elements.put(key, element);
  }

  // kernel: hashtab.c, htab_map_update_elem and its per-CPU sister, 6.18
  @Override
  public int update(byte[] key, byte[] value, long flags) {
    Element old = elements.get(new Key(key));
    int refused = UpdateFlags.check(flags, old != null);
    if (refused != 0) {
      return refused;
    }
    Element element = old != null && isPerCpu() ? old : take(old);
    if (element == null) {
      return -Errno.E2BIG.number();
    }
    if (forgets()) {
      use(new Key(key.clone()), element);
    } else if (element != old) {
      elements.put(new Key(key.clone()), element);
    }
    System.arraycopy(value, 0, element.value, 0, definition.valueSize());
    return 0;
  }

  /// An element for a new or replaced entry, `null` when the map is full.
  private @Nullable Element take(@Nullable Element old) {
    if (old == null && elements.size() >= Integer.toUnsignedLong(definition.maxEntries())) {
      if (!forgets()) {
        return null;
      }
      delete(elements.keySet().iterator().next().bytes());
    }
    if (old != null && (definition.flags() & BPF_F_NO_PREALLOC) == 0) {
      Element element = spare == null ? newElement() : spare;
      spare = old;
      return element;
    }
    Element element = free.isEmpty() ? newElement() : free.pop();
    if (old != null) {
      free.push(old);
    }
    return element;
  }

  @Override
  public int delete(byte[] key) {
    Element element = elements.remove(new Key(key));
    if (element == null) {
      return -Errno.ENOENT.number();
    }
    free.push(element);
    return 0;
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    return Key.after(elements.keySet(), key);
  }
}
