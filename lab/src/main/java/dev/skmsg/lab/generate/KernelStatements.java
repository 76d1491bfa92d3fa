package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.object.KernelTypes;
import dev.skmsg.lab.generate.CodeBuffer.Label;
import java.util.List;

/// Pointers to the kernel's own structs: where they come from, what is read through them, and where
/// they are passed.
final class KernelStatements {
  private static final KernelTypes TYPES =
      KernelTypes.of(KernelProfile.newest().version()).orElseThrow();

  private static final int TASK = 158;
  private static final int TASK_REGISTERS = 175;

  private KernelStatements() {}

  private static int struct(String name) {
    return TYPES.struct(name).orElseThrow();
  }

  /// A cast of a socket.
  static boolean cast(Draft d) {
    if (!socket(d, Register.R1)) {
      return false;
    }
    int helper = d.dice.of(136, 137, 138, 139, 140, 178, 196);
    String struct =
        switch (helper) {
          case 136 -> "tcp6_sock";
          case 137 -> "tcp_sock";
          case 138 -> "tcp_timewait_sock";
          case 139 -> "tcp_request_sock";
          case 140 -> "udp6_sock";
          case 178 -> "unix_sock";
          default -> "mptcp_sock";
        };
    d.helper(helper);
    d.called(new Shape.Kernel(struct(struct), true));
    MapStatements.nullCheck(d, Register.R0);
    return keepOrRead(d);
  }

  /// A socket of some form into a register; false when there is none. Of contexts, sk_msg's alone.
  private static boolean socket(Draft d, Register dst) {
    List<Register> structs = d.holding(Shape.Kernel.class::isInstance);
    List<Register> contexts = d.holding(Shape.Context.class::isInstance);
    d.pin(dst);
    if (!structs.isEmpty() && d.dice.percent(35)) {
      d.move(dst, d.dice.of(structs));
      if (d.fault()) {
        d.add(dst, d.dice.of(8, 16, -8));
      }
    } else if (!contexts.isEmpty() && d.message == MessageContext.SK_MSG) {
      PointerStatements.loadSocket(d, d.dice.of(contexts), dst);
    } else {
      return false;
    }
    return true;
  }

  /// R0 is used at once or kept for later.
  private static boolean keepOrRead(Draft d) {
    if (d.dice.percent(60)) {
      Register saved = d.freshSaved();
      d.move(saved, Register.R0);
      read(d, saved);
    } else {
      read(d, Register.R0);
    }
    return true;
  }

  /// The task that sends or receives.
  static boolean task(Draft d) {
    d.helper(TASK);
    d.called(new Shape.Kernel(struct("task_struct"), false));
    if (d.dice.percent(20)) {
      d.move(Register.R1, Register.R0);
      d.helper(TASK_REGISTERS);
      d.called(new Shape.Kernel(struct("pt_regs"), false));
    }
    return keepOrRead(d);
  }

  /// A member of a struct that some register points to.
  static boolean member(Draft d) {
    List<Register> structs = d.holding(Shape.Kernel.class::isInstance);
    if (structs.isEmpty()) {
      return d.dice.percent(50) ? task(d) : cast(d);
    }
    Register base = d.dice.of(structs);
    if (d.get(base) instanceof Shape.Kernel(int _, boolean maybeNull) && maybeNull && !d.fault()) {
      MapStatements.nullCheck(d, base);
    }
    read(d, base);
    return true;
  }

