package dev.skmsg.runtime.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.Alu;
import dev.skmsg.bpf.isa.Instruction.Branch;
import dev.skmsg.bpf.isa.Instruction.Exit;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Every arm of the interpreter does what the instruction set says.
class ArmsTest {

  @Property(tries = 3000, seed = "7")
  void arithmetic(
      @ForAll AluOperation op,
      @ForAll Width width,
      @ForAll boolean immediate,
      @ForAll long dst,
      @ForAll long src) {
    for (long right : new long[] {src, src & 63, 0, -1}) {
      long operand = immediate ? (int) right : right;
      Operand second = immediate ? new Immediate((int) right) : Register.R2;
      long result =
          TestRun.of(new Alu(op, width, Register.R0, second), new Exit())
              .with(Register.R0, dst)
              .with(Register.R2, right)
              .returned();
      assertEquals(op.apply(width, dst, operand), result);
    }
  }

  @Property(tries = 3000, seed = "7")
  void conditions(
      @ForAll Condition condition,
      @ForAll Width width,
      @ForAll boolean immediate,
      @ForAll long left,
      @ForAll long right) {
    for (long other : new long[] {right, left, left + (1L << 32), -left}) {
      long operand = immediate ? (int) other : other;
      Operand second = immediate ? new Immediate((int) other) : Register.R2;
      long result =
          TestRun.of(
                  new Branch(condition, width, Register.R1, second, (short) 2),
                  new Alu(AluOperation.MOV, Width.W64, Register.R0, new Immediate(0)),
                  new Exit(),
                  new Alu(AluOperation.MOV, Width.W64, Register.R0, new Immediate(1)),
                  new Exit())
              .with(Register.R1, left)
              .with(Register.R2, other)
              .returned();
      assertEquals(condition.holds(width, left, operand) ? 1 : 0, result);
    }
  }

  @Property(tries = 300, seed = "7")
  void straightPrograms(@ForAll List<AluOperation> operations, @ForAll long start) {
    List<Instruction> program = new ArrayList<>();
    long expected = start;
    for (AluOperation op : operations) {
      program.add(new Alu(op, Width.W64, Register.R0, new Immediate(5)));
      expected = op.apply(Width.W64, expected, 5);
    }
    Collections.addAll(program, new Exit());
    assertEquals(
        expected,
        TestRun.of(program.toArray(Instruction[]::new)).with(Register.R0, start).returned());
  }
}
