package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.ByteSwap.ByteOrder;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.lab.generate.CodeBuffer.Label;
import dev.skmsg.lab.generate.Shape.Scalar;
import java.util.List;

/// Arithmetic on numbers, and the ways to bring a number within bounds.
final class NumberStatements {
  private static final AluOperation[] OPERATIONS = AluOperation.values();

  private NumberStatements() {}

  static boolean arithmetic(Draft d) {
    AluOperation op = OPERATIONS[d.dice.below(OPERATIONS.length)];
    boolean signed = op == AluOperation.SDIV || op == AluOperation.SMOD;
    if (signed && !d.has(Feature.SIGNED)) {
      op = AluOperation.SUB;
    }
    Width width = d.dice.percent(40) ? Width.W32 : Width.W64;
    Register dst = d.ownScalar();
    Operand src = d.dice.percent(55) ? new Immediate(operand(d, op, width)) : d.scalar();
    if (d.fault()) {
      dst = Register.of(d.dice.below(Register.COUNT));
    }
    if (d.fault()) {
      src = Register.of(d.dice.below(Register.COUNT));
    }
    d.alu(op, width, dst, src);
    if (dst != Register.R10) {
      d.set(dst, result(d, op, width, dst, src));
    }
    return true;
  }

  private static int operand(Draft d, AluOperation op, Width width) {
    int value = d.dice.constant();
    return switch (op) {
      case LSH, RSH, ARSH -> d.fault() ? value : d.dice.below(width.bits());
      case DIV, SDIV, MOD, SMOD -> value == 0 && !d.fault() ? 1 : value;
      case ADD, SUB, MUL, OR, AND, XOR, MOV -> value;
    };
  }

  private static Shape result(Draft d, AluOperation op, Width width, Register dst, Operand src) {
    Shape right =
        switch (src) {
          case Immediate(int value) -> Shape.constant(value);
          case Register register -> d.get(register);
        };
    if (right instanceof Scalar r && r.isConstant()) {
      if (d.get(dst) instanceof Scalar l && l.isConstant()) {
        return Shape.constant(op.apply(width, l.min(), r.min()));
      }
      if (op == AluOperation.AND && r.min() >= 0) {
        return new Scalar(0, r.min());
      }
    }
    return width == Width.W32 ? new Scalar(0, 0xffffffffL) : Shape.unknown();
  }

  static boolean negate(Draft d) {
    Register dst = d.ownScalar();
    d.emit(new Instruction.Negate(d.dice.of(Width.W32, Width.W64), dst));
    d.set(dst, Shape.unknown());
    return true;
  }

  static boolean moveSignExtended(Draft d) {
    Register src = d.scalar();
    Register dst = d.fresh();
    Width width = d.dice.of(Width.W32, Width.W64);
    int bits = width == Width.W32 ? d.dice.of(8, 16) : d.dice.of(8, 16, 32);
    d.emit(new Instruction.MoveSignExtended(width, bits, dst, src));
    d.set(dst, Shape.unknown());
    return true;
  }

  static boolean byteSwap(Draft d) {
    Register dst = d.ownScalar();
    ByteOrder order = ByteOrder.values()[d.dice.below(3)];
    int bits = d.dice.of(16, 32, 64);
    d.emit(new Instruction.ByteSwap(order, bits, dst));
    d.set(dst, bits == 64 ? Shape.unknown() : new Scalar(0, (1L << bits) - 1));
    return true;
  }

  static boolean constant(Draft d) {
    d.constant(d.fresh(), d.dice.percent(70) ? d.dice.constant() : d.dice.wide());
    return true;
  }

  static boolean copy(Draft d) {
    List<Register> set = d.holding(shape -> !(shape instanceof Shape.Unset));
    Register src = d.fault() || set.isEmpty() ? Register.of(d.dice.below(11)) : d.dice.of(set);
    Register dst = d.fresh(src);
    if (d.get(src) instanceof Scalar && d.dice.percent(25)) {
      d.alu(AluOperation.MOV, Width.W32, dst, src);
      d.set(dst, new Scalar(0, 0xffffffffL));
    } else {
      d.move(dst, src);
    }
    return true;
  }

  /// A copy and its original, one of them moved by a constant, then a check of one that bounds the
  /// other.
  static boolean linked(Draft d) {
    Register base = unknown(d);
    Register twin = d.fresh(base);
    d.move(twin, base);
    if (d.dice.percent(60)) {
      d.alu(
          d.dice.percent(85) ? AluOperation.ADD : AluOperation.SUB,
          d.dice.percent(75) ? Width.W64 : Width.W32,
          d.isPinned(base) ? twin : d.dice.of(twin, base),
          new Immediate(d.dice.between(-20, 40)));
    }
    int limit = d.dice.between(1, 64);
    d.branch(
        d.dice.of(Condition.GT, Condition.GE, Condition.SGT, Condition.EQ, Condition.NE),
        d.dice.percent(75) ? Width.W64 : Width.W32,
        d.dice.of(base, twin),
        new Immediate(limit),
        d.out);
    d.set(base, Shape.unknown());
    d.set(twin, Shape.unknown());
    if (d.dice.percent(40)) {
      RangeStatements.unlikely(d, d.dice.of(base, twin), d.dice.between(-30, 110));
    }
    return true;
  }