  private static void read(Draft d, Register base) {
    if (!(d.get(base) instanceof Shape.Kernel(int struct, boolean _))) {
      return;
    }
    KernelMember member = KernelMember.choose(TYPES, d.dice, struct);
    if (d.fault()) {
      spoiledRead(d, base, member);
      return;
    }
    if ((short) member.offset() != member.offset()) {
      return;
    }
    d.census.count("kernel struct", TYPES.type(struct).name());
    Register dst = d.fresh(d.dice.percent(80) ? base : Register.R10);
    boolean signed = member.size() != MemorySize.DW && d.dice.percent(8);
    d.emit(new Instruction.Load(member.size(), signed, dst, base, (short) member.offset()));
    d.set(dst, member.shape());
    if (member.shape() instanceof Shape.Guarded) {
      guarded(d, dst);
    } else if (member.shape() instanceof Shape.Kernel && d.dice.percent(60)) {
      if (d.dice.percent(35)) {
        MapStatements.nullCheck(d, dst);
      }
      read(d, dst);
    }
  }

  private static void spoiledRead(Draft d, Register base, KernelMember member) {
    MemorySize size = MemorySize.values()[d.dice.below(4)];
    Register dst = d.fresh(base);
    switch (d.dice.below(6)) {
      case 0 -> d.store(size, base, (short) member.offset(), new Immediate(0));
      case 1 -> d.store(size, base, (short) member.offset(), d.scalar(base));
      case 2 -> d.load(size, dst, base, d.dice.between(-8, 4000));
      case 3 -> d.load(size, dst, base, (short) (member.offset() + d.dice.of(-4, -1, 1, 2, 4)));
      case 4 -> {
        d.move(dst, base);
        d.alu(AluOperation.ADD, Width.W64, dst, d.scalar(dst));
        d.load(size, dst, dst, (short) member.offset());
      }
      default -> d.load(size, dst, base, (short) member.offset());
    }
    d.set(dst, Shape.unset());
  }

  /// Memory behind a pointer that may be gone: any offset may be read.
  private static void guarded(Draft d, Register base) {
    Register dst = d.fresh(base);
    if (d.dice.percent(30)) {
      d.alu(AluOperation.ADD, Width.W64, base, d.scalar(base));
    }
    if (d.fault()) {
      d.store(MemorySize.W, base, 0, new Immediate(0));
      return;
    }
    d.load(MemorySize.values()[d.dice.below(4)], dst, base, d.dice.between(-8, 64));
    d.set(dst, Shape.unknown());
  }

  /// A pointer moved to a member inside of its struct.
  static boolean inside(Draft d) {
    List<Register> structs = d.holding(Shape.Kernel.class::isInstance);
    if (structs.isEmpty()) {
      return false;
    }
    Register base = d.dice.of(structs);
    if (!(d.get(base) instanceof Shape.Kernel(int struct, boolean _))) {
      return false;
    }
    KernelMember member = KernelMember.choose(TYPES, d.dice, struct);
    Register copy = d.fresh(base);
    d.move(copy, base);
    d.add(copy, member.offset());
    Register dst = d.fresh(base, copy);
    d.load(member.size(), dst, copy, d.fault() ? d.dice.of(-1, 1, 8) : 0);
    d.set(copy, Shape.unset());
    d.set(dst, member.shape());
    if (d.dice.percent(30)) {
      d.branch(Condition.EQ, Width.W64, base, copy, d.out);
    }
    return true;
  }

  /// A field of a map itself.
  static boolean mapField(Draft d) {
    int map =
        d.map(
            MapType.ARRAY,
            MapType.HASH,
            MapType.PERCPU_ARRAY,
            MapType.LRU_HASH,
            MapType.SOCKMAP,
            MapType.SOCKHASH,
            MapType.RINGBUF,
            MapType.LPM_TRIE,
            MapType.QUEUE,
            MapType.STACK_TRACE,
            MapType.PROG_ARRAY,
            MapType.PERF_EVENT_ARRAY,
            MapType.BLOOM_FILTER,
            MapType.ARRAY_OF_MAPS,
            MapType.HASH_OF_MAPS);
    Register base = d.fresh();
    d.loadMap(base, map);
    String struct = TYPES.structFor("map", d.maps.get(map).type().label());
    if (struct == null) {
      return false;
    }
    KernelMember member = KernelMember.choose(TYPES, d.dice, struct(struct));
    if (d.fault()) {
      spoiledRead(d, base, member);
      return true;
    }
    Register dst = d.fresh(base);
    d.load(member.size(), dst, base, (short) member.offset());
    d.set(dst, member.shape());
    if (member.shape() instanceof Shape.Kernel && d.dice.percent(60)) {
      read(d, dst);
    } else if (member.shape() instanceof Shape.Guarded) {
      guarded(d, dst);
    }
    return true;
  }

