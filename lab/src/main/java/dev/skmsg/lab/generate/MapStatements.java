package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.lab.generate.CodeBuffer.Label;
import dev.skmsg.lab.generate.MessageContext.Content;
import dev.skmsg.lab.generate.Shape.MapValue;
import java.util.List;

/// Map helpers, null checks, and accesses to map values.
final class MapStatements {
  private static final MapType[] COMMON = {
    MapType.ARRAY,
    MapType.HASH,
    MapType.LRU_HASH,
    MapType.PERCPU_ARRAY,
    MapType.PERCPU_HASH,
    MapType.LRU_PERCPU_HASH,
    MapType.LPM_TRIE
  };
  private static final MapType[] ANY = {
    MapType.ARRAY,
    MapType.HASH,
    MapType.SOCKMAP,
    MapType.SOCKHASH,
    MapType.QUEUE,
    MapType.STACK,
    MapType.RINGBUF,
    MapType.PROG_ARRAY,
    MapType.PERF_EVENT_ARRAY,
    MapType.BLOOM_FILTER,
    MapType.ARRAY_OF_MAPS,
    MapType.HASH_OF_MAPS,
    MapType.CGROUP_ARRAY,
    MapType.DEVMAP,
    MapType.DEVMAP_HASH,
    MapType.CPUMAP,
    MapType.XSKMAP,
    MapType.STACK_TRACE,
    MapType.REUSEPORT_SOCKARRAY,
    MapType.LPM_TRIE
  };

  private MapStatements() {}

  /// A map for a helper: one that fits, or with a mistake any.
  static int choose(Draft d, MapType... fitting) {
    return d.fault() && d.has(Feature.MAP_OTHER) ? d.map(ANY) : d.map(fitting);
  }

  static void loadMap(Draft d, Register dst, int map) {
    d.pin(dst);
    if (d.fault()) {
      d.emit(new Instruction.LoadImmediate64(dst, Imm64Kind.CONSTANT, map, 0));
    } else {
      d.loadMap(dst, map);
      d.census.count("map type", d.maps.get(map).type().label());
    }
  }

  /// A key of this many bytes, its address in `dst`.
  static void key(Draft d, Register dst, int size) {
    d.pin(dst);
    List<Register> values =
        d.holding(
            shape ->
                shape instanceof MapValue(int map, int offset, boolean maybeNull)
                    && !maybeNull
                    && d.maps.get(map).valueSize() - offset >= size);
    if (!values.isEmpty() && d.dice.percent(20)) {
      d.move(dst, d.dice.of(values));
      return;
    }
    List<Register> lent =
        d.holding(
            shape ->
                shape instanceof Shape.Lent(int room, boolean maybeNull)
                    && !maybeNull
                    && room >= size);
    if (!lent.isEmpty() && d.dice.percent(30)) {
      d.move(dst, d.dice.of(lent));
      return;
    }
    List<Register> packets =
        d.holding(
            shape ->
                shape instanceof Shape.Packet(int _, int offset, int range)
                    && range - offset >= size);
    if (!packets.isEmpty() && d.dice.percent(20)) {
      d.move(dst, d.dice.of(packets));
      return;
    }
    int offset = d.buffer(Math.max(1, d.fault() ? size - 1 : size));
    d.stackAddress(dst, d.fault() ? offset + d.dice.of(-8, 1, 8, 4) : offset);
  }

  static boolean lookup(Draft d) {
    int map = choose(d, COMMON);
    MapDefinition definition = d.maps.get(map);
    key(d, Register.R2, definition.keySize());
    loadMap(d, Register.R1, map);
    boolean percpu = definition.type().label().contains("percpu") && d.dice.percent(35);
    if (percpu || d.fault()) {
      d.constant(Register.R3, 0);
    }
    d.helper(percpu ? 195 : 1);
    d.called(new MapValue(map, 0, true));
    nullCheck(d, Register.R0);
    return use(d, Register.R0);
  }

  /// A null check in one of its forms: the null side leaves, or (sometimes) skips the next access.
  static void nullCheck(Draft d, Register register) {
    if (d.dice.percent(25)) {
      Register copy = d.fresh(register);
      d.move(copy, register);
    }
    if (d.fault()) {
      wrongNullCheck(d, register);
      return;
    }
    switch (d.dice.below(3)) {
      case 0, 1 -> d.branch(Condition.EQ, Width.W64, register, new Immediate(0), d.out);
      default -> {
        Label found = new Label();
        d.branch(Condition.NE, Width.W64, register, new Immediate(0), found);
        d.code.jump(d.out, false);
        d.code.bind(found);
      }
    }
    d.refine(MapStatements::present);
  }

  /// Missing, or in a form that teaches the verifier nothing.
  private static void wrongNullCheck(Draft d, Register register) {
    if (d.dice.percent(33)) {
      d.branch(Condition.EQ, Width.W32, register, new Immediate(0), d.out);
    } else if (d.dice.percent(50)) {
      Register zero = d.fresh(register);
      d.constant(zero, 0);
      d.branch(Condition.EQ, Width.W64, register, zero, d.out);
    }
  }

