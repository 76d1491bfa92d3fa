package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.lab.generate.CodeBuffer.Label;

/// Code whose acceptance hangs on how exactly ranges are known.
final class RangeStatements {
  private static final AluOperation[] CHAIN = {
    AluOperation.ADD,
    AluOperation.SUB,
    AluOperation.MUL,
    AluOperation.AND,
    AluOperation.OR,
    AluOperation.XOR,
    AluOperation.LSH,
    AluOperation.RSH,
    AluOperation.ARSH
  };

  private RangeStatements() {}

  /// A branch that cannot be taken, into an access that no program may make.
  static boolean deadBranch(Draft d) {
    Register register = NumberStatements.unknown(d);
    int mask = d.dice.percent(60) ? (1 << d.dice.between(1, 12)) - 1 : d.dice.between(1, 5000);
    int shift = d.dice.percent(40) ? d.dice.between(1, 6) : 0;
    int added = d.dice.percent(50) ? d.dice.between(-100, 1000) : 0;
    Width width = added < 0 || d.dice.percent(60) ? Width.W64 : Width.W32;
    d.alu(AluOperation.AND, width, register, new Immediate(mask));
    if (shift != 0) {
      d.alu(AluOperation.LSH, width, register, new Immediate(shift));
    }
    if (added != 0) {
      d.alu(AluOperation.ADD, width, register, new Immediate(added));
    }
    if (d.dice.percent(20)) {
      int slot = -8 * d.dice.between(1, 12);
      d.store(MemorySize.DW, Register.R10, slot, register);
      register = d.fresh(register);
      d.load(MemorySize.DW, register, Register.R10, slot);
      d.spills().put(slot, Shape.unknown());
    }
    int low = added;
    int high = (mask << shift) + added;
    int slack = d.fault() ? 1 : d.dice.percent(50) ? 0 : -d.dice.between(0, 40);
    Label trap = new Label();
    Label next = new Label();
    Width compared = d.dice.percent(70) ? Width.W64 : Width.W32;
    switch (d.dice.below(6)) {
      case 0 -> impossible(d, Condition.SGT, compared, register, high - slack, trap);
      case 1 -> impossible(d, Condition.SGE, compared, register, high + 1 - slack, trap);
      case 2 -> impossible(d, Condition.SLT, compared, register, low + slack, trap);
      case 3 -> impossible(d, Condition.SLE, compared, register, low - 1 + slack, trap);
      case 4 -> impossible(d, Condition.EQ, compared, register, high + 1 - slack, trap);
      default ->
          impossible(
              d,
              low >= 0 ? Condition.GT : Condition.EQ,
              compared,
              register,
              (low >= 0 ? high : high + 1) - slack,
              trap);
    }
    d.code.jump(next, false);
    d.code.bind(trap);
    d.load(MemorySize.DW, d.fresh(register), Register.R10, 8);
    d.code.bind(next);
    d.set(register, new Shape.Scalar(low, high));
    return true;
  }

  /// A branch into an access that no program may make, taken or not as the number's range says.
  static void unlikely(Draft d, Register register, int bound) {
    Label trap = new Label();
    Label next = new Label();
    Condition condition =
        d.dice.of(Condition.GT, Condition.SGT, Condition.LT, Condition.SLT, Condition.EQ);
    Width width = d.dice.percent(70) ? Width.W64 : Width.W32;
    if (d.faults == 0 || d.dice.percent(80)) {
      // no side is refused, but how many are walked tells what is known
      d.branch(condition, width, register, new Immediate(bound), next);
      d.code.bind(next);
      return;
    }
    d.branch(condition, width, register, new Immediate(bound), trap);
    d.code.jump(next, false);
    d.code.bind(trap);
    d.load(MemorySize.DW, d.fresh(register), Register.R10, 8);
    d.code.bind(next);
  }

  private static void impossible(
      Draft d, Condition condition, Width width, Register register, int bound, Label trap) {
    d.branch(condition, width, register, new Immediate(bound), trap);
  }

  /// An index computed by a chain of operations, then used in a map value.
  static boolean computedIndex(Draft d) {
    if (d.faults == 0 && d.dice.percent(60)) {
      return false;
    }
    int map = d.maps.single(d.dice);
    int room = d.maps.get(map).valueSize();
    Register index = NumberStatements.unknown(d);
    for (int i = d.dice.between(1, 5); i > 0; i--) {
      step(d, index);
    }
    if (d.dice.percent(80)) {
      int mask = Math.max(1, Integer.highestOneBit(Math.max(1, room - 1)) - 1);
      d.alu(AluOperation.AND, Width.W64, index, new Immediate(mask));
    }
    if (d.dice.percent(60)) {
      step(d, index);
    }
    if (d.dice.percent(70)) {
      d.branch(Condition.GT, Width.W64, index, new Immediate(room - 1), d.out);
    }
    Register base = d.fresh(index);
    d.emit(
        new Instruction.LoadImmediate64(base, dev.skmsg.bpf.isa.Imm64Kind.MAP_INDEX_VALUE, map, 0));
    d.alu(AluOperation.ADD, Width.W64, base, index);
    d.set(base, Shape.unset());
    d.set(index, Shape.unknown());
    d.load(MemorySize.B, base, base, 0);
    d.set(base, new Shape.Scalar(0, 255));
    return true;
  }

  private static void step(Draft d, Register index) {
    Width width = d.dice.percent(50) ? Width.W64 : Width.W32;
    AluOperation op = d.dice.of(CHAIN);
    switch (d.dice.below(8)) {
      case 0 -> d.emit(new Instruction.Negate(width, index));
      case 1 ->
          d.emit(
              new Instruction.MoveSignExtended(
                  width,
                  width == Width.W32 ? d.dice.of(8, 16) : d.dice.of(8, 16, 32),
                  index,
                  index));
      case 2 ->
          d.branch(
              Condition.values()[d.dice.below(Condition.values().length)],
              width,
              index,
              new Immediate(d.dice.constant()),
              d.out);
      default -> {
        boolean shift = op == AluOperation.LSH || op == AluOperation.RSH || op == AluOperation.ARSH;
        int value = shift ? d.dice.below(width.bits()) : d.dice.constant();
        d.alu(op, width, index, new Immediate(value));
      }
    }
  }
}
