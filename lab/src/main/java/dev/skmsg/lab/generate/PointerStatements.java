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
import dev.skmsg.lab.generate.MessageContext.Field;
import java.util.List;

/// The context, and what may be done with pointers whatever they point to.
final class PointerStatements {
  private PointerStatements() {}

  static boolean readContext(Draft d) {
    List<Register> contexts = d.holding(Shape.Context.class::isInstance);
    if (contexts.isEmpty()) {
      return false;
    }
    Register context = d.dice.of(contexts);
    Field field = d.dice.of(d.message.fields());
    d.census.count("context field", field.name());
    Register dst = d.fresh(context);
    if (d.fault()) {
      return wrongContextAccess(d, context, dst);
    }
    switch (field.content()) {
      case NUMBER, PARTS, WRITABLE, PAIR -> accessNumber(d, context, field, dst);
      case DATA -> load(d, context, field, dst, new Shape.Packet(d.group(), 0, 0));
      case DATA_END -> load(d, context, field, dst, new Shape.PacketEnd());
      case SOCKET -> loadSocket(d, context, dst);
    }
    return true;
  }

  private static void load(Draft d, Register context, Field field, Register dst, Shape shape) {
    d.load(field.size(), dst, context, field.offset());
    d.set(dst, shape);
  }

  static void loadSocket(Draft d, Register context, Register dst) {
    boolean always = d.message.alwaysHasSocket();
    load(d, context, d.message.the(Content.SOCKET), dst, new Shape.Socket(!always, always));
  }

  /// The whole number, a part of it, two at once, or a store where the field takes one.
  private static void accessNumber(Draft d, Register context, Field field, Register dst) {
    if (field.content() == Content.WRITABLE && d.dice.percent(40)) {
      d.census.count("context field", field.name() + ", written");
      Operand src = d.dice.percent(40) ? new Immediate(d.dice.constant()) : d.scalar(context);
      d.store(field.size(), context, field.offset(), src);
      return;
    }
    MemorySize size = field.size();
    if (field.content() == Content.PAIR && d.dice.percent(30)) {
      d.census.count("context field", field.name() + ", with the next");
      size = MemorySize.DW;
    } else if (field.content() != Content.NUMBER && d.dice.percent(35)) {
      d.census.count("context field", field.name() + ", a part");
      size = d.dice.of(MemorySize.B, MemorySize.H);
    }
    int parts = Math.max(1, field.size().bytes() / size.bytes());
    int offset = field.offset() + size.bytes() * d.dice.below(parts);
    boolean signed = size != MemorySize.DW && d.has(Feature.SIGNED) && d.dice.percent(8);
    d.emit(new Instruction.Load(size, signed, dst, context, (short) offset));
    d.set(dst, signed ? Shape.unknown() : PacketStatements.loaded(size));
  }

  private static int last(Draft d) {
    return d.message.fields().getLast().offset();
  }

  private static boolean wrongContextAccess(Draft d, Register context, Register dst) {
    MemorySize size = MemorySize.values()[d.dice.below(4)];
    switch (d.dice.below(4)) {
      case 0 -> d.load(size, dst, context, d.dice.between(-4, last(d) + 16));
      case 1 -> d.store(size, context, d.dice.of(d.message.fields()).offset(), d.scalar(context));
      case 2 -> {
        d.move(dst, context);
        d.add(dst, d.dice.of(-4, 4, 16, 80));
        d.load(MemorySize.W, dst, dst, d.dice.of(0, 12, 20));
      }
      default -> {
        Register index = NumberStatements.bounded(d, 4, context, dst);
        d.move(dst, context);
        d.alu(AluOperation.ADD, Width.W64, dst, index);
        d.load(MemorySize.W, dst, dst, 16);
      }
    }
    d.set(dst, Shape.unknown());
    return true;
  }

  /// Reads a field of ctx->sk (struct bpf_sock), or of a wrong place in it.
  static boolean readSocket(Draft d) {
    List<Register> sockets =
        d.holding(shape -> shape instanceof Shape.Socket(boolean maybeNull, _) && !maybeNull);
    Register socket;
    if (sockets.isEmpty() || d.dice.percent(30)) {
      List<Register> contexts = d.holding(Shape.Context.class::isInstance);
      if (contexts.isEmpty()) {
        return false;
      }
      Register context = d.dice.of(contexts);
      socket = d.fresh(context);
      loadSocket(d, context, socket);
      if (!d.message.alwaysHasSocket()) {
        MapStatements.nullCheck(d, socket);
      }
    } else {
      socket = d.dice.of(sockets);
    }
    readSocketField(d, socket);
    return true;
  }