  private static Shape present(Shape shape) {
    return switch (shape) {
      case MapValue(int map, int offset, boolean _) -> new MapValue(map, offset, false);
      case Shape.Socket(boolean _, boolean full) -> new Shape.Socket(false, full);
      case Shape.Kernel(int struct, boolean _) -> new Shape.Kernel(struct, false);
      case Shape.Lent(int size, boolean _) -> new Shape.Lent(size, false);
      default -> shape;
    };
  }

  /// Some accesses through a map value, kept in a register that survives calls now and then.
  private static boolean use(Draft d, Register register) {
    Register value = d.dice.percent(40) ? d.settle(register) : register;
    int accesses = d.dice.between(1, 3);
    for (int i = 0; i < accesses; i++) {
      if (d.get(value) instanceof MapValue) {
        accessValue(d, value);
      }
    }
    return true;
  }

  static boolean access(Draft d) {
    List<Register> values =
        d.holding(shape -> shape instanceof MapValue value && !value.maybeNull());
    if (values.isEmpty()) {
      return false;
    }
    accessValue(d, d.dice.of(values));
    return true;
  }

  private static void accessValue(Draft d, Register value) {
    if (!(d.get(value) instanceof MapValue(int map, int offset, boolean _))) {
      return;
    }
    int room = d.maps.get(map).valueSize() - offset;
    if (room <= 0) {
      return;
    }
    if (room > 2 && d.dice.percent(30)) {
      variableAccess(d, value, room);
      return;
    }
    MemorySize size = fitting(d, room);
    int last = room - size.bytes();
    int at = d.fault() ? d.dice.of(-1, last + 1, last + 8) : d.dice.between(0, last);
    boolean aligned = (offset + at) % size.bytes() == 0;
    if (aligned && d.has(Feature.ATOMIC) && size.bytes() >= 4 && d.dice.percent(20)) {
      StackStatements.atomicAt(d, size, value, at);
    } else if (aligned && d.has(Feature.ACQUIRE_RELEASE) && d.dice.percent(8)) {
      StackStatements.acquireReleaseAt(d, size, value, at);
    } else {
      plainAccess(d, size, value, at);
    }
  }

  static MemorySize fitting(Draft d, int room) {
    MemorySize size = MemorySize.values()[d.dice.below(4)];
    while (size.bytes() > room) {
      size = MemorySize.values()[size.ordinal() - 1];
    }
    return size;
  }

  static void plainAccess(Draft d, MemorySize size, Register pointer, int at) {
    if (d.dice.percent(45)) {
      Operand src = d.dice.percent(40) ? new Immediate(d.dice.constant()) : d.scalar(pointer);
      d.store(size, pointer, at, src);
    } else {
      Register dst = d.fresh(pointer);
      boolean signed = size != MemorySize.DW && d.has(Feature.SIGNED) && d.dice.percent(15);
      d.emit(new Instruction.Load(size, signed, dst, pointer, (short) at));
      d.set(dst, signed ? Shape.unknown() : PacketStatements.loaded(size));
    }
  }

  private static void variableAccess(Draft d, Register value, int room) {
    MemorySize size = fitting(d, Math.min(room - 1, 4));
    int moved = d.dice.percent(15) ? d.dice.between(0, Math.min(3, room - size.bytes() - 1)) : 0;
    Register index = NumberStatements.bounded(d, room - size.bytes() - moved, value);
    Register sum = d.fresh(value, index);
    d.move(sum, value);
    if (moved != 0) {
      d.add(sum, d.fault() ? -moved : moved);
    }
    if (d.fault() && d.dice.percent(30)) {
      d.alu(AluOperation.SUB, Width.W64, sum, index);
    } else {
      d.alu(AluOperation.ADD, Width.W64, sum, index);
    }
    d.set(sum, Shape.unset());
    plainAccess(d, size, sum, d.fault() ? 1 : 0);
  }

  static boolean updateOrDelete(Draft d) {
    int map = choose(d, COMMON);
    MapDefinition definition = d.maps.get(map);
    if (d.dice.percent(60)) {
      key(d, Register.R2, definition.keySize());
      key(d, Register.R3, definition.valueSize());
      loadMap(d, Register.R1, map);
      d.constant(Register.R4, d.dice.of(0, 1, 2, 0));
      d.helper(2);
    } else {
      key(d, Register.R2, definition.keySize());
      loadMap(d, Register.R1, map);
      d.helper(3);
    }
    d.called(Shape.unknown());
    return true;
  }

