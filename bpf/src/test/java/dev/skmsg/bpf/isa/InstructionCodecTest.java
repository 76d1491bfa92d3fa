package dev.skmsg.bpf.isa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class InstructionCodecTest {

  @Property
  void decodingAndEncodingAnyBytesIsTheIdentity(
      @ForAll @Size(max = 20) List<@From("slots") Long> slots) {
    byte[] bytecode = bytes(slots);
    List<Instruction> instructions = InstructionDecoder.decode(bytecode);
    assertEquals(slots.size(), instructions.size());
    assertArrayEquals(bytecode, InstructionEncoder.encode(instructions));
  }

  @Property
  void encodingAndDecodingAnInstructionIsTheIdentity(@ForAll("slots") long slot) {
    List<Instruction> once = InstructionDecoder.decode(bytes(List.of(slot, 0L)));
    assertEquals(once, InstructionDecoder.decode(InstructionEncoder.encode(once)));
  }

  @Test
  void everyOpcodeIsTheIdentityWithFieldsAtTheirEdges() {
    long[] rests = {0, 0x10, 0x20, 0xb1, 0x1_01, 0x1_0001L << 8, 0xf1L << 24, 0x100L << 24};
    for (int opcode = 0; opcode < 256; opcode++) {
      for (long rest : rests) {
        byte[] bytecode = bytes(List.of(opcode | rest << 8));
        assertArrayEquals(bytecode, InstructionEncoder.encode(InstructionDecoder.decode(bytecode)));
      }
    }
  }

  @Test
  void aLoadOf64BitsTakesTwoSlots() {
    List<Instruction> load = InstructionDecoder.decode(bytes(List.of(0x5_00000118L, -1L << 32)));
    assertEquals(
        List.of(
            new Instruction.LoadImmediate64(Register.R1, Imm64Kind.CONSTANT, 5, -1),
            new Instruction.SecondSlot()),
        load);
  }

  @Test
  void aLoadOf64BitsWithoutItsSecondSlotIsInvalid() {
    for (List<Long> slots :
        List.of(
            List.of(0x118L),
            List.of(0x118L, 0x95L),
            List.of(0x118L, 0x100L),
            List.of(0x118L, 0x10000L),
            List.of(0x7118L, 0L),
            List.of(0x10118L, 0L))) {
      assertInstanceOf(
          Instruction.Invalid.class, InstructionDecoder.decode(bytes(slots)).getFirst());
    }
  }

  @Test
  void aSecondSlotWithoutItsLoadIsOurOwnFault() {
    assertThrows(
        IllegalArgumentException.class,
        () -> InstructionEncoder.encode(List.of(new Instruction.SecondSlot())));
  }

  /// Slots whose fields are often those of instructions, so that most decode.
  @Provide
  Arbitrary<Long> slots() {
    Arbitrary<Long> shaped =
        Combinators.combine(
                Arbitraries.integers().between(0, 255),
                Arbitraries.frequencyOf(
                    Tuple.of(3, Arbitraries.just(0)),
                    Tuple.of(3, Arbitraries.integers().between(0, 15))),
                Arbitraries.frequencyOf(
                    Tuple.of(3, Arbitraries.just(0)),
                    Tuple.of(3, Arbitraries.integers().between(0, 15))),
                Arbitraries.frequencyOf(
                    Tuple.of(3, Arbitraries.of((short) 0, (short) 1, (short) 8)),
                    Tuple.of(1, Arbitraries.shorts())),
                Arbitraries.frequencyOf(
                    Tuple.of(3, Arbitraries.of(0, 1, 16, 64, 0x40, 0xa1, 0xf1, 0x100, 0x110)),
                    Tuple.of(1, Arbitraries.integers())))
            .as((opcode, dst, src, off, imm) -> new RawInstruction(opcode, dst, src, off, imm))
            .map(RawInstruction::toLong);
    return Arbitraries.frequencyOf(
        Tuple.of(8, shaped),
        Tuple.of(1, Arbitraries.of(0x118L, 0L)),
        Tuple.of(1, Arbitraries.longs()));
  }

  private static byte[] bytes(List<Long> slots) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * slots.size()).order(ByteOrder.LITTLE_ENDIAN);
    slots.forEach(buffer::putLong);
    return buffer.array();
  }
}
