package dev.skmsg.verifier.check;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.object.BtfType;
import dev.skmsg.bpf.object.BtfType.ArrayType;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.IntegerType;
import dev.skmsg.bpf.object.BtfType.Member;
import dev.skmsg.bpf.object.BtfType.Modified;
import dev.skmsg.bpf.object.BtfType.Modifier;
import dev.skmsg.bpf.object.BtfType.Pointer;
import dev.skmsg.bpf.object.KernelTypes;
import dev.skmsg.verifier.state.RegisterState;
import org.jspecify.annotations.Nullable;

/// What lies at an offset of one of the kernel's structs. Offsets and sizes are unsigned where the
/// kernel takes them so.
///
/// kernel: btf.c, btf_struct_walk, __btf_resolve_size, 6.18
final class StructWalk {

  /// What a step found.
  sealed interface Found {
    /// Bytes that mean a number.
    record Number() implements Found {}

    /// A whole pointer to a struct.
    ///
    /// @param struct the type pointed to
    /// @param field the member's name
    record ToStruct(int struct, String field) implements Found {}

    /// A whole pointer to something else.
    record ToUnknown() implements Found {}

    /// A struct that begins right there: to be looked into from its start.
    record Nested(int struct) implements Found {}

    record Nothing(Errno errno, String message) implements Found {}
  }

  /// A member's size.
  ///
  /// @param bytes of the whole
  /// @param elements 1 if it is no array
  /// @param element the type that is left behind arrays and modifiers
  /// @param id of it, as the kernel keeps it: not always behind every modifier
  private record Extent(int bytes, int elements, boolean array, int element, int id) {}

  private final KernelTypes types;

  /// What the way here says about pointers found: UNTRUSTED, RCU, USER, PERCPU.
  int flags;

  StructWalk(KernelTypes types) {
    this.types = types;
  }

  /// The place of an access, through all nested structs: never [Found.Nested].
  Found find(int struct, int offset, int size) {
    Found found = step(struct, offset, size);
    while (found instanceof Found.Nested(int nested)) {
      found = step(nested, 0, size);
    }
    return found;
  }

  /// Whether a pointer to `offset` of a struct is a pointer to the wanted type too. kernel:
  /// btf_struct_ids_match
  boolean matches(int struct, int offset, int wanted) {
    if (offset == 0 && struct == wanted) {
      return true;
    }
    Found found = step(struct, offset, 1);
    while (found instanceof Found.Nested(int nested)) {
      if (nested == wanted) {
        return true;
      }
      found = step(nested, 0, 1);
    }
    return false;
  }

  private static String name(String name) {
    return name.isEmpty() ? "(anon)" : name;
  }

  private static boolean less(int a, int b) {
    return Integer.compareUnsigned(a, b) < 0;
  }

  /// One struct and the structs that the offset lies inside of.
  private Found step(int type, int startOffset, int size) {
    int at = type;
    int offset = startOffset;
    while (true) {
      BtfType behind = types.type(types.withoutModifiers(at));
      if (!(behind instanceof Composite struct)) {
        return new Found.Nothing(
            Errno.EINVAL, "Type '" + name(behind.name()) + "' is not a struct");
      }
      if (struct.union() && struct.members().size() != 1) {
        flags |= RegisterState.UNTRUSTED;
      }
      if (less(struct.bytes(), offset + size)) {
        FlexibleArray rest = flexibleArray(struct, offset);
        if (rest == null) {
          return new Found.Nothing(
              Errno.EACCES,
              "access beyond struct %s at off %s size %s"
                  .formatted(
                      name(struct.name()),
                      Integer.toUnsignedString(offset),
                      Integer.toUnsignedString(size)));
        }
        if (rest.elementBytes() == 0) {
          return new Found.Number();
        }
        offset = Integer.remainderUnsigned(offset - rest.start(), rest.elementBytes());
        at = rest.element();
        continue;
      }
      Place place = place(struct, offset, size);
      if (place.found() != null) {
        return place.found();
      }
      offset -= place.start();
      at = place.inside();
    }
  }

  /// @param elementBytes 0 for integers
  private record FlexibleArray(int start, int element, int elementBytes) {}

