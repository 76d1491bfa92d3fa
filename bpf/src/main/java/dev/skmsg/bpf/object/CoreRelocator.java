package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.object.BtfExtension.CoreEntry;
import dev.skmsg.bpf.object.BtfType.ArrayType;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.KernelStructs.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Resolves CO-RE relocations: an instruction takes over where the kernel has a member, how large
/// it
/// is, or whether it exists. Source: Documentation/bpf/llvm_reloc.rst, 6.18.
final class CoreRelocator {

  private static final int BYTE_OFFSET = 0;
  private static final int BYTE_SIZE = 1;
  private static final int EXISTS = 2;
  private static final int SIGNED = 3;
  private static final int LEFT_SHIFT = 4;
  private static final int RIGHT_SHIFT = 5;
  private static final int LOCAL_TYPE_ID = 6;
  private static final int TYPE_EXISTS = 8;
  private static final int TYPE_SIZE = 9;

  /// What libbpf calls in place of an instruction that cannot work.
  private static final int POISON = 0xbad2310;

  private final Btf btf;

  CoreRelocator(Btf btf) {
    this.btf = btf;
  }

  /// Changes the instruction at a slot.
  ///
  /// @return why that is not supported, or `null`
  @Nullable String apply(CoreEntry entry, List<RawInstruction> slots, int slot) {
    if (entry.kind() == LOCAL_TYPE_ID) {
      return patch(entry, slots, slot, entry.typeId());
    }
    String name = btf.type(btf.withoutModifiers(entry.typeId())).name();
    Map<String, Field> kernel = KernelStructs.of(withoutFlavor(name));
    if (kernel == null) {
      return "%s, of which no layout is known here".formatted(describe(entry, name));
    }
    return switch (entry.kind()) {
      case TYPE_EXISTS -> patch(entry, slots, slot, 1);
      case TYPE_SIZE -> patch(entry, slots, slot, Objects.requireNonNull(kernel.get("")).bytes());
      case BYTE_OFFSET, BYTE_SIZE, EXISTS, SIGNED, LEFT_SHIFT, RIGHT_SHIFT ->
          field(entry, name, kernel, slots, slot);
      default -> "%s, of kind %d".formatted(describe(entry, name), entry.kind());
    };
  }

  private static String describe(CoreEntry entry, String type) {
    return "a CO-RE relocation of type `%s` at byte %#x of section %s"
        .formatted(type, entry.offset(), entry.section());
  }

  /// Compilers keep different local versions of one struct apart by `___` and a suffix.
  private static String withoutFlavor(String name) {
    int flavor = name.indexOf("___");
    return flavor > 0 ? name.substring(0, flavor) : name;
  }

  private @Nullable String field(
      CoreEntry entry,
      String type,
      Map<String, Field> kernel,
      List<RawInstruction> slots,
      int slot) {
    Access local = access(entry);
    if (local == null) {
      return "%s, path %s".formatted(describe(entry, type), btf.string(entry.access()));
    }
    Field found = kernel.get(local.path);
    if (found != null && local.index >= 0) {
      found = local.index < found.elements() ? found.element(local.index) : null;
    }
    if (entry.kind() == EXISTS) {
      return patch(entry, slots, slot, found == null ? 0 : 1);
    }
    if (found == null) {
      poison(slots, slot);
      return null;
    }
    if (entry.kind() == BYTE_OFFSET && isMemory(slots.get(slot)) && local.bytes != found.bytes()) {
      return "%s, member `%s` of %d bytes which has %d in the kernel"
          .formatted(describe(entry, type), local.path, local.bytes, found.bytes());
    }
    return patch(entry, slots, slot, value(entry.kind(), found));
  }

  /// The access in the program's own version of a struct.
  ///
  /// @param path names of members, see [KernelStructs]
  /// @param index of an array's element, -1 if it is none
  /// @param bytes what is accessed
  private record Access(String path, int index, long bytes) {}

