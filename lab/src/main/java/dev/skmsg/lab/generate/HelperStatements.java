package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.KernelProfile;
import java.util.ArrayList;
import java.util.List;

/// Calls of helpers: the plain ones, those that take memory, and those that change the message.
final class HelperStatements {
  private static final int[] PLAIN = {5, 7, 8, 14, 15, 17, 35, 42, 80, 118, 125, 160, 208};
  private static final int CURRENT_TASK_UNDER_CGROUP = 37;
  private static final int SIZE_LIMIT = 96;
  private static final int LAST_HELPER = 211;

  private HelperStatements() {}

  /// A helper without arguments, or one that takes a number.
  static boolean plain(Draft d) {
    if (d.dice.percent(20)) {
      return numbered(d);
    }
    d.helper(PLAIN[d.dice.below(PLAIN.length)]);
    d.called(Shape.unknown());
    return true;
  }

  /// send_signal, send_signal_thread, get_current_ancestor_cgroup_id, current_task_under_cgroup.
  private static boolean numbered(Draft d) {
    int helper = d.dice.of(109, 117, 123, CURRENT_TASK_UNDER_CGROUP);
    if (helper == CURRENT_TASK_UNDER_CGROUP) {
      anything(d, Register.R2);
      MapStatements.loadMap(d, Register.R1, MapStatements.choose(d, MapType.CGROUP_ARRAY));
    } else {
      anything(d, Register.R1);
    }
    d.helper(helper);
    d.called(Shape.unknown());
    return true;
  }

  /// The context into R1; with a mistake something else. False when it is in no register.
  static boolean context(Draft d) {
    List<Register> contexts = d.holding(Shape.Context.class::isInstance);
    if (contexts.isEmpty()) {
      return false;
    }
    Register context = d.dice.of(contexts);
    if (context.number() >= 1 && context.number() < 6) {
      Register kept = d.settle(context);
      context = kept;
    }
    d.pin(Register.R1);
    d.move(Register.R1, d.fault() ? Register.of(d.dice.below(11)) : context);
    if (d.fault()) {
      d.add(Register.R1, d.dice.of(4, 8, -8));
    }
    return true;
  }

  /// A number as an argument: anything will do.
  static void anything(Draft d, Register dst) {
    d.pin(dst);
    if (d.dice.percent(60)) {
      d.constant(dst, d.dice.constant());
      return;
    }
    List<Register> scalars = d.holding(Shape.Scalar.class::isInstance);
    scalars.remove(dst);
    if (scalars.isEmpty() || d.fault()) {
      d.move(dst, d.fault() ? Register.of(d.dice.below(11)) : Register.R10);
    } else {
      d.move(dst, d.dice.of(scalars));
    }
  }

  /// The helpers that change, hold back or redirect the message.
  static boolean message(Draft d) {
    return switch (d.message) {
      case SK_MSG -> skMsg(d);
      case SK_SKB -> SkbStatements.helper(d);
    };
  }

  private static boolean skMsg(Draft d) {
    int helper = d.dice.of(60, 61, 62, 63, 63, 71, 90, 91);
    if (!context(d)) {
      return false;
    }
    switch (helper) {
      case 61, 62 -> anything(d, Register.R2);
      case 63, 90, 91 -> {
        d.constant(Register.R2, d.dice.of(0, 0, 1, 4, 100));
        d.constant(Register.R3, d.dice.of(1, 4, 8, 16, 64, 4096));
        if (d.fault()) {
          anything(d, Register.R4);
        } else {
          d.constant(Register.R4, 0);
        }
      }
      case 60 -> {
        MapStatements.loadMap(d, Register.R2, MapStatements.choose(d, MapType.SOCKMAP));
        anything(d, Register.R3);
        d.constant(Register.R4, d.dice.of(0, 1));
      }
      default -> {
        int map = MapStatements.choose(d, MapType.SOCKHASH);
        MapStatements.key(d, Register.R3, d.maps.get(map).keySize());
        MapStatements.loadMap(d, Register.R2, map);
        d.constant(Register.R4, d.dice.of(0, 1));
      }
    }
    d.helper(helper);
    d.called(Shape.unknown());
    if ((helper == 63 || helper == 90 || helper == 91) && !d.fault()) {
      d.forgetPacket();
    }
    return true;
  }

