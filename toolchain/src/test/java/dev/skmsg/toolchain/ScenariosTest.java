package dev.skmsg.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.RunningKernel;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.toolchain.TestOutcome.Status;
import dev.skmsg.toolchain.TestRunner.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Scenarios as test files, each test named after its number: simulated sockets do what the running
/// kernel's do.
class ScenariosTest {
  private static final Path FOLDER =
      Path.of("src", "test", "resources", "dev", "skmsg", "toolchain", "scenarios");

  @TestFactory
  List<DynamicTest> onSimulatedSockets() {
    return tests(Stage.MODEL);
  }

  @TestFactory
  List<DynamicTest> onTheRunningKernel() {
    return tests(Stage.KERNEL);
  }

  private static List<DynamicTest> tests(Stage stage) {
    List<DynamicTest> tests = new ArrayList<>();
    for (TestFile.Ready file : files()) {
      for (TestCase test : file.scenario().tests()) {
        tests.add(dynamicTest(test.name(), () -> play(file, test, stage)));
      }
    }
    return tests;
  }

  private static void play(TestFile.Ready file, TestCase test, Stage stage) {
    if (stage == Stage.KERNEL) {
      Availability kernel = Availability.ofThisProcess();
      assumeTrue(kernel.permitted(), kernel.reason());
      assumeTrue(RunningKernel.version().equals(Optional.of("6.18")), "another kernel runs");
    }
    TestOutcome outcome = new TestRunner(file, KernelProfile.newest(), 1, false, stage).run(test);
    assertEquals(Status.PASS, outcome.status(), outcome::toString);
  }

  /// Every test file of the folder.
  static List<TestFile.Ready> files() {
    List<Path> paths = FileFinder.find(List.of(FOLDER), List.of(".msgtest"), "test").files();
    assertFalse(paths.isEmpty());
    return paths.stream()
        .map(path -> assertInstanceOf(TestFile.Ready.class, TestFile.read(path)))
        .toList();
  }

  /// Scenarios that have no test, or one that leaves a part out.
  static Path notYet() {
    return FOLDER.resolve("not-yet.tsv");
  }
}
