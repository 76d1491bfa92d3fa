package dev.skmsg.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.Step;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.toolchain.TestOutcome.Status;
import dev.skmsg.toolchain.TestRunner.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the test language reaches, in files that are played on both kinds of sockets.
class ReachTest {
  private static final Path FILES = Path.of("src/test/resources/dev/skmsg/toolchain/reach");

  @TempDir private Path folder = Path.of("");

  @TestFactory
  List<DynamicTest> simulated() {
    return tests(
        (file, test) -> {
          TestOutcome outcome = run(file, test, Stage.MODEL);
          assertEquals(Status.PASS, outcome.status(), outcome::toString);
          assertEquals(List.of(), outcome.notes());
        });
  }

  @TestFactory
  List<DynamicTest> onTheRunningKernel() {
    return tests(
        (file, test) -> {
          Availability kernel = Availability.ofThisProcess();
          assumeTrue(kernel.permitted(), kernel.reason());
          TestOutcome live = run(file, test, Stage.KERNEL);
          assertEquals(Status.PASS, live.status(), live::toString);
          TestOutcome model = run(file, test, Stage.MODEL);
          assertEquals(Optional.empty(), TestComparison.difference(model, live));
        });
  }

  @Test
  void whatARunningKernelDoesNotShowIsNoted() {
    Availability kernel = Availability.ofThisProcess();
    assumeTrue(kernel.permitted(), kernel.reason());
    TestFile.Ready file =
        assertInstanceOf(TestFile.Ready.class, TestFile.read(FILES.resolve("inside.msgtest")));
    TestOutcome outcome = run(file, file.scenario().tests().getFirst(), Stage.KERNEL);
    assertEquals(
        List.of(
            "not observable on a running kernel: elements, element 1, redirects to",
            "not observable on a running kernel: redirects to",
            "not observable on a running kernel: ingress, queued",
            "not observable on a running kernel: ingress"),
        outcome.notes().stream().map(note -> note.text()).toList());
  }

  /// Sample traffic finds the programs that an object puts into its maps.
  @Test
  void sampleTrafficTakesTailCalls() {
    LoadedFile.Programs file =
        assertInstanceOf(
            LoadedFile.Programs.class, ProgramFiles.read(Path.of("../examples/c/commands.bpf.o")));
    Program commands =
        file.programs().stream()
            .filter(it -> it.name().equals("commands"))
            .findFirst()
            .orElseThrow();
    assertEquals(3, file.reachable(commands).size());
    List<byte[]> sends = List.of("L anna".getBytes(StandardCharsets.UTF_8));
    TestResult result = SampleTraffic.play(file, commands, sends, KernelProfile.newest(), 1);
    assertEquals(List.of("tail call to login"), result.runs().getFirst().notes());
    assertEquals(Step.Verdict.PASS, result.runs().getFirst().verdict());
  }

  /// libbpf makes all maps of an assembled object with their types.
  @Test
  void bpftoolLoadsWhatIsAssembled() throws IOException, InterruptedException {
    Availability kernel = Availability.ofThisProcess();
    assumeTrue(kernel.permitted(), kernel.reason());
    Path pin = Path.of("/sys/fs/bpf/skmsg_reach_" + ProcessHandle.current().pid());
    assumeTrue(Files.isWritable(pin.getParent()), "no BPF file system");
    ObjectAssembly.Assembled assembled =
        assertInstanceOf(
            ObjectAssembly.Assembled.class, ObjectAssembly.assemble(FILES.resolve("maps.bpf.s")));
    Path object = Files.write(folder.resolve("maps.bpf.o"), assembled.bytes());
    Optional<Process> started = loadAll(object, pin);
    assumeTrue(started.isPresent(), "no bpftool");
    Process bpftool = started.orElseThrow();
    String said = new String(bpftool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = bpftool.waitFor();
    Files.deleteIfExists(pin.resolve("look"));
    Files.deleteIfExists(pin);
    assertEquals(0, status, said);
    assertTrue(said.contains("map 'state': created successfully"), said);
    assertFalse(said.contains("without BTF"), said);
  }

  private static Optional<Process> loadAll(Path object, Path pin) {
    try {
      return Optional.of(
          new ProcessBuilder("bpftool", "-d", "prog", "loadall", object.toString(), pin.toString())
              .redirectErrorStream(true)
              .start());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Test
  void aNameOfNothingIsAnErrorAtItsWord() throws IOException {
    Files.copy(FILES.resolve("points.bpf.s"), folder.resolve("points.bpf.s"));
    Path test = folder.resolve("x.msgtest");
    Files.writeString(
        test,
        """
        program "points.bpf.s"
        map programs[0] = let_in
        test "a" {
            map programs[1] = let_on
        }
        test "b" {
            expect map programs[0] = message
            expect map programs[1] = nobody
        }
        """);
    TestFile.Malformed file = assertInstanceOf(TestFile.Malformed.class, TestFile.read(test));
    assertEquals(
        List.of(
            "4:23+6 there is no socket, program or map 'let_on'; did you mean 'let_in'?",
            "8:30+6 there is no socket, program or map 'nobody'"),
        file.errors().stream().map(ReachTest::shown).toList());
  }

  private static String shown(Diagnostic error) {
    return "%d:%d+%d %s"
        .formatted(
            error.position().line(), error.position().column(), error.length(), error.message());
  }

  private interface Play {
    void play(TestFile.Ready file, TestCase test);
  }

  private static TestOutcome run(TestFile.Ready file, TestCase test, Stage stage) {
    return new TestRunner(file, KernelProfile.newest(), 1, false, stage).run(test);
  }

  private static List<DynamicTest> tests(Play play) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path path : FileFinder.find(List.of(FILES), List.of(".msgtest"), "test").files()) {
      TestFile file = TestFile.read(path);
      TestFile.Ready ready = assertInstanceOf(TestFile.Ready.class, file, file::toString);
      for (TestCase test : ready.scenario().tests()) {
        tests.add(
            dynamicTest(path.getFileName() + ": " + test.name(), () -> play.play(ready, test)));
      }
    }
    assertTrue(tests.size() >= 15, "tests are missing");
    return tests;
  }
}
