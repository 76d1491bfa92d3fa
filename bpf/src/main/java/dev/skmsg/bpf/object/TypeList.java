package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.MapDefinition;
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
    number(members, "key_size", map.keySize());
    number(members, "value_size", map.valueSize());
    number(members, "max_entries", map.maxEntries());
    number(members, "map_flags", map.flags());
    int bytes = members.size() * POINTER_BYTES;
    if (map.inner() != null) {
      int inner = id(map(map.inner()));
      members.add(new Member("values", array(id(new Pointer(inner)), 0), bytes * 8, 0));
    }
    return new Composite("", false, bytes, false, members);
  }

  /// Members that are zero say nothing and are left out.
  private void number(List<Member> members, String name, int value) {
    if (value != 0) {
      int type = id(new Pointer(array(integer(), value)));
      members.add(new Member(name, type, members.size() * POINTER_BYTES * 8, 0));
    }
  }
}
