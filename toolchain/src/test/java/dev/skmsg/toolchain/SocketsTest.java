package dev.skmsg.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.toolchain.TestOutcome.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Sockets of every kind do in the simulator what they do in the running kernel.
class SocketsTest {
  private static final Path TESTS = Path.of("src/test/resources/dev/skmsg/toolchain/sockets");
  private static final List<String> FILES =
      List.of(
          "families.msgtest",
          "redirects.msgtest",
          "maps.msgtest",
          "traffic.msgtest",
          "lookup.msgtest");

  @TestFactory
  List<DynamicTest> simulated() {
    return tests(TestRunner.Stage.MODEL);
  }

  @TestFactory
  List<DynamicTest> onTheRunningKernel() {
    return tests(TestRunner.Stage.KERNEL);
  }

  private static List<DynamicTest> tests(TestRunner.Stage stage) {
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : FILES) {
      TestFile.Ready ready =
          assertInstanceOf(TestFile.Ready.class, TestFile.read(TESTS.resolve(file)));
      TestRunner runner = new TestRunner(ready, KernelProfile.newest(), 1, false, stage);
      ready
          .scenario()
          .tests()
          .forEach(
              test ->
                  tests.add(
                      dynamicTest(
                          file + ": " + test.name(),
                          () -> {
                            Availability kernel = Availability.ofThisProcess();
                            assumeTrue(
                                stage == TestRunner.Stage.MODEL || kernel.permitted(),
                                kernel.reason());
                            TestOutcome outcome = runner.run(test);
                            assertEquals(Status.PASS, outcome.status(), outcome::toString);
                          })));
    }
    return tests;
  }
}