  /// The array without a length at a struct's end, if the offset is not before it.
  private @Nullable FlexibleArray flexibleArray(Composite struct, int offset) {
    if (struct.members().isEmpty()) {
      return null;
    }
    Member last = struct.members().getLast();
    int start = last.bitOffset() / 8;
    if (!(types.type(types.withoutModifiers(last.type())) instanceof ArrayType array)
        || array.count() != 0
        || less(offset, start)) {
      return null;
    }
    int element = types.withoutModifiers(array.element());
    return switch (types.type(element)) {
      case IntegerType _ -> new FlexibleArray(start, element, 0);
      case Composite it when it.bytes() != 0 -> new FlexibleArray(start, element, it.bytes());
      default -> null;
    };
  }

  /// What was found, or else the struct inside which it lies.
  ///
  /// @param start of that struct
  private record Place(@Nullable Found found, int inside, int start) {}

  private static Place found(Found found) {
    return new Place(found, 0, 0);
  }

  private Place place(Composite struct, int offset, int size) {
    for (Member member : struct.members()) {
      int start = member.bitOffset() / 8;
      if (!less(start, offset + size)) {
        break;
      }
      if (member.bitfieldSize() != 0) {
        int end = (member.bitOffset() + member.bitfieldSize() + 7) / 8;
        if (!less(start, offset) && !less(offset + size, end)) {
          return found(new Found.Number());
        }
        continue;
      }
      if (less(offset, start)) {
        break;
      }
      Extent extent = extent(member.type());
      if (extent == null) {
        return found(
            new Found.Nothing(Errno.EFAULT, "field " + name(member.name()) + " doesn't have size"));
      }
      int end = start + extent.bytes();
      if (!less(offset, end)) {
        continue;
      }
      return member(struct, member, extent, offset, size);
    }
    return found(
        new Found.Nothing(
            Errno.EINVAL,
            "struct " + name(struct.name()) + " doesn't have field at offset " + offset));
  }

  /// A member that the offset lies in.
  private Place member(Composite struct, Member member, Extent extent, int offset, int size) {
    int start = member.bitOffset() / 8;
    int end = start + extent.bytes();
    int bytes = extent.bytes();
    if (extent.array()) {
      bytes = Integer.divideUnsigned(bytes, extent.elements());
      start += Integer.divideUnsigned(offset - start, bytes) * bytes;
    }
    switch (types.type(extent.element())) {
      case Composite _ -> {
        return offset == start
            ? found(new Found.Nested(extent.id()))
            : new Place(null, extent.element(), start);
      }
      case Pointer pointer -> {
        if (bytes != size || offset != start) {
          return found(
              new Found.Nothing(
                  Errno.EACCES,
                  "cannot access ptr member %s with moff %d in struct %s with off %d size %d"
                      .formatted(name(member.name()), start, name(struct.name()), offset, size)));
        }
        return found(pointer(pointer, member));
      }
      default -> {
        if (less(end, offset + size) && (flags & RegisterState.UNTRUSTED) == 0) {
          return found(
              new Found.Nothing(
                  Errno.EACCES,
                  "access beyond the end of member %s (mend:%d) in struct %s with off %d size %d"
                      .formatted(name(member.name()), end, name(struct.name()), offset, size)));
        }
        return found(new Found.Number());
      }
    }
  }

  private Found pointer(Pointer pointer, Member member) {
    int target = types.withoutModifiers(pointer.target());
    if (!(types.type(target) instanceof Composite)) {
      return new Found.ToUnknown();
    }
    if (types.type(pointer.target()) instanceof Modified it
        && it.modifier() == Modifier.TYPE_TAG
        && !it.attribute()) {
      flags |=
          switch (it.name()) {
            case "user" -> RegisterState.USER;
            case "percpu" -> RegisterState.PERCPU;
            case "rcu" -> RegisterState.RCU;
            default -> 0;
          };
    }
    return new Found.ToStruct(target, name(member.name()));
  }

  /// The size of a type, or `null` if it has none.
  private @Nullable Extent extent(int type) {
    long elements = 1;
    boolean array = false;
    int kept = type;
    int at = type;
    while (true) {
      switch (types.type(at)) {
        case ArrayType it -> {
          array = true;
          elements *= Integer.toUnsignedLong(it.count());
          kept = it.element();
          at = it.element();
        }
        case BtfType.Typedef it -> {
          at = it.target();
          kept = array ? kept : at;
        }
        case Modified it -> {
          at = it.target();
          kept = array ? kept : at;
        }
        default -> {
          var bytes = types.btf().size(at);
          if (bytes.isEmpty() || elements > 0xffffffffL) {
            return null;
          }
          return new Extent((int) (elements * bytes.getAsLong()), (int) elements, array, at, kept);
        }
      }
    }
  }
}
