package dev.skmsg.bpf.object;

import dev.skmsg.bpf.object.BtfType.ArrayType;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.DataSection;
import dev.skmsg.bpf.object.BtfType.DeclarationTag;
import dev.skmsg.bpf.object.BtfType.Enumeration;
import dev.skmsg.bpf.object.BtfType.FloatType;
import dev.skmsg.bpf.object.BtfType.Forward;
import dev.skmsg.bpf.object.BtfType.FunctionType;
import dev.skmsg.bpf.object.BtfType.IntegerType;
import dev.skmsg.bpf.object.BtfType.Modified;
import dev.skmsg.bpf.object.BtfType.Modifier;
import dev.skmsg.bpf.object.BtfType.Pointer;
import dev.skmsg.bpf.object.BtfType.Prototype;
import dev.skmsg.bpf.object.BtfType.Typedef;
import dev.skmsg.bpf.object.BtfType.Variable;
import java.util.List;

/// Writes types as a .BTF section.
final class BtfWriter {

  private final LittleEndianWriter types = new LittleEndianWriter();
  private final StringTable strings;

  private BtfWriter(StringTable strings) {
    this.strings = strings;
  }

  /// The section that holds these types.
  ///
  /// @param all by id, with the void type first
  /// @param strings gains the names
  static byte[] write(List<BtfType> all, StringTable strings) {
    BtfWriter writer = new BtfWriter(strings);
    all.subList(1, all.size()).forEach(writer::add);
    byte[] typeBytes = writer.types.toBytes();
    byte[] stringBytes = strings.toBytes();
    return new LittleEndianWriter()
        .u16(Btf.MAGIC)
        .u8(1)
        .u8(0)
        .u32(Btf.HEADER_SIZE)
        .u32(0)
        .u32(typeBytes.length)
        .u32(typeBytes.length)
        .u32(stringBytes.length)
        .bytes(typeBytes)
        .bytes(stringBytes)
        .toBytes();
  }

  /// Where the entries of a type begin in what [#write] gives: for relocations of data sections.
  static int entriesOffset(List<BtfType> all, int id) {
    BtfWriter writer = new BtfWriter(new StringTable());
    all.subList(1, id).forEach(writer::add);
    return Btf.HEADER_SIZE + writer.types.length() + 12;
  }

  private LittleEndianWriter start(String name, int kind, boolean flag, int vlen, int word) {
    if (vlen > 0xffff) {
      throw new IllegalArgumentException("BTF counts at most 65535 members: " + vlen);
    }
    return types.u32(strings.add(name)).u32((flag ? 1 << 31 : 0) | kind << 24 | vlen).u32(word);
  }

  private void add(BtfType type) {
    switch (type) {
      case BtfType.Void it -> throw new IllegalArgumentException("only id 0 is void");
      case IntegerType it ->
          start(it.name(), BtfKind.INT, false, 0, it.bytes())
              .u32(it.encoding() << 24 | it.bitOffset() << 16 | it.bits());
      case Pointer it -> start("", BtfKind.PTR, false, 0, it.target());
      case ArrayType it ->
          start("", BtfKind.ARRAY, false, 0, 0).u32(it.element()).u32(it.index()).u32(it.count());
      case Composite it -> composite(it);
      case Enumeration it -> enumeration(it);
      case Forward it -> start(it.name(), BtfKind.FWD, it.union(), 0, 0);
      case Typedef it -> start(it.name(), BtfKind.TYPEDEF, false, 0, it.target());
      case Modified it -> start(it.name(), kind(it.modifier()), it.attribute(), 0, it.target());
      case FunctionType it ->
          start(it.name(), BtfKind.FUNC, false, it.linkage().ordinal(), it.prototype());
      case Prototype it -> {
        start("", BtfKind.FUNC_PROTO, false, it.parameters().size(), it.result());
        it.parameters().forEach(p -> types.u32(strings.add(p.name())).u32(p.type()));
      }
      case Variable it ->
          start(it.name(), BtfKind.VAR, false, 0, it.type()).u32(it.linkage().ordinal());
      case DataSection it -> {
        start(it.name(), BtfKind.DATASEC, false, it.variables().size(), it.bytes());
        it.variables().forEach(v -> types.u32(v.type()).u32(v.offset()).u32(v.bytes()));
      }
      case FloatType it -> start(it.name(), BtfKind.FLOAT, false, 0, it.bytes());
      case DeclarationTag it ->
          start(it.name(), BtfKind.DECL_TAG, it.attribute(), 0, it.target()).u32(it.component());
    }
  }

  private void composite(Composite it) {
    int kind = it.union() ? BtfKind.UNION : BtfKind.STRUCT;
    start(it.name(), kind, it.bitfields(), it.members().size(), it.bytes());
    it.members()
        .forEach(
            m ->
                types
                    .u32(strings.add(m.name()))
                    .u32(m.type())
                    .u32(m.bitOffset() | m.bitfieldSize() << 24));
  }

  private void enumeration(Enumeration it) {
    int kind = it.wide() ? BtfKind.ENUM64 : BtfKind.ENUM;
    start(it.name(), kind, it.signed(), it.values().size(), it.bytes());
    it.values()
        .forEach(
            v -> {
              types.u32(strings.add(v.name()));
              if (it.wide()) {
                types.u64(v.value());
              } else {
                types.u32((int) v.value());
              }
            });
  }

  private static int kind(Modifier modifier) {
    return switch (modifier) {
      case VOLATILE -> BtfKind.VOLATILE;
      case CONST -> BtfKind.CONST;
      case RESTRICT -> BtfKind.RESTRICT;
      case TYPE_TAG -> BtfKind.TYPE_TAG;
    };
  }
}
