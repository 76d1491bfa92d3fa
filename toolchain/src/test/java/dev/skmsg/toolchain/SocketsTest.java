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

  /// Linux 6.18.44 finds a TCP socket from a verdict by luck, about every other time: the lookup
  /// takes its device from a part of the packet's control block that TCP has used for its own.
  /// kernel: filter.c, __bpf_skc_lookup, inet_sdif
  private static final List<String> BY_LUCK = List.of("lookup-tcp.msgtest");

  @TestFactory
  List<DynamicTest> simulated() {
    List<DynamicTest> tests = tests(TestRunner.Stage.MODEL, FILES);
    tests.addAll(tests(TestRunner.Stage.MODEL, BY_LUCK));
    return tests;
  }

  @TestFactory
  List<DynamicTest> onTheRunningKernel() {
    return tests(TestRunner.Stage.KERNEL, FILES);
  }

  private static List<DynamicTest> tests(TestRunner.Stage stage, List<String> files) {
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : files) {
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
