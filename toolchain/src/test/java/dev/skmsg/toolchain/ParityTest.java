package dev.skmsg.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.RunningKernel;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.toolchain.TestOutcome.Status;
import dev.skmsg.toolchain.TestRunner.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Each row of docs/parity.md about messages is still true: its file holds for the simulation and
/// not for the running kernel.
class ParityTest {
  private static final Path FOLDER =
      Path.of("src", "test", "resources", "dev", "skmsg", "toolchain", "parity");

  @Test
  void everyFileHoldsForTheSimulationAlone() {
    Availability kernel = Availability.ofThisProcess();
    assumeTrue(kernel.permitted(), kernel.reason());
    assumeTrue(RunningKernel.version().equals(Optional.of("6.18")), "another kernel runs");
    for (Path path : files()) {
      TestFile.Ready file = assertInstanceOf(TestFile.Ready.class, TestFile.read(path));
      for (TestCase test : file.scenario().tests()) {
        assertEquals(Status.PASS, status(file, test, Stage.MODEL), path::toString);
        assertEquals(Status.FAIL, status(file, test, Stage.KERNEL), path::toString);
      }
    }
  }

  private static Status status(TestFile.Ready file, TestCase test, Stage stage) {
    return new TestRunner(file, KernelProfile.newest(), 1, false, stage).run(test).status();
  }

  @Test
  void everyFileHasItsRow() throws IOException {
    String ledger = Files.readString(Path.of("..", "docs", "parity.md"));
    for (Path path : files()) {
      assertTrue(ledger.contains("ParityTest: " + path.getFileName()), path::toString);
    }
  }

  private static List<Path> files() {
    List<Path> files = FileFinder.find(List.of(FOLDER), List.of(".msgtest"), "test").files();
    assertTrue(!files.isEmpty(), "no file of a difference");
    return files;
  }
}
