package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Maps that BTF describes: each variable of the .maps section is of a struct whose members say
/// what
/// the map is like.
///
/// `__uint(max_entries, 64)` is a member of type pointer to array of 64, `__type(key, int)` one of
/// type pointer to int, `__array(values, ...)` an array of pointers.
final class BtfMaps {

  static final String SECTION = ".maps";

  private static final long NO_VALUES = -1;
  private static final int POINTER_BYTES = 8;

  /// The size of a page where programs run: ring buffers are a power of two of them.
  private static final long PAGE_SIZE = 4096;

  private final Btf btf;
  private final ElfObject elf;
  private final int section;

  /// Where in the section the entries of a map begin, by the map's own place.
  private final NavigableMap<Long, Long> values = new TreeMap<>();

  private final Map<String, Long> offsets = new HashMap<>();

  BtfMaps(Btf btf, ElfObject elf, int section) {
    this.btf = btf;
    this.elf = elf;
    this.section = section;
    for (ElfSymbol symbol : elf.symbols()) {
      if (symbol.section() == section && symbol.kind() == ElfSymbol.Kind.OBJECT) {
        offsets.put(symbol.name(), symbol.value());
      }
    }
  }

  void addTo(ObjectMaps maps) {
    int id =
        btf.findDataSection(SECTION)
            .orElseThrow(() -> new DamagedInput(SECTION, 0, "BTF does not describe the section"));
    BtfType.DataSection declared = (BtfType.DataSection) btf.type(id);
    for (BtfType.Placement placement : declared.variables()) {
      if (!(btf.type(placement.type()) instanceof BtfType.Variable variable)) {
        throw new DamagedInput(SECTION, placement.offset(), "BTF names no variable here");
      }
      long offset = offset(variable, placement);
      if (variable.linkage() != BtfType.Linkage.GLOBAL) {
        throw damaged(offset, variable.name(), "libbpf takes global maps alone");
      }
      if (maps.declaredAt(section, offset) >= 0) {
        throw damaged(offset, variable.name(), "a second map at the same place");
      }
      values.put(offset, NO_VALUES);
      maps.declare(define(variable.name(), variable.type(), offset, false), section, offset);
    }
    for (ElfRelocation relocation : elf.sections().get(section).relocations()) {
      maps.initialSlot(initialSlot(maps, relocation));
    }
  }

  /// The entry of a map that the address of a program or map makes.
  private BpfObject.InitialSlot initialSlot(ObjectMaps maps, ElfRelocation relocation) {
    Map.Entry<Long, Long> place = values.floorEntry(relocation.offset());
    long start = place == null ? NO_VALUES : place.getValue();
    long distance = relocation.offset() - start;
    if (place == null || start == NO_VALUES || distance < 0 || distance % POINTER_BYTES != 0) {
      throw new DamagedInput(SECTION, relocation.offset(), "an address outside of `values`");
    }
    int map = maps.declaredAt(section, place.getKey());
    ElfSymbol symbol = relocation.symbol() < 0 ? null : elf.symbols().get(relocation.symbol());
    ElfSymbol.Kind wanted =
        maps.list().get(map).type() == MapType.PROG_ARRAY
            ? ElfSymbol.Kind.FUNCTION
            : ElfSymbol.Kind.OBJECT;
    if (symbol == null || symbol.section() < 0 || symbol.kind() != wanted) {
      throw damaged(
          relocation.offset(),
          maps.list().get(map).name(),
          "`values` holds what is no " + (wanted == ElfSymbol.Kind.FUNCTION ? "program" : "map"));
    }
    return new BpfObject.InitialSlot(map, (int) (distance / POINTER_BYTES), symbol.name());
  }

  /// BTF leaves offsets of global variables to the symbol table.
  private long offset(BtfType.Variable variable, BtfType.Placement placement) {
    Long offset = offsets.get(variable.name());
    if (offset != null) {
      return offset;
    }
    throw damaged(placement.offset(), variable.name(), "no symbol has this name");
  }

  private static DamagedInput damaged(long offset, String map, String message) {
    return new DamagedInput(SECTION, offset, "map '%s': %s".formatted(map, message));
  }

  private MapDefinition define(String name, int typeId, long offset, boolean inner) {
    if (!(btf.type(btf.withoutModifiers(typeId)) instanceof BtfType.Composite struct)
        || struct.union()) {
      throw damaged(offset, name, "its type is no struct");
    }
    return new Definition(name, offset, inner).read(struct);
  }

  /// One map while its members are read.
  private final class Definition {
    private final String name;
    private final long offset;
    private final boolean isInner;
    private @Nullable MapType type;
    private long keySize = -1;
    private long valueSize = -1;
    private long maxEntries;
    private long flags;
    private int keyType;
    private int valueType;
    private @Nullable MapDefinition inner;

    Definition(String name, long offset, boolean isInner) {
      this.name = name;
      this.offset = offset;
      this.isInner = isInner;
    }

