package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.lab.generate.CodeBuffer.Label;
import dev.skmsg.lab.generate.MessageContext.Content;
import dev.skmsg.lab.generate.Shape.Packet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Direct packet access, with right, wrong and missing checks.
final class PacketStatements {
  private PacketStatements() {}

  private static @Nullable Register context(Draft d) {
    List<Register> contexts = d.holding(Shape.Context.class::isInstance);
    return contexts.isEmpty() ? null : d.dice.of(contexts);
  }

  /// data and data_end into registers, a check, and accesses behind it.
  static boolean checkedAccess(Draft d) {
    Register pointer = packetPointer(d);
    if (pointer == null) {
      return false;
    }
    if (d.has(Feature.PACKET_VARIABLE) && d.dice.percent(25)) {
      pointer = addUnknown(d, pointer);
    }
    Register end = packetEnd(d, pointer);
    if (end == null) {
      return false;
    }
    int length = d.dice.percent(90) ? d.dice.between(1, 64) : d.dice.of(0, 512, 4096, 0xffff);
    check(d, pointer, end, length);
    int accesses = d.dice.between(1, 4);
    for (int i = 0; i < accesses; i++) {
      access(d);
    }
    return true;
  }

  /// A pointer into the packet, an old one or a new one.
  private static @Nullable Register packetPointer(Draft d) {
    List<Register> known = d.holding(Packet.class::isInstance);
    if (!known.isEmpty() && d.dice.percent(50)) {
      return d.dice.of(known);
    }
    Register context = context(d);
    if (context == null) {
      return null;
    }
    Register pointer = d.fresh(context);
    loadField(d, pointer, context, Content.DATA);
    d.set(pointer, new Packet(d.group(), 0, 0));
    return pointer;
  }

  private static @Nullable Register packetEnd(Draft d, Register pointer) {
    List<Register> known = d.holding(Shape.PacketEnd.class::isInstance);
    if (!known.isEmpty() && d.dice.percent(70)) {
      return d.dice.of(known);
    }
    Register context = context(d);
    if (context == null) {
      return null;
    }
    Register end = d.fresh(context, pointer);
    loadField(d, end, context, Content.DATA_END);
    d.set(end, new Shape.PacketEnd());
    return end;
  }

  private static void loadField(Draft d, Register dst, Register context, Content content) {
    MessageContext.Field field = d.message.the(content);
    d.load(field.size(), dst, context, field.offset());
  }

  private static Register addUnknown(Draft d, Register pointer) {
    Register index = NumberStatements.bounded(d, d.dice.of(7, 15, 31, 255, 4095), pointer);
    Register sum = d.isPinned(pointer) || d.dice.percent(50) ? d.fresh(pointer, index) : pointer;
    if (d.dice.percent(25) && !d.isPinned(index)) {
      // number += pointer
      d.alu(AluOperation.ADD, Width.W64, index, pointer);
      sum = index;
    } else {
      if (sum != pointer) {
        d.move(sum, pointer);
      }
      d.alu(AluOperation.ADD, Width.W64, sum, index);
    }
    d.set(sum, new Packet(d.group(), 0, 0));
    return sum;
  }

  /// The branch that proves `length` bytes readable, in one of the forms compilers write.
  private static void check(Draft d, Register pointer, Register end, int length) {
    Packet from = (Packet) d.get(pointer);
    Register probe = d.fresh(pointer, end);
    d.move(probe, pointer);
    d.add(probe, length);
    Width width = d.fault() ? Width.W32 : Width.W64;
    int learned = from.offset() + length;
    switch (d.dice.below(6)) {
      case 0, 1 -> d.branch(d.fault() ? Condition.GE : Condition.GT, width, probe, end, d.out);
      case 2 -> d.branch(d.fault() ? Condition.LE : Condition.LT, width, end, probe, d.out);
      case 3 -> {
        d.branch(Condition.GE, width, probe, end, d.out);
        learned++;
      }
      case 4 -> {
        Label fits = new Label();
        d.branch(Condition.LE, width, probe, end, fits);
        d.code.jump(d.out, false);
        d.code.bind(fits);
      }
      default -> {
        Label fits = new Label();
        d.branch(Condition.GE, width, end, probe, fits);
        d.code.jump(d.out, false);
        d.code.bind(fits);
      }
    }
    int range = learned;
    d.set(probe, new Packet(from.group(), from.offset() + length, range));
    d.refine(
        shape ->
            shape instanceof Packet(int group, int offset, int old) && group == from.group()
                ? new Packet(group, offset, Math.max(old, range))
                : shape);
  }