  /// Follows a path such as `0:5:1`: an element of an array of structs, a member, an element.
  private @Nullable Access access(CoreEntry entry) {
    List<String> names = new ArrayList<>();
    int index = -1;
    int id = btf.withoutModifiers(entry.typeId());
    String[] steps = btf.string(entry.access()).split(":", -1);
    for (int i = 0; i < steps.length; i++) {
      int step = steps[i].matches("\\d{1,5}") ? Integer.parseInt(steps[i]) : -1;
      if (step < 0 || index >= 0 || i == 0 && step != 0) {
        return null;
      }
      if (i == 0) {
        continue;
      }
      if (btf.type(id) instanceof Composite struct && step < struct.members().size()) {
        BtfType.Member member = struct.members().get(step);
        if (!member.name().isEmpty()) {
          names.add(member.name());
        }
        id = btf.withoutModifiers(member.type());
      } else if (btf.type(id) instanceof ArrayType array) {
        index = step;
        id = btf.withoutModifiers(array.element());
      } else {
        return null;
      }
    }
    return new Access(String.join(".", names), index, btf.size(id).orElse(0));
  }

  /// A bitfield is read with its whole storage, or more if it does not lie inside of that.
  private static int value(int kind, Field field) {
    int bytes = field.bitfield() ? field.storageBytes() : field.bytes();
    int offset = field.bitOffset() / 8;
    if (field.bitfield()) {
      offset = offset / bytes * bytes;
      while (field.bitOffset() + field.bits() - offset * 8 > bytes * 8 && bytes < 8) {
        bytes *= 2;
        offset = field.bitOffset() / 8 / bytes * bytes;
      }
    }
    int bits = field.bits() * field.elements();
    return switch (kind) {
      case BYTE_OFFSET -> offset;
      case BYTE_SIZE -> bytes;
      case SIGNED -> field.signed() ? 1 : 0;
      case LEFT_SHIFT -> 64 - (field.bitOffset() + bits - offset * 8);
      case RIGHT_SHIFT -> 64 - bits;
      default -> throw new IllegalArgumentException("relocation of kind " + kind);
    };
  }

  private static boolean isMemory(RawInstruction raw) {
    return switch (raw.opcode() & 7) {
      case 1, 2, 3 -> true;
      default -> false;
    };
  }

  private static @Nullable String patch(
      CoreEntry entry, List<RawInstruction> slots, int slot, int value) {
    RawInstruction raw = slots.get(slot);
    boolean takesImmediate = (raw.opcode() & 8) == 0;
    switch (raw.opcode() & 7) {
      case 1, 2, 3 -> slots.set(slot, withOffset(raw, (short) value));
      case 4, 7 -> {
        if (!takesImmediate) {
          throw misplaced(entry, raw);
        }
        slots.set(slot, withImmediate(raw, value));
      }
      case 0 -> {
        if (raw.opcode() != 0x18 || slot + 1 >= slots.size()) {
          throw misplaced(entry, raw);
        }
        slots.set(slot, withImmediate(raw, value));
        slots.set(slot + 1, withImmediate(slots.get(slot + 1), 0));
      }
      default -> throw misplaced(entry, raw);
    }
    return null;
  }

  private static DamagedInput misplaced(CoreEntry entry, RawInstruction raw) {
    return new DamagedInput(
        entry.section(),
        entry.offset(),
        "a CO-RE relocation of an instruction that takes none (opcode %#x)"
            .formatted(raw.opcode()));
  }

  private static RawInstruction withOffset(RawInstruction raw, short offset) {
    return new RawInstruction(raw.opcode(), raw.dst(), raw.src(), offset, raw.immediate());
  }

  private static RawInstruction withImmediate(RawInstruction raw, int immediate) {
    return new RawInstruction(raw.opcode(), raw.dst(), raw.src(), raw.offset(), immediate);
  }

  private static void poison(List<RawInstruction> slots, int slot) {
    RawInstruction call = new RawInstruction(0x85, 0, 0, (short) 0, POISON);
    if (slots.get(slot).opcode() == 0x18 && slot + 1 < slots.size()) {
      slots.set(slot + 1, call);
    }
    slots.set(slot, call);
  }
}