  /// Memory of some size: its address in `address`, its size in `size`.
  static void memory(Draft d, Register address, Register size, boolean zeroAllowed) {
    d.pin(address);
    d.pin(size);
    int bytes = zeroAllowed && d.dice.percent(10) ? 0 : d.dice.between(1, SIZE_LIMIT);
    List<Register> values =
        d.holding(
            shape ->
                shape instanceof Shape.MapValue(int map, int offset, boolean maybeNull)
                    && !maybeNull
                    && d.maps.get(map).valueSize() > offset);
    List<Register> lent = d.holding(shape -> shape instanceof Shape.Lent it && !it.maybeNull());
    int room = bytes;
    if (!lent.isEmpty() && d.dice.percent(40)) {
      Register memory = d.dice.of(lent);
      room = d.get(memory) instanceof Shape.Lent(int all, boolean _) ? all : room;
      d.move(address, memory);
    } else if (!values.isEmpty() && d.dice.percent(30)) {
      Register value = d.dice.of(values);
      if (d.get(value) instanceof Shape.MapValue(int map, int offset, boolean _)) {
        room = d.maps.get(map).valueSize() - offset;
      }
      d.move(address, value);
    } else if (d.fault() && !d.holding(Shape.Packet.class::isInstance).isEmpty()) {
      d.move(address, d.dice.of(d.holding(Shape.Packet.class::isInstance)));
    } else {
      d.stackAddress(address, d.buffer(Math.max(bytes, 1)));
    }
    if (room > 2 && d.dice.percent(30)) {
      Register saved = NumberStatements.bounded(d, room - (zeroAllowed ? 0 : 1), address);
      d.move(size, saved);
      if (!zeroAllowed && !d.fault()) {
        d.add(size, 1);
      }
    } else {
      d.constant(size, d.fault() ? d.dice.of(0, room + 1, room + 8, -1) : Math.min(bytes, room));
    }
  }

  /// Helpers that read or fill memory.
  static boolean memoryHelper(Draft d) {
    int helper =
        d.dice.of(
            6, 16, 25, 105, 106, 112, 113, 114, 115, 120, 130, 55, 176, 22, 134, 182, 149, 177);
    switch (helper) {
      case 6, 16 -> memory(d, Register.R1, Register.R2, false);
      case 112, 113, 114, 115 -> {
        memory(d, Register.R1, Register.R2, true);
        anything(d, Register.R3);
      }
      case 25 -> {
        memory(d, Register.R4, Register.R5, true);
        MapStatements.loadMap(d, Register.R2, MapStatements.choose(d, MapType.PERF_EVENT_ARRAY));
        d.constant(Register.R3, 0);
        if (!context(d)) {
          return false;
        }
      }
      case 105, 106 -> {
        memory(d, Register.R1, Register.R2, false);
        d.constant(Register.R3, d.dice.of(0, 10, 16));
        d.stackAddress(Register.R4, -8 * d.dice.between(1, 8) + (d.fault() ? 4 : 0));
      }
      case 120 -> {
        d.constant(Register.R1, 1);
        d.constant(Register.R2, 1);
        d.pin(Register.R1);
        d.pin(Register.R2);
        memory(d, Register.R3, Register.R4, false);
      }
      case 149 -> {
        memory(d, Register.R1, Register.R2, false);
        memory(d, Register.R3, Register.R4, false);
        anything(d, Register.R5);
      }
      case 177 -> {
        memory(d, Register.R1, Register.R2, false);
        memory(d, Register.R3, Register.R4, true);
      }
      case 130 -> {
        memory(d, Register.R2, Register.R3, true);
        MapStatements.loadMap(d, Register.R1, MapStatements.choose(d, MapType.RINGBUF));
        d.constant(Register.R4, 0);
      }
      case 55 -> {
        memory(d, Register.R3, Register.R4, false);
        MapStatements.loadMap(d, Register.R1, MapStatements.choose(d, MapType.PERF_EVENT_ARRAY));
        d.constant(Register.R2, 0);
      }
      case 176 -> {
        memory(d, Register.R1, Register.R2, true);
        d.constant(Register.R3, 0);
      }
      case 182 -> {
        memory(d, Register.R1, Register.R2, false);
        int map = d.maps.frozen(new byte[] {'G', 'E', 'T', 0});
        d.emit(
            new dev.skmsg.bpf.isa.Instruction.LoadImmediate64(
                Register.R3,
                dev.skmsg.bpf.isa.Imm64Kind.MAP_INDEX_VALUE,
                map,
                d.fault() ? d.dice.of(1, 4) : 0));
      }
      default -> {
        MapStatements.loadMap(
            d,
            Register.R1,
            MapStatements.choose(d, helper == 22 ? MapType.PERF_EVENT_ARRAY : MapType.RINGBUF));
        d.constant(Register.R2, d.dice.of(0, 1, 2));
      }
    }
    d.helper(helper);
    d.called(Shape.unknown());
    return true;
  }

