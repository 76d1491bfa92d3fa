package dev.skmsg.lab.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.lab.fuzz.Outcome.Verdict;
import dev.skmsg.lab.generate.Feature;
import dev.skmsg.lab.generate.ProgramGenerator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Differences that were found once: the model must say what the kernel said.
class FixtureTest {

  @TestFactory
  Stream<DynamicTest> theModelSaysWhatTheKernelSaid() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(FixtureTest.class.getResource("cases")).toURI());
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(".case")).sorted().toList();
    }
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> judge(file)));
  }

  /// What a 6.1 in a virtual machine said of random programs; see lab/guest/README.md.
  @Test
  void theOlderModelSaysWhatItsKernelSaid() throws IOException, URISyntaxException {
    Path file =
        Path.of(Objects.requireNonNull(FixtureTest.class.getResource("kernel-6.1.cases")).toURI());
    ModelJudge model = new ModelJudge(KernelProfile.of("6.1").orElseThrow());
    List<String> differences = new ArrayList<>();
    int cases = 0;
    for (String text : Files.readString(file).split("(?m)^(?=# seed )", -1)) {
      if (!text.startsWith("# seed ")) {
        continue;
      }
      Fixture fixture = Fixture.read(text);
      Outcome outcome = model.judge(fixture.program());
      cases++;
      if (outcome.verdict() != fixture.kernel().verdict()) {
        differences.add(
            text.lines().findFirst().orElse("")
                + ": "
                + outcome.sentence()
                + ", the kernel: "
                + fixture.kernel().sentence());
      }
    }
    assertTrue(cases >= 60, "only " + cases + " cases");
    assertEquals(List.of(), differences);
  }

  private static void judge(Path file) throws IOException {
    Fixture fixture = Fixture.read(Files.readString(file));
    Outcome model = new ModelJudge().judge(fixture.program());
    assertEquals(fixture.kernel().verdict(), model.verdict(), model::sentence);
    if (model.verdict() == Verdict.REJECT) {
      assertEquals(fixture.kernel().error(), model.error());
    } else {
      assertEquals(fixture.kernel().processed(), model.processed(), "instructions processed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFixtureReadsBackAsItWasWritten(ProgramType type) {
    ProgramGenerator generator = new ProgramGenerator(type, Feature.ALL);
    for (long seed = 0; seed < 200; seed++) {
      Program program = generator.generate(seed).program();
      Outcome outcome = new Outcome(Verdict.REJECT, "R0 !read_ok", 7, "");
      Fixture again = Fixture.read(new Fixture(program, outcome).write(List.of("a comment")));
      assertArrayEquals(
          InstructionEncoder.encode(program.instructions()),
          InstructionEncoder.encode(again.program().instructions()));
      assertEquals(program.type(), again.program().type());
      assertEquals(program.section(), again.program().section());
      assertEquals(program.subprograms(), again.program().subprograms());
      assertEquals(program.maps().size(), again.program().maps().size());
      assertEquals(outcome, again.kernel());
    }
  }
}
