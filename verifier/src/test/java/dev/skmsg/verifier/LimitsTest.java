package dev.skmsg.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Where a verification becomes too much, and the words for it.
class LimitsTest {
  private static final int GET_PRANDOM_U32 = 7;

  /// Programs just inside and just outside of a limit.
  private enum Limit {
    EMPTY(List.of(), "reject 7 "),
    LONGEST_LOOP(loop(499_000), "accept processed 998003 states 24951 peak 24951"),
    TOO_LARGE(tree(), "reject 7 BPF program is too large. Processed 1000001 insn"),
    MANY_PENDING(pending(8192), "accept processed 16391 states 1025 peak 1025"),
    TOO_COMPLEX(pending(8193), "reject 14 The sequence of 8193 jumps is too complex.");

    private final Program program;
    private final String expected;

    Limit(List<Instruction> code, String expected) {
      program = Program.of("limit", ProgramType.SK_MSG, code, List.of());
      this.expected = expected;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theModelSaysWhatTheKernelSaid(Limit limit) {
    assertEquals(limit.expected, Said.byTheModel(limit.program));
  }

  @ParameterizedTest
  @EnumSource
  void theRunningKernelStillSaysIt(Limit limit) {
    Said.assumeTheKernelCanBeAsked();
    assertEquals(limit.expected, Said.byTheKernel(limit.program));
  }

  private static List<Instruction> loop(int rounds) {
    return List.of(
        number(AluOperation.MOV, Register.R6, 0),
        number(AluOperation.ADD, Register.R6, 1),
        branch(Condition.LT, Register.R6, rounds, -2),
        number(AluOperation.MOV, Register.R0, 0),
        new Instruction.Exit());
  }

  /// Twenty branches whose outcomes all stay known, so that no path covers another.
  private static List<Instruction> tree() {
    List<Instruction> code = new ArrayList<>();
    code.add(number(AluOperation.MOV, Register.R6, 0));
    for (int bit = 0; bit < 20; bit++) {
      code.add(new Instruction.Call(CallKind.HELPER, GET_PRANDOM_U32, (short) 0));
      code.add(branch(Condition.GT, Register.R0, bit, 1));
      code.add(number(AluOperation.ADD, Register.R6, 1 << bit));
    }
    code.addAll(Collections.nCopies(20, number(AluOperation.ADD, Register.R6, 1)));
    code.add(branch(Condition.GT, Register.R6, 1 << 28, 1));
    code.add(number(AluOperation.MOV, Register.R0, 0));
    code.add(new Instruction.Exit());
    return code;
  }

  /// So many branches in a row, each of which sets a path aside.
  private static List<Instruction> pending(int branches) {
    List<Instruction> code = new ArrayList<>();
    code.add(new Instruction.Call(CallKind.HELPER, GET_PRANDOM_U32, (short) 0));
    for (int i = 0; i < branches; i++) {
      code.add(branch(Condition.EQ, Register.R0, i, branches - i));
    }
    code.add(number(AluOperation.MOV, Register.R0, 0));
    code.add(number(AluOperation.MOV, Register.R0, 0));
    code.add(new Instruction.Exit());
    return code;
  }

  private static Instruction branch(Condition condition, Register left, int right, int offset) {
    return new Instruction.Branch(condition, Width.W64, left, new Immediate(right), (short) offset);
  }

  private static Instruction number(AluOperation op, Register register, int value) {
    return new Instruction.Alu(op, Width.W64, register, new Immediate(value));
  }
}
