package dev.skmsg.runtime.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.PacketProgram;
import dev.skmsg.runtime.exec.Context;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.LoadedProgram;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.MachineOptions;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.exec.RandomCode;
import dev.skmsg.runtime.exec.RunResult;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The interpreter computes what the running kernel's JIT computes.
class LiveExecutionTest {
  private static final int PROGRAMS = 400;
  private static final int PACKETS = 4;

  /// The first two fields of struct xdp_md.
  private record PacketContext(Memory memory) implements Context {
    @Override
    public boolean readable(int offset, int size) {
      return size == 4 && (offset == 0 || offset == 4);
    }

    @Override
    public long load(int offset, int size) {
      return offset == 0 ? memory.windowStart() : memory.windowEnd();
    }
  }

  @Test
  void randomProgramsAgree() {
    assumeTrue(Availability.ofThisProcess().permitted(), Availability.ofThisProcess().reason());
    int ran = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Instruction> code = RandomCode.program(random, random.nextInt(8, 60));
      // A few have too many paths for the verifier.
      if (PacketProgram.load(code) instanceof KernelAnswer.Granted<PacketProgram>(var live)) {
        try (live) {
          compare(seed, code, live, random);
          ran++;
        }
      }
    }
    assertTrue(ran > PROGRAMS * 9 / 10, ran + " programs were loaded");
  }

  private static void compare(
      int seed, List<Instruction> code, PacketProgram live, SplittableRandom random) {
    Machine machine = new Machine(HelperTable.of(Map.of()), MachineOptions.DEFAULT);
    Program program = Program.of("random", ProgramType.SK_MSG, code, List.of());
    LoadedProgram loaded = machine.load(program, List.of());
    Context context = new PacketContext(machine.memory());
    for (int i = 0; i < PACKETS; i++) {
      byte[] packet = packet(random);
      PacketProgram.Run expected = live.run(packet, 1).orThrow();
      byte[] window = packet.clone();
      machine.memory().window(window, 0, window.length);
      RunResult result = machine.run(loaded, context);
      String what = "seed " + seed + " on " + HexFormat.of().formatHex(packet);
      assertEquals(new RunResult.Returned(expected.returned()), result, what);
      assertArrayEquals(expected.packet(), window, what);
    }
  }

  /// Random bytes with many words of few bits and many at the ends of their ranges.
  private static byte[] packet(SplittableRandom random) {
    byte[] packet = new byte[RandomCode.PACKET];
    random.nextBytes(packet);
    for (int word = 0; word < packet.length; word += 8) {
      long value =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(-3, 4);
            case 1 -> 1L << random.nextInt(64);
            case 2 -> Long.MIN_VALUE + random.nextInt(-2, 3);
            case 3 -> (1L << 31) + random.nextInt(-2, 3);
            default -> random.nextLong();
          };
      for (int i = 0; i < 8; i++) {
        packet[word + i] = (byte) (value >> 8 * i);
      }
    }
    return packet;
  }
}