  /// Storage on a task or a socket.
  private static boolean storage(Draft d, Register struct) {
    boolean task = d.dice.percent(50);
    int map = task ? d.maps.taskStorage() : d.maps.storage();
    boolean delete = d.dice.percent(15);
    d.move(Register.R2, struct);
    if (!delete) {
      d.constant(Register.R3, 0);
      d.constant(Register.R4, d.dice.of(0, 1));
    }
    d.loadMap(Register.R1, map);
    d.helper((task ? 156 : 107) + (delete ? 1 : 0));
    d.called(delete ? Shape.unknown() : new Shape.MapValue(map, 0, true));
    if (!delete) {
      MapStatements.nullCheck(d, Register.R0);
    }
    return true;
  }

  /// A callback that gets a task and one of its memory areas.
  static boolean findArea(Draft d) {
    if (d.subroutines.size() >= 6 || d.repeated) {
      return false;
    }
    Label label = new Label();
    task(d);
    List<Register> structs = d.holding(Shape.Kernel.class::isInstance);
    if (structs.isEmpty()) {
      return false;
    }
    d.move(Register.R1, d.dice.of(structs));
    Shape task = d.get(Register.R1);
    d.constant(Register.R2, d.dice.constant());
    d.code.functionAddress(Register.R3, label);
    d.stackAddress(Register.R4, d.buffer(8));
    Shape area = new Shape.Kernel(struct("vm_area_struct"), false);
    d.subroutines.add(new Subroutine(label, List.of(task, area, d.get(Register.R4)), true, false));
    d.constant(Register.R5, 0);
    d.helper(180);
    d.called(Shape.unknown());
    return true;
  }

  /// A pointer to a struct as a helper's argument.
  static boolean pass(Draft d) {
    List<Register> structs = d.holding(Shape.Kernel.class::isInstance);
    if (structs.isEmpty()) {
      return task(d);
    }
    Register struct = d.settle(d.dice.of(structs));
    switch (d.dice.below(7)) {
      case 5, 6 -> {
        return storage(d, struct);
      }
      case 0 -> {
        d.stackAddress(Register.R1, d.buffer(16));
        d.constant(Register.R2, d.dice.of(8, 16));
        d.move(Register.R3, struct);
        d.helper(d.dice.of(113, 115, 4));
      }
      case 1 -> {
        d.move(Register.R1, struct);
        d.stackAddress(Register.R2, d.buffer(32));
        d.constant(Register.R3, d.dice.of(8, 32));
        d.constant(Register.R4, 0);
        d.helper(141);
      }
      case 2 -> {
        d.loadMap(Register.R1, d.map(MapType.RINGBUF));
        d.move(Register.R2, struct);
        d.constant(Register.R3, d.dice.of(1, 4, 8, 16));
        d.constant(Register.R4, 0);
        d.helper(130);
      }
      case 3 -> {
        d.move(Register.R1, struct);
        d.constant(Register.R2, d.dice.of(1, 4, 8));
        d.constant(Register.R3, 0);
        d.helper(d.dice.of(105, 106, 6, 122));
      }
      default -> {
        d.loadMap(Register.R1, d.map(MapType.SOCKMAP, MapType.HASH));
        d.store(MemorySize.DW, Register.R10, -8, new Immediate(0));
        d.stackAddress(Register.R2, -8);
        d.move(Register.R3, struct);
        d.constant(Register.R4, 0);
        d.helper(2);
      }
    }
    d.called(Shape.unknown());
    return true;
  }
}
