package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.ProgramType;
import java.util.ArrayList;
import java.util.List;

/// The context as programs of one type see it. Source: struct sk_msg_md, struct __sk_buff.
enum MessageContext {
  SK_MSG(ProgramType.SK_MSG, skMsg()),
  SK_SKB(ProgramType.SK_SKB, skSkb());

  /// What a load of a field gives.
  enum Content {
    NUMBER,
    /// A number that may be read in parts.
    PARTS,
    /// The same, which may be written as a whole.
    WRITABLE,
    /// The same, and its neighbour may be read with it.
    PAIR,
    DATA,
    DATA_END,
    SOCKET
  }

  /// One field, with its offset in bytes.
  record Field(String name, int offset, MemorySize size, Content content) {
    boolean isNumber() {
      return content.compareTo(Content.DATA) < 0;
    }
  }

  private final ProgramType type;
  private final List<Field> fields;
  private final List<Field> numbers;

  MessageContext(ProgramType type, List<Field> fields) {
    this.type = type;
    this.fields = fields;
    this.numbers = fields.stream().filter(Field::isNumber).toList();
  }

  static MessageContext of(ProgramType type) {
    return switch (type) {
      case SK_MSG -> SK_MSG;
      case SK_SKB -> SK_SKB;
    };
  }

  ProgramType type() {
    return type;
  }

  List<Field> fields() {
    return fields;
  }

  /// The fields that hold four bytes of a number.
  List<Field> numbers() {
    return numbers;
  }

  /// The one field with this content.
  Field the(Content content) {
    return fields.stream().filter(field -> field.content == content).findFirst().orElseThrow();
  }

  /// Whether every context has a socket, and a full one.
  boolean alwaysHasSocket() {
    return this == SK_MSG;
  }

  private static List<Field> skMsg() {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("data", 0, MemorySize.DW, Content.DATA));
    fields.add(new Field("data_end", 8, MemorySize.DW, Content.DATA_END));
    int at = 16;
    at = add(fields, at, Content.NUMBER, "family", "remote_ip4", "local_ip4");
    at = addAddress(fields, at, "remote_ip6");
    at = addAddress(fields, at, "local_ip6");
    at = add(fields, at, Content.NUMBER, "remote_port", "local_port", "size");
    fields.add(new Field("sk", at, MemorySize.DW, Content.SOCKET));
    return List.copyOf(fields);
  }

  private static List<Field> skSkb() {
    List<Field> fields = new ArrayList<>();
    add(fields, 0, Content.PARTS, "len", "pkt_type");
    add(fields, 12, Content.PARTS, "queue_mapping", "protocol", "vlan_present", "vlan_tci");
    add(fields, 28, Content.PARTS, "vlan_proto");
    add(fields, 32, Content.WRITABLE, "priority");
    add(fields, 36, Content.PARTS, "ingress_ifindex", "ifindex");
    add(fields, 44, Content.WRITABLE, "tc_index");
    add(fields, 48, Content.PAIR, "cb_0");
    add(fields, 52, Content.PARTS, "cb_1");
    add(fields, 56, Content.PAIR, "cb_2");
    add(fields, 60, Content.PARTS, "cb_3", "cb_4", "hash");
    fields.add(new Field("data", 76, MemorySize.W, Content.DATA));
    fields.add(new Field("data_end", 80, MemorySize.W, Content.DATA_END));
    add(fields, 84, Content.PARTS, "napi_id", "family");
    int at = add(fields, 92, Content.NUMBER, "remote_ip4", "local_ip4");
    at = addAddress(fields, at, "remote_ip6");
    at = addAddress(fields, at, "local_ip6");
    add(fields, at, Content.PARTS, "remote_port", "local_port");
    add(fields, 164, Content.PARTS, "gso_segs");
    fields.add(new Field("sk", 168, MemorySize.DW, Content.SOCKET));
    add(fields, 176, Content.PARTS, "gso_size");
    return List.copyOf(fields);
  }

  private static int add(List<Field> fields, int from, Content content, String... names) {
    int at = from;
    for (String name : names) {
      fields.add(new Field(name, at, MemorySize.W, content));
      at += MemorySize.W.bytes();
    }
    return at;
  }

  private static int addAddress(List<Field> fields, int from, String name) {
    return add(fields, from, Content.NUMBER, name + "_0", name + "_1", name + "_2", name + "_3");
  }
}
