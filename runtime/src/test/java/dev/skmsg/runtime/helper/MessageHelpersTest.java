package dev.skmsg.runtime.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.MachineOptions;
import dev.skmsg.runtime.map.SocketMap;
import dev.skmsg.runtime.ring.RingRules;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.socket.AddressFamily;
import dev.skmsg.runtime.socket.Host;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.ProgramOutcome;
import dev.skmsg.runtime.socket.SocketAddress;
import dev.skmsg.runtime.socket.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Real instructions call the helpers of messages: arguments, results and the context.
class MessageHelpersTest {
  private final Machine machine =
      new Machine(GeneralHelpers.table().with(MessageHelpers.table()), MachineOptions.DEFAULT);
  private final Host host = new Host(RingRules.V6_18);
  private final SocketMap socks =
      SocketMap.create(MapDefinition.of("socks", MapType.SOCKMAP, 4, 4, 4), machine.memory());
  private final SocketMap hash =
      SocketMap.create(MapDefinition.of("hash", MapType.SOCKHASH, 8, 4, 4), machine.memory());
  private final Host.Connection pair =
      host.connect(
          AddressFamily.INET,
          new SocketAddress(new byte[] {10, 0, 0, 1}, 40000),
          new SocketAddress(new byte[] {10, 0, 0, 2}, 80));

  private static Instruction move(Register to, long value) {
    return new Instruction.Alu(AluOperation.MOV, Width.W64, to, new Operand.Immediate((int) value));
  }

  private static Instruction add(Register to, int value) {
    return new Instruction.Alu(AluOperation.ADD, Width.W64, to, new Operand.Immediate(value));
  }

  /// A message of so many bytes on the pair's first socket.
  private SkMsg message(int bytes) {
    SkMsg msg = new SkMsg(RingRules.V6_18);
    msg.alloc(pair.client(), bytes, -1);
    msg.computeWindow();
    return msg;
  }

  private long run(SkMsg msg, List<Instruction> code) {
    Program program =
        Program.of("p", ProgramType.SK_MSG, code, List.of(socks.definition(), hash.definition()));
    BpfMessageProgram loaded =
        new BpfMessageProgram(machine, machine.load(program, List.of(socks, hash)));
    return switch (loaded.run(msg, pair.client())) {
      case ProgramOutcome.Returned(long value) -> value;
      case ProgramOutcome.Faulted(String text, boolean unsupported) ->
          throw new AssertionError(text);
    };
  }

  private long call(SkMsg msg, int helper, long second, long third, long fourth) {
    return run(
        msg,
        List.of(
            move(Register.R2, second),
            move(Register.R3, third),
            move(Register.R4, fourth),
            new Instruction.Call(CallKind.HELPER, helper, (short) 0),
            new Instruction.Exit()));
  }

  private long redirect(SkMsg msg, long key, long flags) {
    return run(
        msg,
        List.of(
            new Instruction.LoadImmediate64(Register.R2, Imm64Kind.MAP_INDEX, 0, 0),
            new Instruction.SecondSlot(),
            move(Register.R3, key),
            move(Register.R4, flags),
            new Instruction.Call(CallKind.HELPER, 60, (short) 0),
            new Instruction.Exit()));
  }

  @Test
  void g58RedirectsThatAreRefused() {
    SkMsg msg = message(10);
    assertEquals(0, redirect(msg, 0, 0), "an empty key");
    assertEquals(0, redirect(msg, 4, 0), "a key out of range");
    HostSocket listening =
        host.listen(AddressFamily.INET, new SocketAddress(new byte[] {127, 0, 0, 1}, 80));
    socks.update(Wire.key(1), listening, 0);
    assertEquals(0, redirect(msg, 1, 0), "a listening socket");
    HostSocket target = host.connect(AddressFamily.INET).client();
    socks.update(Wire.key(2), target, 0);
    assertEquals(0, redirect(msg, 2, 2), "flags");
    assertEquals(1, redirect(msg, 2, 1));
    assertEquals(target, msg.redirect());
    assertTrue(msg.toIngress());
    assertEquals(0, redirect(msg, 0, 0));
    assertEquals(target, msg.redirect(), "a refused redirect changes nothing");
  }

  @Test
  void redirectByHashReadsTheKey() {
    byte[] key = {1, 2, 3, 4, 0, 0, 0, 0};
    HostSocket target = host.connect(AddressFamily.INET6).client();
    hash.update(key, target, 0);
    SkMsg msg = message(10);
    List<Instruction> code = new ArrayList<>();
    code.add(
        new Instruction.Store(
            MemorySize.DW, Register.R10, (short) -8, new Operand.Immediate(0x04030201)));
    code.add(new Instruction.LoadImmediate64(Register.R2, Imm64Kind.MAP_INDEX, 1, 0));
    code.add(new Instruction.SecondSlot());
    code.add(new Instruction.Alu(AluOperation.MOV, Width.W64, Register.R3, Register.R10));
    code.add(add(Register.R3, -8));
    code.add(move(Register.R4, 0));
    code.add(new Instruction.Call(CallKind.HELPER, 71, (short) 0));
    code.add(new Instruction.Exit());
    assertEquals(1, run(msg, code));
    assertEquals(target, msg.redirect());
  }

  @Test
  void applyAndCorkAreUnsigned() {
    SkMsg msg = message(10);
    assertEquals(0, call(msg, 61, -1, 0, 0));
    assertEquals(0xffff_ffffL, msg.applyBytes());
    assertEquals(0, call(msg, 62, 25, 0, 0));
    assertEquals(25, msg.corkBytes());
  }

  @Test
  void editsTakeTheLowHalvesOfTheirArguments() {
    SkMsg msg = message(100);
    assertEquals(-Errno.EINVAL.number(), (int) call(msg, 63, 0, 200, 0));
    assertEquals(0, call(msg, 63, 10, 20, 0));
    assertEquals(10, msg.window().length());
    assertEquals(0, call(msg, 90, 0, 8, 0));
    assertEquals(108, msg.size());
    assertEquals(0, call(msg, 91, 0, 8, 0));
    assertEquals(100, msg.size());
    assertEquals(-Errno.EINVAL.number(), (int) call(msg, 91, 99, -1, 0));
    assertEquals(-Errno.EINVAL.number(), (int) call(msg, 90, 0, 8, 1));
  }

  private long field(MemorySize size, int offset) {
    return run(
        message(10),
        List.of(
            new Instruction.Load(size, false, Register.R0, Register.R1, (short) offset),
            new Instruction.Exit()));
  }

  @Test
  void theContextShowsTheConnection() {
    assertEquals(2, field(MemorySize.W, 16));
    assertEquals(0x0200000aL, field(MemorySize.W, 20));
    assertEquals(0x0100000aL, field(MemorySize.W, 24));
    assertEquals(0x50000000L, field(MemorySize.W, 60), "port 80 in network order, high half");
    assertEquals(40000, field(MemorySize.W, 64));
    assertEquals(10, field(MemorySize.W, 68));
    assertNotNull(pair.client().toString());
  }
}
