package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.TypeInformation;
import dev.skmsg.bpf.object.Btf;
import dev.skmsg.bpf.object.BtfType;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields in a map's values that only the kernel may touch. Of these a spin lock is modelled.
///
/// kernel: struct btf_record; btf.c, btf_parse_fields, 6.18
public final class MapRecords {
  private static final int LOCK_BYTES = 4;
  private static final String LOCK = "bpf_spin_lock";

  private static final Set<String> SPECIAL =
      Set.of(
          LOCK,
          "bpf_res_spin_lock",
          "bpf_timer",
          "bpf_wq",
          "bpf_task_work",
          "bpf_list_head",
          "bpf_list_node",
          "bpf_rb_root",
          "bpf_rb_node",
          "bpf_refcount");

  /// A map creation flag that keeps programs from reading or writing; such a map has no lock.
  private static final int DIRECTION_FLAGS = 0x80 | 0x100;

  private sealed interface Fields {}

  private enum Simple implements Fields {
    NONE,
    NOT_MODELLED
  }

  private record Lock(int offset) implements Fields {}

  private final Program program;
  private final IdentityHashMap<MapDefinition, Fields> known = new IdentityHashMap<>();
  private @Nullable Btf btf;

  public MapRecords(Program program) {
    this.program = program;
  }

  /// Whether the map's values hold a spin lock.
  boolean hasLock(@Nullable MapDefinition map) {
    return map != null && fields(map) instanceof Lock;
  }

  /// The offset of the spin lock in the map's values, or -1 when they have none; ends the
  /// verification where they hold what is not modelled.
  int lockOffset(MapDefinition map) {
    return switch (fields(map)) {
      case Lock lock -> lock.offset;
      case Simple.NONE -> -1;
      case Simple.NOT_MODELLED ->
          throw Refusal.unsupported("map values with timers or kernel pointers");
    };
  }

  /// An access may not touch the lock. kernel: check_map_access
  void checkAccess(Environment env, MapDefinition map, long lowest, long highest, int size) {
    int lock = lockOffset(map);
    if (lock >= 0 && lowest < lock + LOCK_BYTES && Long.compareUnsigned(lock, highest + size) < 0) {
      throw env.denied("bpf_spin_lock cannot be accessed directly by load/store");
    }
  }

  private Fields fields(MapDefinition map) {
    Fields fields = known.get(map);
    if (fields == null) {
      fields = find(map);
      known.put(map, fields);
    }
    return fields;
  }

  private Fields find(MapDefinition map) {
    TypeInformation types = program.types();
    if (types == null || map.valueTypeId() == 0) {
      return Simple.NONE;
    }
    if (btf == null) {
      if (!(Btf.read(types.btf()) instanceof Btf.Result.Readable readable)) {
        return Simple.NOT_MODELLED;
      }
      btf = readable.btf();
    }
    Fields fields = ofType(btf, map.valueTypeId());
    return fields instanceof Lock && !mayHoldLock(map) ? Simple.NOT_MODELLED : fields;
  }

  /// kernel: syscall.c, map_check_btf; inner maps and a map named twice are not told apart here
  private boolean mayHoldLock(MapDefinition map) {
    boolean type =
        map.type() == MapType.HASH
            || map.type() == MapType.ARRAY
            || map.type() == MapType.SK_STORAGE;
    return type
        && (map.flags() & DIRECTION_FLAGS) == 0
        && !map.readOnly()
        && program.maps().stream().filter(it -> isSame(it, map)).count() == 1;
  }

  @SuppressWarnings("ReferenceEquality") // two maps may be declared alike
  private static boolean isSame(MapDefinition a, MapDefinition b) {
    return a == b;
  }

  private static Fields ofType(Btf btf, int type) {
    Fields found = Simple.NONE;
    switch (btf.type(btf.withoutModifiers(type))) {
      case BtfType.Composite it -> {
        for (BtfType.Member member : it.members()) {
          boolean aligned = !it.union() && member.bitOffset() % (8 * LOCK_BYTES) == 0;
          found = with(found, member(btf, member.type(), member.bitOffset() / 8, aligned));
        }
      }
      case BtfType.DataSection it -> {
        for (BtfType.Placement placed : it.variables()) {
          int variable =
              btf.type(placed.type()) instanceof BtfType.Variable named
                  ? named.type()
                  : placed.type();
          boolean aligned = placed.offset() % LOCK_BYTES == 0;
          found = with(found, member(btf, variable, placed.offset(), aligned));
        }
      }
      default -> found = isPlain(btf, type, new HashSet<>()) ? found : Simple.NOT_MODELLED;
    }
    return found;
  }

  private static Fields with(Fields before, Fields more) {
    if (more == Simple.NONE) {
      return before;
    }
    return before == Simple.NONE ? more : Simple.NOT_MODELLED;
  }

  private static Fields member(Btf btf, int type, int offset, boolean aligned) {
    if (btf.type(type) instanceof BtfType.Composite it && it.name().equals(LOCK)) {
      return aligned && !it.union() && it.bytes() == LOCK_BYTES
          ? new Lock(offset)
          : Simple.NOT_MODELLED;
    }
    return isPlain(btf, type, new HashSet<>()) ? Simple.NONE : Simple.NOT_MODELLED;
  }

  /// Whether nothing in a value of this type can mean anything to the kernel.
  private static boolean isPlain(Btf btf, int type, Set<Integer> seen) {
    if (!seen.add(type)) {
      return true;
    }
    return switch (btf.type(type)) {
      case BtfType.IntegerType it -> true;
      case BtfType.FloatType it -> true;
      case BtfType.Enumeration it -> true;
      case BtfType.Void it -> true;
      case BtfType.Pointer it -> !isTagged(btf, it.target());
      case BtfType.Typedef it -> isPlain(btf, it.target(), seen);
      case BtfType.Modified it ->
          it.modifier() != BtfType.Modifier.TYPE_TAG && isPlain(btf, it.target(), seen);
      case BtfType.ArrayType it -> isPlain(btf, it.element(), seen);
      case BtfType.Composite it ->
          !SPECIAL.contains(it.name())
              && it.members().stream().allMatch(member -> isPlain(btf, member.type(), seen));
      case BtfType.Forward it -> false;
      case BtfType.FunctionType it -> false;
      case BtfType.Prototype it -> false;
      case BtfType.Variable it -> false;
      case BtfType.DataSection it -> false;
      case BtfType.DeclarationTag it -> false;
    };
  }

  /// Whether a pointer's target carries a type tag, behind whatever modifiers.
  private static boolean isTagged(Btf btf, int type) {
    Set<Integer> seen = new HashSet<>();
    while (seen.add(type)) {
      switch (btf.type(type)) {
        case BtfType.Modified it -> {
          if (it.modifier() == BtfType.Modifier.TYPE_TAG) {
            return true;
          }
          type = it.target();
        }
        case BtfType.Typedef it -> type = it.target();
        default -> {
          return false;
        }
      }
    }
    return true;
  }
}
