package dev.skmsg.lab.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.lab.fuzz.linux.KernelJudge;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Each row of docs/parity.md about the verifier is still true: its case still differs.
class ParityTest {
  private static final Path LEDGER = Path.of("..", "docs", "parity.md");

  private static List<Path> cases() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(ParityTest.class.getResource("parity")).toURI());
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }

  @Test
  void everyCaseStillDiffersAsItsRowSays() throws IOException, URISyntaxException {
    String obstacle = KernelJudge.obstacle();
    Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
    ParityLedger ledger = ParityLedger.read(LEDGER);
    for (Path file : cases()) {
      Fixture fixture = Fixture.read(Files.readString(file));
      Outcome kernel = new KernelJudge().judge(fixture.program());
      Outcome model = ModelJudge.here().judge(fixture.program());
      assertEquals(fixture.kernel().error(), kernel.error(), file::toString);
      assertTrue(Difference.kind(model, kernel) != null, file::toString);
      assertTrue(ledger.lists(new Difference(fixture.program(), model, kernel)), file::toString);
    }
  }

  @Test
  void everyCaseHasItsRow() throws IOException, URISyntaxException {
    String ledger = Files.readString(LEDGER);
    for (Path file : cases()) {
      assertTrue(ledger.contains("ParityTest: " + file.getFileName()), file::toString);
    }
  }
}
