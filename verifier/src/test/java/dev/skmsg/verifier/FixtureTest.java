package dev.skmsg.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

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

  @TestFactory
  Stream<DynamicTest> theModelSaysWhatTheKernelSaid() {
    List<Fixture> fixtures = Fixture.folder(FOLDER);
    assertFalse(fixtures.isEmpty());
    return fixtures.stream()
        .map(
            fixture ->
                DynamicTest.dynamicTest(
                    fixture.file().getFileName().toString(),
                    () -> assertEquals(fixture.expected(), Said.byTheModel(fixture.program()))));
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
    }
    if (rewrite) {
      fail("the expectations were rewritten: read them before you commit them");
    }
    assertEquals(List.of(), differences);
  }
}