  /// A register with a number the verifier cannot know.
  static Register unknown(Draft d, Register... except) {
    List<Register> found =
        d.holding(shape -> shape instanceof Scalar scalar && scalar.max() - scalar.min() > 8);
    found.removeAll(List.of(except));
    found.removeIf(d::isPinned);
    if (!found.isEmpty() && d.dice.percent(70)) {
      return d.dice.of(found);
    }
    List<Register> contexts = d.holding(Shape.Context.class::isInstance);
    Register dst = d.fresh(except);
    if (!contexts.isEmpty() && d.dice.percent(70)) {
      MessageContext.Field field = d.dice.of(d.message.numbers());
      d.load(field.size(), dst, d.dice.of(contexts), field.offset());
      d.set(dst, new Scalar(0, 0xffffffffL));
    } else {
      int offset = -8 * d.dice.between(1, 12);
      d.load(dev.skmsg.bpf.isa.MemorySize.B, dst, Register.R10, offset);
      d.set(dst, new Scalar(0, 255));
    }
    return dst;
  }

  /// A register with a number from 0 to `max`, unknown to the verifier but bounded for it; with a
  /// mistake, not quite.
  static Register bounded(Draft d, int max, Register... except) {
    List<Register> known =
        d.holding(
            shape ->
                shape instanceof Scalar scalar
                    && scalar.min() >= 0
                    && scalar.max() <= max
                    && !scalar.isConstant());
    known.removeAll(List.of(except));
    if (!known.isEmpty() && d.dice.percent(60)) {
      return d.dice.of(known);
    }
    Register register = unknown(d, except);
    int limit = d.fault() ? max + d.dice.between(1, 9) : max;
    switch (d.dice.below(8)) {
      case 0, 1, 2 -> mask(d, register, limit);
      case 3 -> modulo(d, register, limit);
      case 4 -> checkAbove(d, register, limit);
      case 5 -> checkSigned(d, register, limit);
      case 6 -> {
        int bits = 32 - Integer.numberOfLeadingZeros((limit + 1) / 2);
        d.alu(AluOperation.RSH, Width.W32, register, new Immediate(Math.min(31, 32 - bits)));
      }
      default -> checkRegister(d, register, limit, except);
    }
    d.set(register, new Scalar(0, max));
    return register;
  }

  /// Bounds the number when the program runs; 6.18 does not see it.
  private static void modulo(Draft d, Register register, int limit) {
    if (d.fault()) {
      d.alu(AluOperation.MOD, width(d), register, new Immediate(limit + 1));
    } else {
      d.alu(AluOperation.MOD, width(d), register, new Immediate(d.dice.between(1, 99)));
      mask(d, register, limit);
    }
  }

  private static void mask(Draft d, Register register, int limit) {
    int mask = Integer.highestOneBit(limit + 1) - 1;
    d.alu(AluOperation.AND, width(d), register, new Immediate(d.dice.percent(75) ? mask : limit));
  }

  private static Width width(Draft d) {
    return d.dice.percent(60) ? Width.W64 : Width.W32;
  }

  /// 32 bits where the high half is known to be zero; else only with a mistake.
  private static Width width(Draft d, Register register) {
    boolean narrow =
        d.get(register) instanceof Scalar(long min, long max) && min >= 0 && max <= 0xffffffffL;
    return (narrow ? d.dice.percent(40) : d.fault()) ? Width.W32 : Width.W64;
  }

  private static void checkAbove(Draft d, Register register, int limit) {
    Width width = width(d, register);
    if (d.dice.percent(50)) {
      d.branch(Condition.GT, width, register, new Immediate(limit), d.out);
    } else if (d.dice.percent(50)) {
      d.branch(Condition.GE, width, register, new Immediate(limit + 1), d.out);
    } else {
      Label fits = new Label();
      d.branch(Condition.LE, width, register, new Immediate(limit), fits);
      d.code.jump(d.out, d.dice.percent(20));
      d.code.bind(fits);
    }
  }

  private static void checkSigned(Draft d, Register register, int limit) {
    Width width = width(d, register);
    boolean upperFirst = d.dice.percent(50);
    if (upperFirst) {
      d.branch(Condition.SGT, width, register, new Immediate(limit), d.out);
    }
    if (!d.fault()) {
      d.branch(Condition.SLT, width, register, new Immediate(0), d.out);
    }
    if (!upperFirst) {
      d.branch(Condition.SGE, width, register, new Immediate(limit + 1), d.out);
    }
  }

  private static void checkRegister(Draft d, Register register, int limit, Register... except) {
    Register[] kept = java.util.Arrays.copyOf(except, except.length + 1);
    kept[except.length] = register;
    Register bound = d.fresh(kept);
    d.constant(bound, limit);
    if (d.dice.percent(50)) {
      d.branch(Condition.GT, Width.W64, register, bound, d.out);
    } else {
      d.branch(Condition.LT, Width.W64, bound, register, d.out);
    }
  }
}
