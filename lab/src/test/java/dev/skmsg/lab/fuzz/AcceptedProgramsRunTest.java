package dev.skmsg.lab.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.lab.fuzz.Outcome.Verdict;
import dev.skmsg.lab.fuzz.linux.KernelJudge;
import dev.skmsg.lab.generate.Feature;
import dev.skmsg.lab.generate.ProgramGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What is accepted never traps in the machine, whatever the message.
class AcceptedProgramsRunTest {
  private static final int CASES = 150;
  private static final int RUNS = 5;

  @Test
  void programsThatTheKernelAccepts() {
    String obstacle = KernelJudge.obstacle();
    Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
    noneTraps(new KernelJudge());
  }

  private static void noneTraps(Judge judge) {
    ProgramGenerator generator = new ProgramGenerator(Feature.RUNNABLE);
    List<String> traps = new ArrayList<>();
    int ran = 0;
    for (long seed = 1; seed <= CASES; seed++) {
      Program program = generator.generate(seed).program();
      if (judge.judge(program).verdict() != Verdict.ACCEPT) {
        continue;
      }
      switch (ExecutionCheck.run(program, seed, RUNS)) {
        case ExecutionCheck.Result.Clean _ -> ran++;
        case ExecutionCheck.Result.NotRun _ -> {}
        case ExecutionCheck.Result.Trapped(String message, int slot) ->
            traps.add("seed " + seed + ", slot " + slot + ": " + message);
      }
    }
    assertEquals(List.of(), traps);
    int programs = ran;
    assertTrue(programs >= CASES / 20, () -> "only " + programs + " programs ran");
  }
}
