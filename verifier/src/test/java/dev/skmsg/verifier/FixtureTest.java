package dev.skmsg.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.linux.KernelOracle;
import dev.skmsg.bpf.linux.OracleOptions;
import dev.skmsg.bpf.linux.OracleResult;
import dev.skmsg.bpf.linux.Privileges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every program of the folder gets from the model what a live 6.18 kernel said of it.
///
/// `-Dgoldens=rewrite` asks the running kernel, writes what it said into the files, and fails.
class FixtureTest {
  private static final Path FOLDER =
      Path.of("src", "test", "resources", "dev", "skmsg", "verifier", "programs");
  private static final VerifierOptions LOGGED = new VerifierOptions(true, 1, 2);

  @TestFactory
  Stream<DynamicTest> theModelSaysWhatTheKernelSaid() {
    List<Fixture> fixtures = Fixture.folder(FOLDER);
    assertFalse(fixtures.isEmpty());
    return fixtures.stream()
        .map(
            fixture ->
                DynamicTest.dynamicTest(
                    fixture.file().getFileName().toString(), () -> agree(fixture)));
  }

  private static void agree(Fixture fixture) {
    assertEquals(fixture.expected(), Said.byTheModel(fixture.program()));
    if (!fixture.logged().isEmpty()) {
      String log = Verifier.verify(fixture.program(), KernelProfile.newest(), LOGGED).log();
      assertEquals(List.of(), missing(fixture, log), log);
    }
  }

  /// The texts that a log does not have.
  private static List<String> missing(Fixture fixture, String log) {
    return fixture.logged().stream().filter(text -> !log.contains(text)).toList();
  }

  @Test
  void theRunningKernelStillSaysIt() {
    Said.assumeTheKernelCanBeAsked();
    boolean rewrite = "rewrite".equals(System.getProperty("goldens"));
    List<String> differences = new ArrayList<>();
    for (Fixture fixture : Fixture.folder(FOLDER)) {
      String said = Said.byTheKernel(fixture.program());
      if (rewrite) {
        fixture.rewrite(said);
      } else if (!said.equals(fixture.expected())) {
        differences.add(fixture.file() + ": " + said);
      }
      if (!fixture.logged().isEmpty()) {
        missing(fixture, kernelLog(fixture))
            .forEach(text -> differences.add(fixture.file() + ": no log line " + text));
      }
    }
    if (rewrite) {
      fail("the expectations were rewritten: read them before you commit them");
    }
    assertEquals(List.of(), differences);
  }

  private static String kernelLog(Fixture fixture) {
    OracleOptions logged = new OracleOptions(Privileges.ALL, 1, false);
    return switch (KernelOracle.load(fixture.program(), logged)) {
      case OracleResult.Accepted accepted -> accepted.log();
      case OracleResult.Rejected rejected -> rejected.log();
      case OracleResult.Failed _, OracleResult.Unavailable _ -> "";
    };
  }
}
