package dev.skmsg.runtime.exec;

import static dev.skmsg.bpf.isa.Register.R0;
import static dev.skmsg.bpf.isa.Register.R1;
import static dev.skmsg.bpf.isa.Register.R10;
import static dev.skmsg.bpf.isa.Register.R2;
import static dev.skmsg.runtime.exec.Code.k;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.runtime.helper.GeneralHelpers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which accesses trap, and in which words.
class MemoryTest {

  @ParameterizedTest
  @CsvSource({
    "-513, B, 'fp-513'",
    "-520, DW, 'fp-520'",
    "-7, DW, 'fp-7'",
    "0, B, 'fp+0'",
    "-1, H, 'fp-1'"
  })
  void theStackHasEdges(int offset, MemorySize size, String where) {
    Trap read = TestRun.of(new Code().load(size, R0, R10, offset).exit()).trap();
    assertEquals("stack frame 0, " + where, assertInstanceOf(Trap.BadAccess.class, read).what());
    Trap write = TestRun.of(new Code().store(size, R10, offset, R0).exit()).trap();
    assertEquals(Trap.Access.WRITE, assertInstanceOf(Trap.BadAccess.class, write).access());
  }

  @Test
  void theStackIsAllThere() {
    Code code = new Code().store(MemorySize.B, R10, -512, k(7)).load(MemorySize.B, R0, R10, -512);
    assertEquals(7, TestRun.of(code.exit()).returned());
  }

  @Test
  void nullAndGarbage() {
    assertEquals(
        "read of 8 bytes at 0x8: null pointer",
        TestRun.of(new Code().mov(R2, k(0)).load(MemorySize.DW, R0, R2, 8).exit())
            .trap()
            .message());
    assertEquals(
        "read of 1 bytes at 0x123456789abcdef0: no memory there",
        TestRun.of(
                new Code().constant(R2, 0x123456789abcdef0L).load(MemorySize.B, R0, R2, 0).exit())
            .trap()
            .message());
    assertInstanceOf(
        Trap.BadAccess.class,
        TestRun.of(new Code().mov(R2, k(-1)).store(MemorySize.DW, R2, 0, k(1)).exit()).trap());
  }

  @Test
  void aContextWithoutFieldsCannotBeRead() {
    Trap trap = TestRun.of(new Code().load(MemorySize.W, R0, R1, 16).exit()).trap();
    assertEquals("ctx+16", assertInstanceOf(Trap.BadAccess.class, trap).what());
  }

  private static final class Message extends SkMsgContext {
    Message(Memory memory) {
      super(memory);
    }

    @Override
    public int family() {
      return 2;
    }

    @Override
    public int remoteIp4() {
      return 0x0200_000a;
    }

    @Override
    public int localIp4() {
      return 0x0100_000a;
    }

    @Override
    public int remoteIp6(int word) {
      return 100 + word;
    }

    @Override
    public int localIp6(int word) {
      return 200 + word;
    }

    @Override
    public int remotePort() {
      return 0x5000_0000;
    }

    @Override
    public int localPort() {
      return 40000;
    }

    @Override
    public int size() {
      return -1;
    }

    @Override
    public BpfSocket socket() {
      throw new IllegalStateException();
    }
  }

  private static RunResult onMessage(Machine machine, Code code) {
    TestRun run = TestRun.of(code);
    LoadedProgram program = machine.load(run.load().program(), List.of());
    return machine.run(program, new Message(machine.memory()));
  }

  @ParameterizedTest
  @CsvSource({
    "16, 2",
    "20, 0x200000a",
    "24, 0x100000a",
    "28, 100",
    "40, 103",
    "44, 200",
    "56, 203",
    "60, 0x50000000",
    "64, 40000",
    "68, 0xffffffff"
  })
  void messageFields(int offset, String expected) {
    Machine machine = new Machine(GeneralHelpers.table(), MachineOptions.DEFAULT);
    Code code = new Code().load(MemorySize.W, R0, R1, offset).exit();
    assertEquals(new RunResult.Returned(Long.decode(expected)), onMessage(machine, code));
    for (MemorySize size : new MemorySize[] {MemorySize.B, MemorySize.H, MemorySize.DW}) {
      Code other = new Code().load(size, R0, R1, offset).exit();
      assertInstanceOf(RunResult.Trapped.class, onMessage(machine, other));
    }
    Code write = new Code().store(MemorySize.W, R1, offset, k(0)).exit();
    assertInstanceOf(RunResult.Trapped.class, onMessage(machine, write));
  }

