package dev.skmsg.bpf.object;

import dev.skmsg.bpf.object.BtfType.Linkage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/// The type information of an object file or of a kernel: the .BTF section, or the file
/// /sys/kernel/btf/vmlinux.
///
/// Bounds, kinds and references to types and strings are checked once, at the start; types are
/// decoded when they are asked for, since a kernel has some hundred thousand.
public final class Btf {

  /// What reading gave.
  public sealed interface Result {
    record Readable(Btf btf) implements Result {}

    record Unreadable(Damage damage) implements Result {}
  }

  static final int MAGIC = 0xeb9f;
  static final int HEADER_SIZE = 24;

  /// kernel: btf.c, MAX_RESOLVE_DEPTH is 32 too.
  private static final int MAX_CHAIN = 32;

  private static final int MAX_NAME = 1024;

  private static final int MAX_STRING = 4096;

  private static final String SECTION = ".BTF";

  private final byte[] bytes;
  private final ByteBuffer data;
  private final int typesStart;
  private final int typesEnd;
  private final int stringsStart;
  private final int stringsEnd;

  /// Where each type starts; entry 0, the void type, has no bytes.
  private int[] starts;

  private int count = 1;

  private Btf(byte[] bytes) {
    this.bytes = bytes.clone();
    this.data = ByteBuffer.wrap(this.bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEADER_SIZE) {
      throw damaged(bytes.length, "the header ends after " + bytes.length + " bytes of 24");
    }
    if (u16(0) != MAGIC) {
      throw damaged(0, "expected the BTF magic 0xeb9f, found 0x" + Integer.toHexString(u16(0)));
    }
    if (bytes[2] != 1) {
      throw damaged(2, "expected BTF version 1, found " + bytes[2]);
    }
    long header = Integer.toUnsignedLong(data.getInt(4));
    this.typesStart = part(8, header, "types");
    this.typesEnd = typesStart + data.getInt(12);
    this.stringsStart = part(16, header, "strings");
    this.stringsEnd = stringsStart + data.getInt(20);
    if (stringsEnd > stringsStart && bytes[stringsEnd - 1] != 0) {
      throw damaged(stringsEnd - 1, "the strings do not end with a zero byte");
    }
    this.starts = new int[Math.max(2, (typesEnd - typesStart) / 16)];
    scan();
    for (int id = 1; id < count; id++) {
      check(id);
    }
  }

  /// Reads BTF that stands on its own; never throws.
  public static Result read(byte[] bytes) {
    try {
      return new Result.Readable(parse(bytes));
    } catch (DamagedInput damaged) {
      return new Result.Unreadable(damaged.damage());
    }
  }

  static Btf parse(byte[] bytes) {
    return new Btf(bytes);
  }

  private static DamagedInput damaged(long offset, String message) {
    return new DamagedInput(SECTION, offset, message);
  }

  private int part(int field, long header, String what) {
    long start = header + Integer.toUnsignedLong(data.getInt(field));
    long end = start + Integer.toUnsignedLong(data.getInt(field + 4));
    if (header < HEADER_SIZE || end > bytes.length) {
      throw damaged(
          field,
          "the %s, bytes %#x to %#x, reach beyond %#x bytes"
              .formatted(what, start, end, bytes.length));
    }
    return (int) start;
  }

