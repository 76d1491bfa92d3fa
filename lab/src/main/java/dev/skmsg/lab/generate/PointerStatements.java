package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.lab.generate.CodeBuffer.Label;
import java.util.List;

/// The context, and what may be done with pointers whatever they point to.
final class PointerStatements {
  /// Context offsets of sk_msg: name, offset, size. Source: struct sk_msg_md.
  private enum Field {
    DATA(0, MemorySize.DW),
    DATA_END(8, MemorySize.DW),
    FAMILY(16, MemorySize.W),
    REMOTE_IP4(20, MemorySize.W),
    LOCAL_IP4(24, MemorySize.W),
    REMOTE_IP6_0(28, MemorySize.W),
    REMOTE_IP6_1(32, MemorySize.W),
    REMOTE_IP6_2(36, MemorySize.W),
    REMOTE_IP6_3(40, MemorySize.W),
    LOCAL_IP6_0(44, MemorySize.W),
    LOCAL_IP6_1(48, MemorySize.W),
    LOCAL_IP6_2(52, MemorySize.W),
    LOCAL_IP6_3(56, MemorySize.W),
    REMOTE_PORT(60, MemorySize.W),
    LOCAL_PORT(64, MemorySize.W),
    SIZE(68, MemorySize.W),
    SK(72, MemorySize.DW);

    private final int offset;
    private final MemorySize size;

    Field(int offset, MemorySize size) {
      this.offset = offset;
      this.size = size;
    }
  }

  private PointerStatements() {}

  static boolean readContext(Draft d) {
    List<Register> contexts = d.holding(Shape.Context.class::isInstance);
    if (contexts.isEmpty()) {
      return false;
    }
    Register context = d.dice.of(contexts);
    Field field = Field.values()[d.dice.below(Field.values().length)];
    d.census.count("context field", field.name().toLowerCase(java.util.Locale.ROOT));
    Register dst = d.fresh(context);
    if (d.fault()) {
      return wrongContextAccess(d, context, dst);
    }
    boolean signed = field.size == MemorySize.W && d.dice.percent(8);
    d.emit(new Instruction.Load(field.size, signed, dst, context, (short) field.offset));
    d.set(
        dst,
        switch (field) {
          case DATA -> new Shape.Packet(d.group(), 0, 0);
          case DATA_END -> new Shape.PacketEnd();
          case SK -> new Shape.Socket(false);
          default -> signed ? Shape.unknown() : new Shape.Scalar(0, 0xffffffffL);
        });
    return true;
  }

  private static boolean wrongContextAccess(Draft d, Register context, Register dst) {
    MemorySize size = MemorySize.values()[d.dice.below(4)];
    switch (d.dice.below(4)) {
      case 0 -> d.load(size, dst, context, d.dice.between(-4, 84));
      case 1 -> d.store(size, context, d.dice.of(0, 16, 68), d.scalar(context));
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
        d.holding(shape -> shape instanceof Shape.Socket(boolean maybeNull) && !maybeNull);
    Register socket;
    if (sockets.isEmpty() || d.dice.percent(30)) {
      List<Register> contexts = d.holding(Shape.Context.class::isInstance);
      if (contexts.isEmpty()) {
        return false;
      }
      Register context = d.dice.of(contexts);
      socket = d.fresh(context);
      d.load(MemorySize.DW, socket, context, 72);
      d.set(socket, new Shape.Socket(false));
    } else {
      socket = d.dice.of(sockets);
    }
    Register dst = d.fresh(socket);
    if (d.fault()) {
      d.load(MemorySize.values()[d.dice.below(4)], dst, socket, d.dice.between(-4, 90));
    } else {
      // kernel: struct bpf_sock; dst_port at 48 is two bytes wide
      int field = d.dice.below(20);
      if (field == 12) {
        d.load(MemorySize.H, dst, socket, 48);
      } else {
        d.load(MemorySize.W, dst, socket, field == 13 ? 0 : 4 * field);
      }
    }
    d.set(dst, Shape.unknown());
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
