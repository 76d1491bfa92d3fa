package dev.skmsg.runtime.exec;

import static dev.skmsg.bpf.isa.Register.R0;
import static dev.skmsg.bpf.isa.Register.R1;
import static dev.skmsg.bpf.isa.Register.R10;
import static dev.skmsg.bpf.isa.Register.R2;
import static dev.skmsg.bpf.isa.Register.R3;
import static dev.skmsg.bpf.isa.Register.R6;
import static dev.skmsg.runtime.exec.Code.k;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.ByteSwap.ByteOrder;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.isa.Width;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What every other instruction form does.
class InstructionsTest {
  private static final long PATTERN = 0x8182_8384_8586_8788L;

  @ParameterizedTest
  @CsvSource({
    "W64, 8, 0xffffffffffffff88",
    "W64, 16, 0xffffffffffff8788",
    "W64, 32, 0xffffffff85868788",
    "W32, 8, 0x00000000ffffff88",
    "W32, 16, 0x00000000ffff8788"
  })
  void signExtendingMove(Width width, int bits, String expected) {
    long result =
        TestRun.of(new Instruction.MoveSignExtended(width, bits, R0, R2), new Instruction.Exit())
            .with(R2, PATTERN)
            .returned();
    assertEquals(Long.parseUnsignedLong(expected.substring(2), 16), result);
  }

  @ParameterizedTest
  @CsvSource({
    "TO_LITTLE, 16, 0x8788", "TO_LITTLE, 32, 0x85868788", "TO_LITTLE, 64, 0x8182838485868788",
    "TO_BIG, 16, 0x8887", "TO_BIG, 32, 0x88878685", "TO_BIG, 64, 0x8887868584838281",
    "SWAP, 16, 0x8887", "SWAP, 32, 0x88878685", "SWAP, 64, 0x8887868584838281"
  })
  void byteSwaps(ByteOrder order, int bits, String expected) {
    long result =
        TestRun.of(new Instruction.ByteSwap(order, bits, R0), new Instruction.Exit())
            .with(R0, PATTERN)
            .returned();
    assertEquals(Long.parseUnsignedLong(expected.substring(2), 16), result);
  }

  @Test
  void negation() {
    assertEquals(
        -PATTERN,
        TestRun.of(new Instruction.Negate(Width.W64, R0), new Instruction.Exit())
            .with(R0, PATTERN)
            .returned());
    assertEquals(
        -PATTERN & 0xffff_ffffL,
        TestRun.of(new Instruction.Negate(Width.W32, R0), new Instruction.Exit())
            .with(R0, PATTERN)
            .returned());
  }

  @ParameterizedTest
  @EnumSource(MemorySize.class)
  void loadsAndStores(MemorySize size) {
    long mask = size == MemorySize.DW ? -1 : (1L << 8 * size.bytes()) - 1;
    Code code =
        new Code()
            .constant(R2, PATTERN)
            .store(MemorySize.DW, R10, -16, k(-1))
            .store(size, R10, -16, R2)
            .load(size, R0, R10, -16)
            .load(MemorySize.DW, R3, R10, -16);
    assertEquals(PATTERN & mask, TestRun.of(code.exit()).returned());

    Code rest = new Code().constant(R2, PATTERN).store(MemorySize.DW, R10, -16, k(-1));
    rest.store(size, R10, -16, R2).load(MemorySize.DW, R0, R10, -16).exit();
    assertEquals(PATTERN & mask | ~mask, TestRun.of(rest).returned());

    Code immediate = new Code().store(size, R10, -13, k(-2)).load(size, R0, R10, -13).exit();
    assertEquals(-2 & mask, TestRun.of(immediate).returned());
  }

  @ParameterizedTest
  @CsvSource({"B, -120", "H, -30840", "W, -2054781048"})
  void signedLoads(MemorySize size, long expected) {
    Code code =
        new Code()
            .constant(R2, PATTERN)
            .store(MemorySize.DW, R10, -8, R2)
            .loadSigned(size, R0, R10, -8)
            .exit();
    assertEquals(expected, TestRun.of(code).returned());
  }