  /// One load or store through a packet pointer whose range is known.
  static boolean access(Draft d) {
    List<Register> readable =
        d.holding(shape -> shape instanceof Packet(_, _, int range) && range > 0);
    if (readable.isEmpty()) {
      return false;
    }
    Register pointer = d.dice.of(readable);
    Packet packet = (Packet) d.get(pointer);
    MemorySize size = MemorySize.values()[d.dice.below(4)];
    while (size.bytes() > packet.range()) {
      size = MemorySize.values()[size.ordinal() - 1];
    }
    int last = packet.range() - size.bytes();
    int at = d.fault() ? last + d.dice.between(1, 8) : d.dice.between(0, Math.min(last, 4096));
    if (!d.fault() && d.dice.percent(15)) {
      at = last;
    }
    int offset = Math.clamp(at - packet.offset(), -32768, 32767);
    if (d.dice.percent(35)) {
      Operand src = d.dice.percent(40) ? new Immediate(d.dice.constant()) : d.scalar(pointer);
      d.store(size, pointer, offset, src);
    } else if (d.has(Feature.ACQUIRE_RELEASE) && d.fault()) {
      StackStatements.acquireReleaseAt(d, size, pointer, offset);
    } else if (d.has(Feature.ATOMIC) && d.fault()) {
      StackStatements.atomicAt(d, size, pointer, offset);
    } else {
      Register dst = d.dice.percent(10) ? pointer : d.fresh(pointer);
      if (d.isPinned(dst)) {
        dst = d.fresh(pointer);
      }
      boolean signed = size != MemorySize.DW && d.has(Feature.SIGNED) && d.dice.percent(15);
      d.emit(new Instruction.Load(size, signed, dst, pointer, (short) offset));
      d.set(dst, signed ? Shape.unknown() : loaded(size));
    }
    return true;
  }

  /// Walks the packet in steps, each checked, until its end or a number of rounds is reached.
  static boolean walk(Draft d) {
    Register context = context(d);
    if (context == null || d.depth > 1) {
      return false;
    }
    Register pointer = d.freshSaved(context);
    Register end = d.freshSaved(context, pointer);
    Register counter = d.freshSaved(context, pointer, end);
    if (d.isPinned(pointer) || d.isPinned(end) || d.isPinned(counter)) {
      return false;
    }
    d.census.count("loop form", "packet walk");
    loadField(d, pointer, context, Content.DATA);
    loadField(d, end, context, Content.DATA_END);
    d.constant(counter, 0);
    int length = d.dice.between(1, 12);
    Label head = new Label();
    Label done = new Label();
    Register scratch = d.dice.of(Register.R1, Register.R2, Register.R3, Register.R4);
    d.code.bind(head);
    d.move(scratch, pointer);
    d.add(scratch, length);
    d.branch(Condition.GT, Width.W64, scratch, end, done);
    d.load(MemorySize.B, Register.R0, pointer, d.fault() ? length : d.dice.below(length));
    if (d.dice.percent(40)) {
      d.branch(Condition.EQ, Width.W64, Register.R0, new Immediate(d.dice.below(256)), done);
    }
    switch (d.dice.below(3)) {
      case 0 -> d.move(pointer, scratch);
      case 1 -> d.add(pointer, d.dice.between(0, length));
      default -> {
        d.alu(AluOperation.AND, Width.W64, Register.R0, new Immediate(d.dice.of(1, 7, 15, 255)));
        if (d.dice.percent(50)) {
          d.add(Register.R0, 1);
        }
        d.alu(AluOperation.ADD, Width.W64, pointer, Register.R0);
      }
    }
    d.add(counter, 1);
    d.branch(Condition.LT, Width.W64, counter, new Immediate(d.dice.between(1, 5)), head);
    d.code.bind(done);
    for (Register register : List.of(pointer, scratch, Register.R0)) {
      d.set(register, Shape.unset());
    }
    d.set(end, new Shape.PacketEnd());
    d.set(counter, Shape.unknown());
    return true;
  }

  static Shape loaded(MemorySize size) {
    return size == MemorySize.DW
        ? Shape.unknown()
        : new Shape.Scalar(0, (1L << 8 * size.bytes()) - 1);
  }

  /// A pointer moved by a constant, either way.
  static boolean step(Draft d) {
    List<Register> pointers = d.holding(Packet.class::isInstance);
    pointers.removeIf(d::isPinned);
    if (pointers.isEmpty()) {
      return false;
    }
    Register pointer = d.dice.of(pointers);
    Packet packet = (Packet) d.get(pointer);
    int by = d.fault() ? d.dice.constant() : d.dice.between(-4, 16);
    if (d.dice.percent(20)) {
      d.alu(AluOperation.SUB, Width.W64, pointer, new Immediate(by));
      d.set(pointer, new Packet(packet.group(), packet.offset() - by, packet.range()));
    } else {
      d.add(pointer, by);
      d.set(pointer, new Packet(packet.group(), packet.offset() + by, packet.range()));
    }
    return true;
  }
}
