package dev.skmsg.bpf.object;

import dev.skmsg.bpf.object.BtfType.ArrayType;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.IntegerType;
import dev.skmsg.bpf.object.BtfType.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Where the structs that sk_msg and sk_skb programs see have their members: contexts, sockets and
/// packet headers. They are part of the kernel's interface, so their members keep their places.
///
/// A member of a member is named by its path, `in6_u.u6_addr8`; unnamed structs and unions leave no
/// trace in it.
final class KernelStructs {

  /// @param bitOffset in the outermost struct
  /// @param bits of the member, or of an element if it is an array
  /// @param elements 1 if it is no array
  /// @param storageBytes of its type, which is larger than a bitfield
  /// @param bitfield whether it is one
  record Field(
      int bitOffset, int bits, int elements, int storageBytes, boolean signed, boolean bitfield) {

    /// An element of an array.
    Field element(int index) {
      return new Field(bitOffset + index * bits, bits, 1, storageBytes, signed, bitfield);
    }

    int bytes() {
      return bits / 8 * elements;
    }
  }

  /// Which structs those are.
  static final List<String> NAMES =
      List.of(
          "sk_msg_md",
          "__sk_buff",
          "bpf_sock",
          "bpf_tcp_sock",
          "bpf_sock_tuple",
          "ethhdr",
          "iphdr",
          "ipv6hdr",
          "tcphdr",
          "udphdr");

  private static final String VERSION = "6.18";
  private static final Map<String, Map<String, Field>> KNOWN = new ConcurrentHashMap<>();

  /// Depth of structs in structs that is still followed.
  private static final int MAX_DEPTH = 8;

  private KernelStructs() {}

  /// The members of a struct by path, itself as the empty path; `null` if the struct is not known.
  static @Nullable Map<String, Field> of(String struct) {
    return NAMES.contains(struct) ? KNOWN.computeIfAbsent(struct, KernelStructs::read) : null;
  }

  private static Map<String, Field> read(String struct) {
    KernelTypes types = KernelTypes.of(VERSION).orElseThrow();
    return flatten(types.btf(), types.struct(struct).orElseThrow());
  }

  /// The members of a struct as BTF has them.
  static Map<String, Field> flatten(Btf btf, int structId) {
    Map<String, Field> fields = new LinkedHashMap<>();
    if (btf.type(structId) instanceof Composite struct) {
      fields.put("", new Field(0, struct.bytes() * 8, 1, struct.bytes(), false, false));
      flatten(btf, struct, "", 0, MAX_DEPTH, fields);
    }
    return fields;
  }

  private static void flatten(
      Btf btf, Composite struct, String prefix, int base, int depth, Map<String, Field> fields) {
    for (Member member : struct.members()) {
      int id = btf.withoutModifiers(member.type());
      int elements = 1;
      if (btf.type(id) instanceof ArrayType array) {
        elements = array.count();
        id = btf.withoutModifiers(array.element());
      }
      int offset = base + member.bitOffset();
      String path = prefix + member.name();
      OptionalLong bytes = btf.size(id);
      if (!member.name().isEmpty() && bytes.isPresent()) {
        fields.put(path, field(btf, id, (int) bytes.getAsLong(), member, offset, elements));
      }
      if (btf.type(id) instanceof Composite nested && elements == 1 && depth > 0) {
        String inner = member.name().isEmpty() ? prefix : path + ".";
        flatten(btf, nested, inner, offset, depth - 1, fields);
      }
    }
  }

  private static Field field(Btf btf, int id, int bytes, Member member, int offset, int elements) {
    boolean signed =
        btf.type(id) instanceof IntegerType integer
            && (integer.encoding() & IntegerType.SIGNED) != 0;
    boolean bitfield = member.bitfieldSize() != 0;
    int bits = bitfield ? member.bitfieldSize() : bytes * 8;
    return new Field(offset, bits, elements, bytes, signed, bitfield);
  }
}
