package dev.skmsg.runtime.exec;

import static dev.skmsg.bpf.isa.Register.R0;
import static dev.skmsg.bpf.isa.Register.R1;
import static dev.skmsg.bpf.isa.Register.R10;
import static dev.skmsg.bpf.isa.Register.R2;
import static dev.skmsg.bpf.isa.Register.R3;
import static dev.skmsg.bpf.isa.Register.R4;
import static dev.skmsg.bpf.isa.Register.R6;
import static dev.skmsg.runtime.exec.Code.k;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.runtime.map.ProgArrayMap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Subprograms, callbacks, tail calls.
class CallsTest {

  @Test
  void aCalleeGetsArgumentsAndKeepsTheCallersRegisters() {
    Code code =
        new Code()
            .mov(R6, k(40))
            .mov(R1, k(2))
            .store(MemorySize.DW, R10, -8, k(100))
            .call(4)
            .add(R0, R6)
            .load(MemorySize.DW, R1, R10, -8)
            .add(R0, R1)
            .exit()
            .sub("callee")
            .mov(R6, k(7))
            .store(MemorySize.DW, R10, -8, k(5))
            .mov(R0, R1)
            .exit();
    assertEquals(142, TestRun.of(code).returned());
  }

  @Test
  void aCalleeMayUseItsCallersStack() {
    Code code =
        new Code()
            .mov(R1, R10)
            .add(R1, k(-8))
            .call(2)
            .load(MemorySize.DW, R0, R10, -8)
            .exit()
            .sub("callee")
            .store(MemorySize.DW, R1, 0, k(77))
            .exit();
    assertEquals(77, TestRun.of(code).returned());
  }

  @Test
  void eightFramesAndNoMore() {
    // f(n) = n == 0 ? 0 : 1 + f(n - 1)
    for (int depth : new int[] {6, 7}) {
      Code code =
          new Code()
              .mov(R1, k(depth))
              .call(1)
              .exit()
              .sub("recursive")
              .mov(R0, k(0))
              .branch(Condition.EQ, R1, k(0), 3)
              .add(R1, k(-1))
              .call(-4)
              .add(R0, k(1))
              .exit();
      TestRun run = TestRun.of(code);
      if (depth == 6) {
        assertEquals(6, run.returned());
      } else {
        assertEquals("the call stack of 9 frames is too deep", run.trap().message());
      }
    }
  }

  @Test
  void callsThroughARegister() {
    Code code =
        new Code()
            .mov(R1, k(20))
            .function(R2, 4)
            .raw(new Instruction.CallRegister(R2))
            .add(R0, k(1))
            .exit()
            .sub("callee")
            .mov(R0, R1)
            .add(R0, R1)
            .exit();
    assertEquals(41, TestRun.of(code).returned());
    Code bad = new Code().mov(R2, k(5)).raw(new Instruction.CallRegister(R2)).exit();
    assertEquals("call of no function of the program", TestRun.of(bad).trap().message());
  }

  /// bpf_loop over a callback that adds the index to a counter and stops at 50.
  private static Code loop(int count, int flags) {
    return new Code()
        .store(MemorySize.DW, R10, -8, k(0))
        .mov(R1, k(count))
        .function(R2, 9)
        .mov(R3, R10)
        .add(R3, k(-8))
        .mov(R4, k(flags))
        .helper(181)
        .load(MemorySize.DW, R1, R10, -8)
        .alu(AluOperation.LSH, R1, k(32))
        .add(R0, R1)
        .exit()
        .sub("body")
        .load(MemorySize.DW, R3, R2, 0)
        .add(R3, R1)
        .store(MemorySize.DW, R2, 0, R3)
        .mov(R0, k(0))
        .branch(Condition.LT, R1, k(50), 1)
        .mov(R0, k(1))
        .exit();
  }

  @Test
  void loopsCallBack() {
    assertEquals(10 + (45L << 32), TestRun.of(loop(10, 0)).returned());
    assertEquals(51 + (1275L << 32), TestRun.of(loop(100, 0)).returned());
    assertEquals(0, TestRun.of(loop(0, 0)).returned());
    assertEquals(-7, TestRun.of(loop(8 * 1024 * 1024 + 1, 0)).returned());
    assertEquals(-22, TestRun.of(loop(1, 1)).returned());
  }

