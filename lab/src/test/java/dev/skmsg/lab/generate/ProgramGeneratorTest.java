package dev.skmsg.lab.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.ProgramType;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgramGeneratorTest {

  @Test
  void sameSeedSameProgram() {
    ProgramGenerator generator = new ProgramGenerator(Feature.ALL);
    for (long seed = 0; seed < 50; seed++) {
      assertEquals(
          generator.generate(seed).program().instructions(),
          generator.generate(seed).program().instructions());
    }
  }

  @Test
  void everyProgramEncodesAndDecodesAgain() {
    ProgramGenerator generator = new ProgramGenerator(Feature.ALL);
    for (long seed = 0; seed < 300; seed++) {
      List<Instruction> code = generator.generate(seed).program().instructions();
      byte[] bytes = InstructionEncoder.encode(code);
      assertEquals(
          List.of(), firstDifference(code, InstructionDecoder.decode(bytes)), "seed " + seed);
    }
  }

  /// Not the records themselves: a malformed one may decode to its well-formed twin.
  private static List<String> firstDifference(List<Instruction> left, List<Instruction> right) {
    byte[] again = InstructionEncoder.encode(right);
    byte[] first = InstructionEncoder.encode(left);
    return java.util.Arrays.equals(first, again) ? List.of() : List.of("bytes differ");
  }

  @Test
  void theMedianProgramHasFortyInstructions() {
    ProgramGenerator generator = new ProgramGenerator(Feature.ALL);
    long[] lengths =
        LongStream.range(0, 301)
            .map(seed -> generator.generate(seed).program().instructions().size())
            .sorted()
            .toArray();
    assertTrue(lengths[150] >= 40, "median " + lengths[150]);
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldOfTheContextOccurs(ProgramType type) {
    ProgramGenerator generator = new ProgramGenerator(type, Feature.ALL);
    Census census = new Census();
    for (long seed = 0; seed < 600; seed++) {
      census.addAll(generator.generate(seed).census());
    }
    for (MessageContext.Field field : MessageContext.of(type).fields()) {
      assertTrue(census.counts().containsKey("context field: " + field.name()), field::name);
    }
  }

  @Test
  void aFeatureSwitchedOffDoesNotOccur() {
    ProgramGenerator generator = new ProgramGenerator(EnumSet.of(Feature.ALU, Feature.BRANCH));
    for (long seed = 0; seed < 200; seed++) {
      for (Instruction instruction : generator.generate(seed).program().instructions()) {
        assertTrue(
            !(instruction instanceof Instruction.Call)
                && !(instruction instanceof Instruction.Atomic),
            () -> "found " + instruction);
      }
    }
  }
}