  /// Any helper with arguments of plausible kinds, right or wrong.
  static boolean wild(Draft d) {
    HelperPrototype prototype = KernelProfile.newest().helper(d.dice.between(0, LAST_HELPER + 2));
    while (prototype != null
        && !prototype.types().contains(d.message.type())
        && d.dice.percent(90)) {
      prototype = KernelProfile.newest().helper(d.dice.between(0, LAST_HELPER + 2));
    }
    if (prototype == null && !d.fault()) {
      return false;
    }
    if (prototype != null
        && !d.has(Feature.BTF_POINTER)
        && prototype.arguments().stream().anyMatch(argument -> argument.contains("DYNPTR"))) {
      return false;
    }
    int helper = prototype == null ? d.dice.of(0, -1, 212, 4, 10, 70) : prototype.id();
    List<String> arguments = prototype == null ? List.of() : prototype.arguments();
    List<Register> written = new ArrayList<>();
    int number = 1;
    for (String argument : arguments) {
      Register register = Register.of(number++);
      d.unpin(register);
      if (d.fault()) {
        d.move(register, Register.of(d.dice.below(11)));
      } else {
        argument(d, register, argument);
      }
      written.add(register);
    }
    d.helper(helper);
    d.called(Shape.unset());
    if (prototype != null && prototype.returns().equals("RET_INTEGER")) {
      d.set(Register.R0, Shape.unknown());
    }
    return !written.isEmpty() || prototype == null || prototype.arguments().isEmpty();
  }

  private static void argument(Draft d, Register register, String kind) {
    if (kind.contains("CTX")) {
      context(d);
      if (register != Register.R1) {
        d.move(register, Register.R1);
      }
    } else if (kind.contains("MAP_PTR")) {
      d.loadMap(register, d.map(MapType.ARRAY, MapType.HASH, MapType.RINGBUF, MapType.SOCKMAP));
    } else if (kind.contains("SIZE")) {
      d.constant(register, d.dice.of(0, 1, 4, 8, 16));
    } else if (kind.contains("SOCK")) {
      List<Register> contexts = d.holding(Shape.Context.class::isInstance);
      if (!contexts.isEmpty()) {
        PointerStatements.loadSocket(d, d.dice.of(contexts), register);
      } else {
        d.constant(register, 0);
      }
    } else if (kind.contains("MEM") || kind.contains("MAP_KEY") || kind.contains("MAP_VALUE")) {
      d.store(MemorySize.DW, Register.R10, -16, new Immediate(0));
      d.store(MemorySize.DW, Register.R10, -8, new Immediate(0));
      d.stackAddress(register, -16);
    } else {
      d.constant(register, d.dice.constant());
    }
  }

  /// The cookie of the socket's network namespace, with and without the context. Sk_msg's alone.
  static boolean cookie(Draft d) {
    if (d.message == MessageContext.SK_SKB && !d.fault()) {
      return false;
    }
    if (d.dice.percent(40)) {
      d.constant(Register.R1, 0);
    } else if (!context(d)) {
      return false;
    }
    d.helper(122);
    d.called(Shape.unknown());
    return true;
  }
}