  @Test
  void aTrapInACallbackEndsTheRun() {
    Code code =
        new Code()
            .mov(R1, k(1))
            .function(R2, 5)
            .mov(R3, k(0))
            .mov(R4, k(0))
            .helper(181)
            .exit()
            .sub("body")
            .load(MemorySize.DW, R0, R2, 0)
            .exit();
    RunResult.Trapped trapped = TestRun.of(code).trapped();
    assertEquals(7, trapped.slot());
    assertEquals("read of 8 bytes at 0x0: null pointer", trapped.trap().message());
  }

  @Test
  void everyElementOfAMap() {
    for (MapType type : new MapType[] {MapType.ARRAY, MapType.HASH, MapType.LRU_HASH}) {
      Code code =
          new Code()
              .store(MemorySize.DW, R10, -8, k(0))
              .map(R1, 0)
              .function(R2, 10)
              .mov(R3, R10)
              .add(R3, k(-8))
              .mov(R4, k(0))
              .helper(164)
              .load(MemorySize.DW, R1, R10, -8)
              .alu(AluOperation.LSH, R1, k(32))
              .add(R0, R1)
              .exit()
              .exit()
              .sub("body")
              .load(MemorySize.W, R1, R2, 0)
              .load(MemorySize.DW, R2, R3, 0)
              .add(R1, R2)
              .load(MemorySize.DW, R2, R4, 0)
              .add(R1, R2)
              .store(MemorySize.DW, R4, 0, R1)
              .mov(R0, k(0))
              .exit();
      TestRun run = TestRun.of(code).map(MapDefinition.of("m", type, 4, 8, 3));
      for (int i = 0; i < 3; i++) {
        byte[] key = {(byte) i, 0, 0, 0};
        byte[] value = {(byte) (10 * i), 0, 0, 0, 0, 0, 0, 0};
        assertEquals(0, run.map(0).update(key, value, 0));
      }
      assertEquals(3 + (33L << 32), run.returned(), type.label());
    }
  }

  private static Code tailCall(int index) {
    return new Code().map(R2, 0).mov(R3, k(index)).helper(12);
  }

  @Test
  void tailCallsReplaceTheProgramOrFallThrough() {
    TestRun target = TestRun.of(new Code().mov(R0, k(5)).exit());
    TestRun run = TestRun.of(tailCall(1).mov(R0, k(9)).exit());
    run.map(MapDefinition.of("jmp", MapType.PROG_ARRAY, 4, 4, 2));
    assertEquals(9, run.returned());
    LoadedProgram loaded = run.machine().load(target.load().program(), List.of());
    assertEquals(0, ((ProgArrayMap) run.map(0)).set(1, loaded));
    assertEquals(5, run.returned());
    assertEquals(-7, ((ProgArrayMap) run.map(0)).set(2, loaded));
  }

  @Test
  void thirtyThreeTailCalls() {
    TestRun run = TestRun.of(tailCall(0).mov(R0, k(9)).exit());
    run.map(MapDefinition.of("jmp", MapType.PROG_ARRAY, 4, 4, 1));
    List<String> jumps = new ArrayList<>();
    run.machine()
        .observe(
            new ExecutionObserver() {
              @Override
              public void tailCalled(
                  Machine machine, LoadedProgram from, int slot, LoadedProgram to) {
                jumps.add(from.name() + slot + to.name());
              }
            });
    LoadedProgram self = run.load();
    ((ProgArrayMap) run.map(0)).set(0, self);
    assertEquals(9, run.returned());
    assertEquals(33, jumps.size());
  }

  @Test
  void aTailCallInASubprogramReturnsToItsCaller() {
    Code code = new Code().call(2).add(R0, k(100)).exit().sub("inner");
    code.map(R2, 0).mov(R3, k(0)).helper(12).mov(R0, k(1)).exit();
    TestRun run = TestRun.of(code).map(MapDefinition.of("jmp", MapType.PROG_ARRAY, 4, 4, 1));
    assertEquals(101, run.returned());
    TestRun target = TestRun.of(new Code().mov(R0, k(5)).exit());
    ((ProgArrayMap) run.map(0)).set(0, run.machine().load(target.load().program(), List.of()));
    assertEquals(105, run.returned());
  }
}
