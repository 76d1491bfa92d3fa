package dev.skmsg.lab.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.lab.fuzz.linux.KernelJudge;
import dev.skmsg.lab.generate.Feature;
import dev.skmsg.lab.generate.ProgramGenerator;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A bounded number of random programs, always the same, put to the running kernel.
class LiveVerifierTest {
  private static final int CASES = 120;

  @ParameterizedTest
  @EnumSource
  void theModelAcceptsNothingThatTheKernelRefuses(ProgramType type) {
    String obstacle = KernelJudge.obstacle();
    Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
    VerifierFuzz fuzz =
        new VerifierFuzz(
            new ProgramGenerator(type, Feature.DELIVERED),
            KernelProfile.newest(),
            ModelJudge.here(),
            new KernelJudge(),
            ParityLedger.read(Path.of("..", "docs", "parity.md")));
    for (long seed = 1; seed <= CASES; seed++) {
      fuzz.play(seed);
    }
    Map<String, Integer> counts = fuzz.tally().counts();
    // a load that the kernel blames on itself is no case
    int cases = counts.getOrDefault("cases", 0);
    assertTrue(cases > CASES * 9 / 10, () -> "only " + cases + " cases");
    assertEquals(0, counts.get("modelOnlyAccepts"), () -> fuzz.groups().getFirst().name());
    int accepts = counts.getOrDefault("accepts", 0);
    assertTrue(
        accepts >= CASES * 35 / 100 && accepts <= CASES * 65 / 100,
        () -> "the kernel accepts " + accepts + " of " + CASES);
  }
}