  @ParameterizedTest
  @EnumSource(AtomicOperation.class)
  void atomics(AtomicOperation op) {
    for (MemorySize size : new MemorySize[] {MemorySize.W, MemorySize.DW}) {
      long mask = size == MemorySize.DW ? -1 : 0xffff_ffffL;
      long operand = 0x7777_1111_2222_3333L;
      boolean compare = op == AtomicOperation.CMPXCHG;
      Code code =
          new Code()
              .constant(R2, PATTERN)
              .constant(R3, operand)
              .constant(R0, PATTERN)
              .store(MemorySize.DW, R10, -8, R2)
              .atomic(op, size, R10, -8, R3)
              .mov(R6, compare ? R0 : R3)
              .load(MemorySize.DW, R0, R10, -8);
      long stored = op.apply(PATTERN, operand) & mask | PATTERN & ~mask;
      assertEquals(stored, TestRun.of(code.exit()).returned(), "memory after " + op + size);
      code.instructions().removeLast();
      long fetched = op.fetches() ? PATTERN & mask : operand;
      assertEquals(fetched, TestRun.of(code.mov(R0, R6).exit()).returned(), "fetched " + op);
    }
  }

  @Test
  void compareAndExchangeThatDiffers() {
    Code code =
        new Code()
            .mov(R0, k(1))
            .mov(R3, k(5))
            .store(MemorySize.DW, R10, -8, k(2))
            .atomic(AtomicOperation.CMPXCHG, MemorySize.DW, R10, -8, R3)
            .alu(AluOperation.LSH, R0, k(8))
            .load(MemorySize.DW, R2, R10, -8)
            .alu(AluOperation.OR, R0, R2)
            .exit();
    assertEquals(0x202, TestRun.of(code).returned());
  }

  @Test
  void acquireAndRelease() {
    Code code =
        new Code()
            .constant(R2, PATTERN)
            .store(MemorySize.DW, R10, -8, k(0))
            .raw(new Instruction.StoreRelease(MemorySize.H, R10, (short) -8, R2))
            .raw(new Instruction.LoadAcquire(MemorySize.W, R0, R10, (short) -8))
            .exit();
    assertEquals(0x8788, TestRun.of(code).returned());
  }

  @Test
  void wideJumpsAndLoops() {
    Code code =
        new Code()
            .mov(R0, k(0))
            .mov(R1, k(1000))
            .raw(new Instruction.Jump(true, 1))
            .exit()
            .add(R0, R1)
            .add(R1, k(-1))
            .branch(Condition.NE, R1, k(0), -3)
            .exit();
    TestRun run = TestRun.of(code);
    assertEquals(500500, run.returned());
    assertEquals(3 + 3000 + 1, run.machine().steps());
  }

  @Test
  void mayGotoLeavesAfterEightMillionRounds() {
    Code code =
        new Code()
            .mov(R0, k(0))
            .raw(new Instruction.MayGoto((short) 2))
            .add(R0, k(1))
            .jump(-3)
            .exit();
    assertEquals(8 * 1024 * 1024, TestRun.of(code).returned());
  }

  @Test
  void invalidInstructionsTrapWhereTheyStand() {
    Instruction bad = new Instruction.Invalid(new RawInstruction(0xff, 0, 0, (short) 0, 0));
    RunResult.Trapped trapped = TestRun.of(new Code().mov(R0, k(0)).raw(bad).exit()).trapped();
    assertInstanceOf(Trap.InvalidInstruction.class, trapped.trap());
    assertEquals(1, trapped.slot());
    assertEquals("unknown opcode ff", trapped.trap().message());
    assertEquals(0, TestRun.of(new Code().mov(R0, k(0)).exit().raw(bad)).returned());
  }

  @Test
  void runningPastTheEndAndJumpingOutTrap() {
    assertTrue(
        TestRun.of(new Code().mov(R0, k(0)))
            .trap()
            .message()
            .contains("past the last instruction"));
    assertEquals(
        "jump out of range from insn 0 to 8", TestRun.of(new Code().jump(7)).trap().message());
    Code intoConstant = new Code().branch(Condition.EQ, R1, R1, 1).constant(R0, 1).exit();
    assertInstanceOf(Trap.InvalidInstruction.class, TestRun.of(intoConstant).trap());
  }

  @Test
  void endlessLoopsStopAtTheLimit() {
    MachineOptions options = MachineOptions.DEFAULT.withStepLimit(100_000);
    RunResult.Trapped trapped = TestRun.of(new Code().jump(-1).exit(), options).trapped();
    assertEquals("stopped after 100000 instructions", trapped.trap().message());
  }

  @Test
  void interruptionStopsARun() {
    TestRun run = TestRun.of(new Code().jump(-1).exit());
    run.machine().interrupt();
    assertEquals(new Trap.Interrupted(), run.trap());
  }

  @Test
  void unknownAndUnmodelledFunctions() {
    assertEquals(
        new Trap.UnknownFunction("#9999"), TestRun.of(new Code().helper(9999).exit()).trap());
    assertEquals(
        new Trap.Unsupported("helper send_signal#109"),
        TestRun.of(new Code().helper(109).exit()).trap());
  }
}
