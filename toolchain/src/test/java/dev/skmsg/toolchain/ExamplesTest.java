package dev.skmsg.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.toolchain.TestOutcome.Status;
import dev.skmsg.verifier.VerifierOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every example does what its tests say, and no kernel thinks otherwise of it.
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("../examples");
  private static final Path REJECTED = EXAMPLES.resolve("rejected");
  private static final KernelProfile NEWEST = KernelProfile.newest();

  /// The tests of the examples.
  @TestFactory
  List<DynamicTest> theirTests() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files(".msgtest")) {
      TestFile.Ready ready = assertInstanceOf(TestFile.Ready.class, TestFile.read(file));
      TestRunner runner = new TestRunner(ready, NEWEST, 1, false, TestRunner.Stage.MODEL);
      ready
          .scenario()
          .tests()
          .forEach(
              test ->
                  tests.add(
                      dynamicTest(
                          file.getFileName() + ": " + test.name(),
                          () -> {
                            TestOutcome outcome = runner.run(test);
                            assertEquals(Status.PASS, outcome.status(), outcome::toString);
                          })));
    }
    return tests;
  }

  /// The same tests on real sockets, as far as there is something to play.
  @TestFactory
  List<DynamicTest> theirTestsOnTheRunningKernel() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files(".msgtest")) {
      TestFile.Ready ready = assertInstanceOf(TestFile.Ready.class, TestFile.read(file));
      if (file.startsWith(REJECTED)) {
        continue;
      }
      for (TestCase test : ready.scenario().tests()) {
        tests.add(
            dynamicTest(file.getFileName() + ": " + test.name(), () -> playLive(ready, test)));
      }
    }
    return tests;
  }

  private static void playLive(TestFile.Ready file, TestCase test) {
    Availability kernel = Availability.ofThisProcess();
    assumeTrue(kernel.permitted(), kernel.reason());
    TestOutcome outcome = new TestRunner(file, NEWEST, 1, false, TestRunner.Stage.KERNEL).run(test);
    assertEquals(Status.PASS, outcome.status(), outcome::toString);
  }

  /// The verdict and the error line of the running kernel, for each program.
  @TestFactory
  List<DynamicTest> verdictsAreTheKernels() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files(".bpf.s", ".bpf.o")) {
      LoadedFile.Programs loaded =
          assertInstanceOf(LoadedFile.Programs.class, ProgramFiles.read(file));
      for (Program program : loaded.programs()) {
        tests.add(dynamicTest(file.getFileName().toString(), () -> agree(file, program)));
      }
    }
    return tests;
  }

  private static void agree(Path file, Program program) {
    Availability kernel = Availability.ofThisProcess();
    assumeTrue(kernel.permitted(), kernel.reason());
    assumeTrue(KernelJudge.profile().isPresent(), "no profile of the running kernel");
    Judgement model = ModelJudge.judge(file.toString(), program, NEWEST, VerifierOptions.ROOT);
    Judgement oracle =
        assertInstanceOf(
                KernelJudge.Judged.class,
                KernelJudge.judge(file.toString(), program, VerifierOptions.ROOT))
            .judgement();
    assertTrue(KernelJudge.agree(model, oracle), () -> model + " and " + oracle);
    assertEquals(
        file.startsWith(REJECTED) ? Judgement.Outcome.REJECT : Judgement.Outcome.ACCEPT,
        oracle.outcome());
  }

  /// A program without tests, or an example without a page, is none.
  @TestFactory
  List<DynamicTest> eachIsComplete() {
    return files(".bpf.s").stream()
        .map(
            file ->
                dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      String name = file.getFileName().toString().replace(".bpf.s", "");
                      assertTrue(Files.exists(file.resolveSibling(name + ".msgtest")));
                      String list = Files.readString(EXAMPLES.resolve("README.md"));
                      if (file.startsWith(REJECTED)) {
                        assertTrue(list.contains("(rejected/" + name + ".bpf.s)"), list);
                      } else {
                        assertTrue(Files.exists(file.resolveSibling(name + ".md")));
                        assertTrue(list.contains("(" + name + ".md)"), list);
                      }
                    }))
        .toList();
  }

  private static List<Path> files(String... suffixes) {
    List<Path> files = FileFinder.find(List.of(EXAMPLES), List.of(suffixes), "example").files();
    assertTrue(files.size() >= 16, "examples are missing");
    return files;
  }
}