  @Test
  void thePacketWindowIsSharedWithItsArray() {
    Machine machine = new Machine(GeneralHelpers.table(), MachineOptions.DEFAULT);
    byte[] bytes = {1, 2, 3, 4, 5, 6};
    machine.memory().window(bytes, 1, 3);
    Code code =
        new Code()
            .load(MemorySize.DW, R2, R1, 0)
            .load(MemorySize.B, R0, R2, 2)
            .store(MemorySize.B, R2, 1, k(9))
            .exit();
    assertEquals(new RunResult.Returned(4), onMessage(machine, code));
    assertEquals(9, bytes[2]);
    Code past = new Code().load(MemorySize.DW, R2, R1, 0).load(MemorySize.B, R0, R2, 3).exit();
    RunResult.Trapped trapped = assertInstanceOf(RunResult.Trapped.class, onMessage(machine, past));
    assertEquals(
        "packet+3 of 3 bytes", assertInstanceOf(Trap.BadAccess.class, trapped.trap()).what());
  }

  @Test
  void anEmptyWindowIsNull() {
    Machine machine = new Machine(GeneralHelpers.table(), MachineOptions.DEFAULT);
    machine.memory().window(new byte[4], 0, 4);
    machine.memory().closeWindow();
    Code code = new Code().load(MemorySize.DW, R0, R1, 0).load(MemorySize.DW, R2, R1, 8);
    assertEquals(new RunResult.Returned(0), onMessage(machine, code.add(R0, R2).exit()));
  }

  @Test
  void addressesOfAWindowThatMovedTrap() {
    Machine machine = new Machine(GeneralHelpers.table(), MachineOptions.DEFAULT);
    byte[] bytes = new byte[8];
    machine.memory().window(bytes, 0, 8);
    long old = machine.memory().windowStart();
    machine.memory().window(bytes, 0, 4);
    Code code = new Code().constant(R2, old).load(MemorySize.B, R0, R2, 0).exit();
    RunResult.Trapped trapped = assertInstanceOf(RunResult.Trapped.class, onMessage(machine, code));
    assertEquals(
        "a packet pointer from before the packet moved",
        assertInstanceOf(Trap.BadAccess.class, trapped.trap()).what());
  }

  @Test
  void readsOfBytesNobodyWroteAreReported() {
    Machine machine = new Machine(GeneralHelpers.table(), MachineOptions.DEFAULT);
    List<String> seen = new ArrayList<>();
    machine.observe(
        new ExecutionObserver() {
          @Override
          public void undefinedRead(Machine machine, int slot, int offset, int size) {
            seen.add(slot + ": " + offset + "+" + size);
          }
        });
    machine.memory().window(new byte[8], 0, 8);
    machine.memory().undefined(2, 6);
    Code code =
        new Code()
            .load(MemorySize.DW, R2, R1, 0)
            .load(MemorySize.H, R0, R2, 0)
            .store(MemorySize.H, R2, 2, k(1))
            .load(MemorySize.H, R0, R2, 2)
            .load(MemorySize.W, R0, R2, 2)
            .exit();
    assertEquals(new RunResult.Returned(1), onMessage(machine, code));
    assertEquals(List.of("4: 2+4"), seen);
  }

  @Test
  void releasedMemoryTraps() {
    Machine machine = new Machine(GeneralHelpers.table(), MachineOptions.DEFAULT);
    Region region =
        machine.memory().allocate(Region.Kind.BUFFER, "record", new byte[8], 0, 8, true);
    machine.memory().release(region);
    Code code = new Code().constant(R2, region.address()).load(MemorySize.B, R0, R2, 0).exit();
    RunResult.Trapped trapped = assertInstanceOf(RunResult.Trapped.class, onMessage(machine, code));
    assertEquals(
        "record, which has been given back",
        assertInstanceOf(Trap.BadAccess.class, trapped.trap()).what());
  }

  @Test
  void addressesOfForgottenObjectsAreUsedAgain() {
    Memory memory = new Memory();
    long most = 0;
    for (int i = 0; i < 5000; i++) {
      Message message = new Message(memory);
      most = Math.max(most, memory.addressOf(message) & Long.MAX_VALUE);
      memory.forget(message);
    }
    assertEquals(true, most >>> 32 < 2000, "regions up to " + (most >>> 32));
  }
}