  private void scan() {
    int at = typesStart;
    while (at < typesEnd) {
      if (typesEnd - at < 12) {
        throw damaged(at, "the types end inside of one");
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at;
      long size = 12 + trailing(at);
      if (size > typesEnd - at) {
        throw damaged(at, "type %d reaches beyond the last".formatted(count - 1));
      }
      at += (int) size;
    }
  }

  /// Bytes behind the common twelve of a type. kernel: include/uapi/linux/btf.h, 6.18.
  private long trailing(int at) {
    int vlen = vlen(at);
    return switch (kind(at)) {
      case BtfKind.INT, BtfKind.VAR, BtfKind.DECL_TAG -> 4;
      case BtfKind.ARRAY -> 12;
      case BtfKind.STRUCT, BtfKind.UNION, BtfKind.DATASEC, BtfKind.ENUM64 -> 12L * vlen;
      case BtfKind.ENUM, BtfKind.FUNC_PROTO -> 8L * vlen;
      case BtfKind.PTR,
          BtfKind.FWD,
          BtfKind.TYPEDEF,
          BtfKind.VOLATILE,
          BtfKind.CONST,
          BtfKind.RESTRICT,
          BtfKind.FUNC,
          BtfKind.FLOAT,
          BtfKind.TYPE_TAG ->
          0;
      default -> throw damaged(at + 4, "a type of unknown kind " + kind(at));
    };
  }

  private void check(int id) {
    int at = starts[id];
    checkName(at, data.getInt(at));
    int vlen = vlen(at);
    switch (kind(at)) {
      case BtfKind.STRUCT, BtfKind.UNION -> each(at, vlen, 12, true, 4);
      case BtfKind.ENUM -> each(at, vlen, 8, true, -1);
      case BtfKind.ENUM64 -> each(at, vlen, 12, true, -1);
      case BtfKind.FUNC_PROTO -> {
        checkType(at + 8);
        each(at, vlen, 8, true, 4);
      }
      case BtfKind.DATASEC -> each(at, vlen, 12, false, 0);
      case BtfKind.ARRAY -> {
        checkType(at + 12);
        checkType(at + 16);
      }
      case BtfKind.VAR, BtfKind.FUNC -> {
        checkType(at + 8);
        int linkage = kind(at) == BtfKind.VAR ? data.getInt(at + 12) : vlen;
        if (linkage < 0 || linkage > 2) {
          throw damaged(at, "type %d has linkage %d".formatted(id, linkage));
        }
      }
      case BtfKind.PTR,
          BtfKind.TYPEDEF,
          BtfKind.VOLATILE,
          BtfKind.CONST,
          BtfKind.RESTRICT,
          BtfKind.TYPE_TAG,
          BtfKind.DECL_TAG ->
          checkType(at + 8);
      default -> {}
    }
  }

  /// Checks what stands behind a type: names and types of its members, values or parameters.
  private void each(int at, int vlen, int size, boolean named, int typeAt) {
    for (int i = 0, entry = at + 12; i < vlen; i++, entry += size) {
      if (named) {
        checkName(entry, data.getInt(entry));
      }
      if (typeAt >= 0) {
        checkType(entry + typeAt);
      }
    }
  }

  private void checkType(int at) {
    int id = data.getInt(at);
    if (id < 0 || id >= count) {
      throw damaged(at, "type %s of %d".formatted(Integer.toUnsignedString(id), count));
    }
  }

  private void checkName(int at, int offset) {
    if (offset < 0 || offset >= stringsEnd - stringsStart && offset != 0) {
      throw damaged(
          at,
          "a name at byte %s of %d"
              .formatted(Integer.toUnsignedString(offset), stringsEnd - stringsStart));
    }
    int start = stringsStart + offset;
    int end = Math.min(stringsEnd, start + MAX_NAME);
    for (int i = start; i < end; i++) {
      if (bytes[i] == 0) {
        return;
      }
    }
    if (start + MAX_NAME <= stringsEnd) {
      throw damaged(at, "a name longer than " + MAX_NAME + " bytes");
    }
  }

  /// How many types there are, with the void type, id 0, counted.
  public int count() {
    return count;
  }

  /// All types by id.
  public List<BtfType> types() {
    return new AbstractList<>() {
      @Override
      public BtfType get(int id) {
        return type(id);
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  /// The string at an offset of the string table, its first 4096 bytes; empty if there is none.
  public String string(int offset) {
    if (offset < 0 || offset >= stringsEnd - stringsStart) {
      return "";
    }
    int start = stringsStart + offset;
    int end = start;
    while (bytes[end] != 0 && end - start < MAX_STRING) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /// The whole string table.
  byte[] strings() {
    return Arrays.copyOfRange(bytes, stringsStart, stringsEnd);
  }

  /// The type with an id below [#count].
  public BtfType type(int id) {
    if (id == 0) {
      return new BtfType.Void();
    }
    int at = starts[id];
    String name = string(data.getInt(at));
    int word = data.getInt(at + 8);
    boolean flag = data.getInt(at + 4) < 0;
    return switch (kind(at)) {
      case BtfKind.INT -> integer(name, word, data.getInt(at + 12));
      case BtfKind.PTR -> new BtfType.Pointer(word);
      case BtfKind.ARRAY ->
          new BtfType.ArrayType(data.getInt(at + 12), data.getInt(at + 16), data.getInt(at + 20));
      case BtfKind.STRUCT -> new BtfType.Composite(name, false, word, flag, members(at, flag));
      case BtfKind.UNION -> new BtfType.Composite(name, true, word, flag, members(at, flag));
      case BtfKind.ENUM -> new BtfType.Enumeration(name, false, flag, word, values(at, flag));
      case BtfKind.ENUM64 -> new BtfType.Enumeration(name, true, flag, word, wideValues(at));
      case BtfKind.FWD -> new BtfType.Forward(name, flag);
      case BtfKind.TYPEDEF -> new BtfType.Typedef(name, word);
      case BtfKind.VOLATILE -> modified(BtfType.Modifier.VOLATILE, "", flag, word);
      case BtfKind.CONST -> modified(BtfType.Modifier.CONST, "", flag, word);
      case BtfKind.RESTRICT -> modified(BtfType.Modifier.RESTRICT, "", flag, word);
      case BtfKind.TYPE_TAG -> modified(BtfType.Modifier.TYPE_TAG, name, flag, word);
      case BtfKind.FUNC -> new BtfType.FunctionType(name, Linkage.values()[vlen(at)], word);
      case BtfKind.FUNC_PROTO -> new BtfType.Prototype(word, parameters(at));
      case BtfKind.VAR -> new BtfType.Variable(name, Linkage.values()[data.getInt(at + 12)], word);
      case BtfKind.DATASEC -> new BtfType.DataSection(name, word, placements(at));
      case BtfKind.FLOAT -> new BtfType.FloatType(name, word);
      case BtfKind.DECL_TAG -> new BtfType.DeclarationTag(name, flag, word, data.getInt(at + 12));
      default -> throw new IllegalStateException("kind " + kind(at) + " passed the check");
    };
  }

  private static BtfType integer(String name, int bytes, int word) {
    return new BtfType.IntegerType(name, bytes, word >>> 24 & 0xf, word >>> 16 & 0xff, word & 0xff);
  }

  private static BtfType modified(
      BtfType.Modifier modifier, String name, boolean flag, int target) {
    return new BtfType.Modified(modifier, name, flag, target);
  }

  private List<BtfType.Member> members(int at, boolean bitfields) {
    return entries(
        at,
        12,
        entry -> {
          int place = data.getInt(entry + 8);
          return new BtfType.Member(
              string(data.getInt(entry)),
              data.getInt(entry + 4),
              bitfields ? place & 0xffffff : place,
              bitfields ? place >>> 24 : 0);
        });
  }

  private List<BtfType.Enumerator> values(int at, boolean signed) {
    return entries(
        at,
        8,
        entry -> {
          int value = data.getInt(entry + 4);
          return new BtfType.Enumerator(
              string(data.getInt(entry)), signed ? value : Integer.toUnsignedLong(value));
        });
  }

  private List<BtfType.Enumerator> wideValues(int at) {
    return entries(
        at,
        12,
        entry ->
            new BtfType.Enumerator(
                string(data.getInt(entry)),
                Integer.toUnsignedLong(data.getInt(entry + 4))
                    | (long) data.getInt(entry + 8) << 32));
  }

  private List<BtfType.Parameter> parameters(int at) {
    return entries(
        at, 8, entry -> new BtfType.Parameter(string(data.getInt(entry)), data.getInt(entry + 4)));
  }

  private List<BtfType.Placement> placements(int at) {
    return entries(
        at,
        12,
        entry ->
            new BtfType.Placement(
                data.getInt(entry), data.getInt(entry + 4), data.getInt(entry + 8)));
  }

  private <T> List<T> entries(int at, int size, IntFunction<T> read) {
    List<T> list = new ArrayList<>();
    for (int i = 0; i < vlen(at); i++) {
      list.add(read.apply(at + 12 + i * size));
    }
    return list;
  }

  /// The first function with this name.
  public OptionalInt findFunction(String name) {
    return find(name, BtfKind.FUNC);
  }

  /// The first defined struct with this name.
  public OptionalInt findStruct(String name) {
    return find(name, BtfKind.STRUCT);
  }

  OptionalInt findDataSection(String name) {
    return find(name, BtfKind.DATASEC);
  }

  private OptionalInt find(String name, int kind) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    for (int id = 1; id < count; id++) {
      int at = starts[id];
      if (kind(at) == kind && hasName(at, wanted)) {
        return OptionalInt.of(id);
      }
    }
    return OptionalInt.empty();
  }

  private boolean hasName(int at, byte[] wanted) {
    int start = stringsStart + data.getInt(at);
    int end = start + wanted.length;
    return end < stringsEnd
        && bytes[end] == 0
        && Arrays.equals(bytes, start, end, wanted, 0, wanted.length);
  }

  /// The id behind typedefs, const, volatile, restrict and type tags; 0 for a chain without end.
  public int withoutModifiers(int id) {
    for (int i = 0; i < MAX_CHAIN; i++) {
      switch (type(id)) {
        case BtfType.Typedef typedef -> id = typedef.target();
        case BtfType.Modified modified -> id = modified.target();
        default -> {
          return id;
        }
      }
    }
    return 0;
  }

  /// How many bytes a value of this type takes; empty for what has no size.
  public OptionalLong size(int id) {
    long factor = 1;
    for (int i = 0; i < MAX_CHAIN; i++) {
      switch (type(id)) {
        case BtfType.IntegerType it -> {
          return scaled(factor, it.bytes());
        }
        case BtfType.FloatType it -> {
          return scaled(factor, it.bytes());
        }
        case BtfType.Composite it -> {
          return scaled(factor, it.bytes());
        }
        case BtfType.Enumeration it -> {
          return scaled(factor, it.bytes());
        }
        case BtfType.DataSection it -> {
          return scaled(factor, it.bytes());
        }
        case BtfType.Pointer it -> {
          return scaled(factor, 8);
        }
        case BtfType.ArrayType it -> {
          factor *= Integer.toUnsignedLong(it.count());
          if (factor > Integer.MAX_VALUE) {
            return OptionalLong.empty();
          }
          id = it.element();
        }
        case BtfType.Typedef it -> id = it.target();
        case BtfType.Modified it -> id = it.target();
        case BtfType.Variable it -> id = it.type();
        case BtfType.Void it -> {
          return OptionalLong.empty();
        }
        case BtfType.Forward it -> {
          return OptionalLong.empty();
        }
        case BtfType.FunctionType it -> {
          return OptionalLong.empty();
        }
        case BtfType.Prototype it -> {
          return OptionalLong.empty();
        }
        case BtfType.DeclarationTag it -> {
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong scaled(long factor, int bytes) {
    long size = factor * Integer.toUnsignedLong(bytes);
    return size > Integer.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(size);
  }

  private int kind(int at) {
    return data.getInt(at + 4) >>> 24 & 0x1f;
  }

  private int vlen(int at) {
    return data.getInt(at + 4) & 0xffff;
  }

  private int u16(int at) {
    return Short.toUnsignedInt(data.getShort(at));
  }
}