  /// push, pop and peek on queue, stack and bloom filter.
  static boolean queue(Draft d) {
    int map = choose(d, MapType.QUEUE, MapType.STACK, MapType.QUEUE, MapType.BLOOM_FILTER);
    boolean bloom = d.maps.get(map).type() == MapType.BLOOM_FILTER && !d.fault();
    int helper = bloom ? d.dice.of(87, 89) : d.dice.of(87, 88, 89);
    key(d, Register.R2, d.maps.get(map).valueSize());
    loadMap(d, Register.R1, map);
    if (helper == 87) {
      d.constant(Register.R3, d.dice.of(0, 2));
    }
    d.helper(helper);
    d.called(Shape.unknown());
    return true;
  }

  /// A lookup in a map of maps, and in what it gives.
  static boolean nested(Draft d) {
    int map = d.map(MapType.ARRAY_OF_MAPS, MapType.HASH_OF_MAPS);
    key(d, Register.R2, 4);
    loadMap(d, Register.R1, map);
    d.helper(1);
    d.called(Shape.unset());
    nullCheck(d, Register.R0);
    Register inner = d.freshSaved();
    d.move(inner, Register.R0);
    key(d, Register.R2, 4);
    d.move(Register.R1, inner);
    d.helper(1);
    d.called(Shape.unset());
    nullCheck(d, Register.R0);
    plainAccess(d, MemorySize.B, Register.R0, 0);
    return true;
  }

  /// The address of an array's value in an instruction.
  static boolean direct(Draft d) {
    int map = d.maps.single(d.dice);
    MapDefinition definition = d.maps.get(map);
    int size = definition.valueSize();
    int offset = d.fault() ? d.dice.of(size, size + 1, -1) : d.dice.below(size);
    Register dst = d.fresh();
    if (d.fault() && d.has(Feature.MAP_OTHER)) {
      map = d.map(ANY);
    }
    d.census.count("map type", d.maps.get(map).type().label());
    d.emit(new Instruction.LoadImmediate64(dst, Imm64Kind.MAP_INDEX_VALUE, map, offset));
    d.set(dst, new MapValue(map, offset, false));
    accessValue(d, dst);
    return true;
  }

  /// A spin lock taken around a change, or (with a mistake) left locked.
  static boolean locked(Draft d) {
    int map = d.maps.locked();
    key(d, Register.R2, 4);
    loadMap(d, Register.R1, map);
    d.helper(1);
    d.called(new MapValue(map, 0, true));
    nullCheck(d, Register.R0);
    Register value = d.freshSaved();
    if (d.isPinned(value)) {
      return false;
    }
    d.move(value, Register.R0);
    if (d.fault()) {
      plainAccess(d, MemorySize.W, value, d.dice.of(0, 2));
    }
    d.move(Register.R1, value);
    d.helper(93);
    d.called(Shape.unset());
    d.load(MemorySize.W, Register.R1, value, 4);
    d.add(Register.R1, 1);
    d.store(MemorySize.W, value, 4, Register.R1);
    if (d.fault()) {
      d.helper(7);
      d.called(Shape.unset());
    }
    if (!d.fault()) {
      d.move(Register.R1, value);
      d.helper(94);
      d.called(Shape.unset());
    }
    d.set(value, Shape.unset());
    return true;
  }

  /// Storage on the message's socket.
  static boolean storage(Draft d) {
    List<Register> contexts = d.holding(Shape.Context.class::isInstance);
    if (contexts.isEmpty() || d.message == MessageContext.SK_SKB && !d.fault()) {
      return false;
    }
    Register context = d.dice.of(contexts);
    d.pin(Register.R2);
    d.load(MemorySize.DW, Register.R2, context, d.message.the(Content.SOCKET).offset());
    int map = d.maps.storage();
    boolean delete = d.dice.percent(15);
    if (!delete) {
      d.constant(Register.R3, 0);
      d.constant(Register.R4, d.dice.of(0, 1));
    }
    loadMap(d, Register.R1, map);
    d.helper(delete ? 108 : 107);
    d.called(delete ? Shape.unknown() : new MapValue(map, 0, true));
    if (!delete) {
      nullCheck(d, Register.R0);
      return use(d, Register.R0);
    }
    return true;
  }

  /// Constants from a frozen map.
  static boolean frozen(Draft d) {
    byte[] content = {1, 0, 0, 0, 7, 0, 0, 0, -1, -1, -1, -1, '%', 'd', 10, 0};
    int map = d.maps.frozen(content);
    Register base = d.fresh();
    d.census.count("map type", "array, frozen");
    d.emit(new Instruction.LoadImmediate64(base, Imm64Kind.MAP_INDEX_VALUE, map, 0));
    d.set(base, Shape.unset());
    Register dst = d.fresh(base);
    MemorySize size = MemorySize.values()[d.dice.below(4)];
    int at = size.bytes() * d.dice.below(16 / size.bytes());
    if (d.fault()) {
      d.store(size, base, at, new Immediate(1));
    }
    boolean signed = size != MemorySize.DW && d.has(Feature.SIGNED) && d.dice.percent(20);
    d.emit(new Instruction.Load(size, signed, dst, base, (short) at));
    d.set(dst, Shape.unknown());
    return true;
  }
}
