package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.object.BtfType.ArrayType;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.IntegerType;
import dev.skmsg.bpf.object.BtfType.Member;
import dev.skmsg.bpf.object.BtfType.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Types that grow as they are needed, each once.
final class TypeList {

  private static final int POINTER_BYTES = 8;

  private final List<BtfType> types = new ArrayList<>(List.of(new BtfType.Void()));
  private final Map<BtfType, Integer> ids = new HashMap<>();

  /// The id of a type, which is added if it is new.
  int id(BtfType type) {
    Integer known = ids.get(type);
    if (known != null) {
      return known;
    }
    int id = types.size();
    types.add(type);
    ids.put(type, id);
    return id;
  }

  List<BtfType> types() {
    return types;
  }

  int integer() {
    return id(new IntegerType("int", 4, IntegerType.SIGNED, 0, 32));
  }

  int number() {
    return id(new IntegerType("long", 8, IntegerType.SIGNED, 0, 64));
  }

  private int array(int element, int count) {
    int index = id(new IntegerType("__ARRAY_SIZE_TYPE__", 4, 0, 0, 32));
    return id(new ArrayType(element, index, count));
  }

  /// Pointer to this many bytes.
  int memory(int bytes) {
    int character = id(new IntegerType("char", 1, IntegerType.SIGNED, 0, 8));
    return id(new Pointer(array(character, bytes)));
  }

  /// Pointer to a program's context. Its name is all that the kernel asks for.
  int context(ProgramType type) {
    Composite struct =
        switch (type) {
          case SK_MSG -> new Composite("sk_msg_md", false, 80, false, List.of());
          case SK_SKB -> new Composite("__sk_buff", false, 192, false, List.of());
        };
    return id(new Pointer(id(struct)));
  }

  /// The struct that describes a map.
  Composite map(MapDefinition map) {
    List<Member> members = new ArrayList<>();
    number(members, "type", map.type().id());
    if (BtfMaps.takesTypes(map.type())) {
      if (map.keySize() != 0) {
        content(members, "key", keyType(map));
      }
      if (map.valueSize() != 0) {
        content(members, "value", words(map.valueSize(), 8));
      }
    } else {
      number(members, "key_size", map.keySize());
      number(members, "value_size", map.valueSize());
    }
    number(members, "max_entries", map.maxEntries());
    number(members, "map_flags", map.flags());
    int bytes = members.size() * POINTER_BYTES;
    if (map.inner() != null) {
      int inner = id(map(map.inner()));
      members.add(new Member("values", array(id(new Pointer(inner)), 0), bytes * 8, 0));
    }
    return new Composite("", false, bytes, false, members);
  }

  /// A key of so many bytes, as numbers of four: an index is one number, as the kernel wants it.
  ///
  /// kernel: lpm_trie.c, trie_check_btf, 6.18: the key of an LPM_TRIE is a struct.
  private int keyType(MapDefinition map) {
    if (map.type() != MapType.LPM_TRIE || map.keySize() <= 4) {
      return words(map.keySize(), 4);
    }
    Member prefix = new Member("prefixlen", words(4, 4), 0, 0);
    Member data = new Member("data", array(words(1, 1), map.keySize() - 4), 32, 0);
    return id(new Composite("", false, map.keySize(), false, List.of(prefix, data)));
  }

  /// Bytes as unsigned numbers, as wide as they fit into the size: one, or an array of them.
  private int words(int bytes, int widest) {
    int width = widest;
    while (width > 1 && bytes % width != 0) {
      width /= 2;
    }
    String name =
        switch (width) {
          case 8 -> "unsigned long long";
          case 4 -> "unsigned int";
          case 2 -> "unsigned short";
          default -> "unsigned char";
        };
    int number = id(new IntegerType(name, width, 0, 0, width * 8));
    return bytes == width ? number : array(number, bytes / width);
  }

  /// A member that gives the type of a map's keys or values.
  private void content(List<Member> members, String name, int type) {
    members.add(new Member(name, id(new Pointer(type)), members.size() * POINTER_BYTES * 8, 0));
  }

  /// Members that are zero say nothing and are left out.
  private void number(List<Member> members, String name, int value) {
    if (value != 0) {
      int type = id(new Pointer(array(integer(), value)));
      members.add(new Member(name, type, members.size() * POINTER_BYTES * 8, 0));
    }
  }
}
