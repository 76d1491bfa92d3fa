package dev.skmsg.bpf.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionEncoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// An XDP program in the running kernel, which runs it over packets on request.
///
/// The kernel answers a test run of sk_msg with ENOTSUPP; the same instructions mean the same in a
/// program of type XDP, whose context begins with data and data_end as 32-bit fields.
public final class PacketProgram implements AutoCloseable {
  private static final int XDP = 6;

  private final int fd;

  private PacketProgram(int fd) {
    this.fd = fd;
  }

  /// @param returned the low half of R0
  /// @param packet as the program left it
  /// @param nanoseconds of one run, the mean over all repetitions
  public record Run(int returned, byte[] packet, long nanoseconds) {}

  /// Loads the instructions, which name no maps and no kernel functions.
  public static KernelAnswer<PacketProgram> load(List<Instruction> instructions) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = InstructionEncoder.encode(instructions);
      MemorySegment bytecode = arena.allocate(bytes.length, 8);
      MemorySegment.copy(bytes, 0, bytecode, JAVA_BYTE, 0, bytes.length);
      BpfAttribute attribute =
          BpfAttribute.cleared()
              .putInt(0, XDP)
              .putInt(4, instructions.size())
              .putAddress(8, bytecode)
              .putAddress(16, arena.allocateFrom("GPL"));
      long result = attribute.call(BpfAttribute.PROG_LOAD);
      return KernelAnswer.of(
          "loading an XDP program", result, fd -> new PacketProgram(fd.intValue()));
    }
  }

  /// Runs the program.
  ///
  /// @param packet at least 14 bytes
  /// @param repeat how often; each run sees the packet as the one before left it
  public KernelAnswer<Run> run(byte[] packet, int repeat) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = arena.allocate(packet.length);
      MemorySegment.copy(packet, 0, in, JAVA_BYTE, 0, packet.length);
      MemorySegment out = arena.allocate(packet.length);
      BpfAttribute attribute =
          BpfAttribute.cleared()
              .putInt(0, fd)
              .putInt(8, packet.length)
              .putInt(12, packet.length)
              .putAddress(16, in)
              .putAnswer(24, out)
              .putInt(32, repeat);
      long result = attribute.call(BpfAttribute.PROG_TEST_RUN);
      int returned = attribute.getInt(4);
      long duration = Integer.toUnsignedLong(attribute.getInt(36));
      return KernelAnswer.of(
          "running an XDP program",
          result,
          ignored -> new Run(returned, out.toArray(JAVA_BYTE), duration));
    }
  }

  @Override
  public void close() {
    KernelDoor.current().close(fd);
  }
}