  static void readSocketField(Draft d, Register socket) {
    Register dst = d.fresh(socket);
    boolean full = !(d.get(socket) instanceof Shape.Socket(_, boolean every)) || every;
    if (d.fault()) {
      d.load(MemorySize.values()[d.dice.below(4)], dst, socket, d.dice.between(-4, 90));
    } else {
      // kernel: struct bpf_sock; dst_port at 48 is two bytes wide; 8 to 23 a full one alone has
      int field = d.dice.below(20);
      if (field == 12) {
        d.load(MemorySize.H, dst, socket, 48);
      } else if (field == 13 || !full && field >= 2 && field < 6) {
        d.load(MemorySize.W, dst, socket, 4);
      } else {
        d.load(MemorySize.W, dst, socket, 4 * field);
      }
    }
    d.set(dst, Shape.unknown());
  }

  /// Any access through whatever a register holds: a mistake, mostly.
  static boolean wildAccess(Draft d) {
    if (!d.fault()) {
      return false;
    }
    List<Register> set =
        d.holding(shape -> !(shape instanceof Shape.Unset || shape instanceof Shape.Scalar));
    Register base = set.isEmpty() || d.dice.percent(10) ? Register.R1 : d.dice.of(set);
    MemorySize size = MemorySize.values()[d.dice.below(4)];
    int offset = d.dice.percent(70) ? size.bytes() * d.dice.below(12) : d.dice.between(-9, 90);
    switch (d.dice.below(5)) {
      case 0 -> StackStatements.atomicAt(d, d.dice.of(MemorySize.W, MemorySize.DW), base, offset);
      case 1 -> StackStatements.acquireReleaseAt(d, size, base, offset);
      case 2 -> d.store(size, base, offset, new Immediate(d.dice.constant()));
      case 3 -> d.store(size, base, offset, d.dice.percent(50) ? d.scalar(base) : base);
      default -> {
        Register dst = d.fresh(base);
        d.load(size, dst, base, offset);
        d.set(dst, Shape.unknown());
      }
    }
    return true;
  }

  /// Differences, comparisons and null tests of pointers.
  static boolean pointerArithmetic(Draft d) {
    List<Register> pointers =
        d.holding(shape -> !(shape instanceof Shape.Unset) && !(shape instanceof Shape.Scalar));
    pointers.add(Register.R10);
    Register left = d.dice.of(pointers);
    Register right = d.dice.of(pointers);
    Register dst = d.fresh(left, right);
    switch (d.dice.below(6)) {
      case 0 -> {
        d.move(dst, left);
        d.alu(AluOperation.SUB, d.dice.percent(70) ? Width.W64 : Width.W32, dst, right);
        d.set(dst, Shape.unknown());
      }
      case 1 -> compare(d, left, right);
      case 2 -> {
        Label next = new Label();
        d.branch(d.dice.of(Condition.EQ, Condition.NE), Width.W64, left, new Immediate(0), next);
        d.code.bind(next);
      }
      case 3 -> {
        d.move(dst, left);
        d.alu(
            d.fault() ? AluOperation.values()[d.dice.below(14)] : AluOperation.ADD,
            d.fault() ? Width.W32 : Width.W64,
            dst,
            new Immediate(d.fault() ? d.dice.constant() : d.dice.between(0, 8)));
        d.set(dst, Shape.unset());
      }
      case 4 -> {
        if (d.fault()) {
          d.emit(new Instruction.Negate(Width.W64, dst));
        }
        d.alu(AluOperation.MOV, Width.W32, dst, left);
        d.set(dst, Shape.unknown());
      }
      default -> {
        if (d.fault()) {
          d.emit(new Instruction.MoveSignExtended(Width.W64, 32, dst, left));
        } else {
          d.move(dst, left);
        }
      }
    }
    return true;
  }

  private static void compare(Draft d, Register left, Register right) {
    Label next = new Label();
    Condition condition = Condition.values()[d.dice.below(Condition.values().length)];
    d.branch(condition, d.dice.percent(80) ? Width.W64 : Width.W32, left, right, next);
    d.code.bind(next);
  }
}