    MapDefinition read(BtfType.Composite struct) {
      for (BtfType.Member member : struct.members()) {
        read(member);
      }
      if (type == null) {
        throw damaged("it has no member `type`");
      }
      boolean typed = takesTypes(type);
      return new MapDefinition(
          name,
          type,
          (int) Math.max(0, keySize),
          (int) Math.max(0, valueSize),
          (int) (type == MapType.RINGBUF ? ringSize(maxEntries) : maxEntries),
          (int) flags,
          inner,
          null,
          false,
          typed ? keyType : 0,
          typed ? valueType : 0);
    }

    private void read(BtfType.Member member) {
      switch (member.name()) {
        case "type" -> type = mapType(number(member));
        case "max_entries" -> maxEntries = number(member);
        case "map_flags" -> flags = number(member);
        case "key_size" -> keySize = agreed(member, keySize, number(member));
        case "value_size" -> valueSize = agreed(member, valueSize, number(member));
        case "key" -> {
          keyType = target(member);
          keySize = agreed(member, keySize, size(member, keyType));
        }
        case "value" -> {
          valueType = target(member);
          valueSize = agreed(member, valueSize, size(member, valueType));
        }
        case "values" -> readValues(member);
        case "pinning", "numa_node" -> number(member);
        // Hash functions of a bloom filter, address of an arena: neither changes a verdict.
        case "map_extra" -> {}
        default -> throw damaged("unknown member `" + member.name() + "`");
      }
    }

    private MapType mapType(long id) {
      return MapType.ofId((int) id).orElseThrow(() -> damaged("unknown map type " + id));
    }

    /// The number n of a member of type `int (*)[n]`.
    private long number(BtfType.Member member) {
      if (btf.type(btf.withoutModifiers(member.type())) instanceof BtfType.Pointer pointer
          && btf.type(pointer.target()) instanceof BtfType.ArrayType array) {
        return Integer.toUnsignedLong(array.count());
      }
      throw damaged("member `" + member.name() + "` is no pointer to an array");
    }

    private int target(BtfType.Member member) {
      if (btf.type(btf.withoutModifiers(member.type())) instanceof BtfType.Pointer pointer) {
        return pointer.target();
      }
      throw damaged("member `" + member.name() + "` is no pointer");
    }

    private long size(BtfType.Member member, int typeId) {
      OptionalLong size = btf.size(typeId);
      if (size.isEmpty()) {
        throw damaged("the type of member `" + member.name() + "` has no size");
      }
      return size.getAsLong();
    }

    private long agreed(BtfType.Member member, long before, long size) {
      if (before >= 0 && before != size) {
        throw damaged(
            "member `%s` gives %d bytes, another %d".formatted(member.name(), size, before));
      }
      return size;
    }

    private void readValues(BtfType.Member member) {
      if (isInner) {
        throw damaged("maps may be nested once");
      }
      if (type != MapType.ARRAY_OF_MAPS
          && type != MapType.HASH_OF_MAPS
          && type != MapType.PROG_ARRAY) {
        throw damaged("`values` belongs to maps of maps and arrays of programs");
      }
      if (!(btf.type(btf.withoutModifiers(member.type())) instanceof BtfType.ArrayType array)
          || !(btf.type(btf.withoutModifiers(array.element()))
              instanceof BtfType.Pointer pointer)) {
        throw damaged("`values` is no array of pointers");
      }
      valueSize = agreed(member, valueSize, 4);
      values.put(offset, offset + member.bitOffset() / 8);
      if (type != MapType.PROG_ARRAY) {
        inner = define(name + ".inner", pointer.target(), offset, true);
      }
    }

    private DamagedInput damaged(String message) {
      return BtfMaps.damaged(offset, name, message);
    }
  }

  private static long ringSize(long bytes) {
    long size = PAGE_SIZE;
    while (size < bytes) {
      size <<= 1;
    }
    return bytes == 0 || size > 1L << 31 ? bytes : size;
  }

  /// Whether the kernel wants to hear of the types of keys and values of such a map.
  static boolean takesTypes(MapType type) {
    return switch (type) {
      case PERF_EVENT_ARRAY,
          CGROUP_ARRAY,
          STACK_TRACE,
          ARRAY_OF_MAPS,
          HASH_OF_MAPS,
          DEVMAP,
          DEVMAP_HASH,
          CPUMAP,
          XSKMAP,
          SOCKMAP,
          SOCKHASH,
          QUEUE,
          STACK,
          ARENA ->
          false;
      case HASH,
          ARRAY,
          PROG_ARRAY,
          PERCPU_HASH,
          PERCPU_ARRAY,
          LRU_HASH,
          LRU_PERCPU_HASH,
          LPM_TRIE,
          CGROUP_STORAGE,
          REUSEPORT_SOCKARRAY,
          PERCPU_CGROUP_STORAGE,
          SK_STORAGE,
          STRUCT_OPS,
          RINGBUF,
          INODE_STORAGE,
          TASK_STORAGE,
          BLOOM_FILTER,
          USER_RINGBUF,
          CGRP_STORAGE ->
          true;
    };
  }
}
