package dev.skmsg.lab.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.lab.generate.Feature;
import dev.skmsg.lab.generate.Jumps;
import dev.skmsg.lab.generate.ProgramGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

  @Test
  void onlyWhatMattersStays() {
    ProgramGenerator generator = new ProgramGenerator(Feature.ALL);
    for (long seed = 0; seed < 40; seed++) {
      Program program = generator.generate(seed).program();
      if (!program.instructions().contains(new Instruction.Exit())) {
        continue;
      }
      Program small =
          new Shrinker(it -> it.instructions().contains(new Instruction.Exit())).shrink(program);
      assertEquals(List.of(new Instruction.Exit()), small.instructions());
      assertEquals(List.of(), small.maps());
    }
  }

  @Test
  void jumpsStillLeadIntoTheProgram() {
    ProgramGenerator generator = new ProgramGenerator(Feature.BASE);
    for (long seed = 0; seed < 100; seed++) {
      Program program = ProgramForm.without(generator.generate(seed).program(), 3, 9);
      if (!leadInside(generator.generate(seed).program())) {
        continue;
      }
      assertTrue(leadInside(program), "seed " + seed);
    }
  }

  private static boolean leadInside(Program program) {
    int size = program.instructions().size();
    for (int slot = 0; slot < size; slot++) {
      int at = slot;
      boolean inside =
          Jumps.distance(program.instructions().get(slot)).stream()
              .allMatch(distance -> at + 1 + distance >= 0 && at + 1 + distance < size);
      if (!inside) {
        return false;
      }
    }
    return true;
  }
}
