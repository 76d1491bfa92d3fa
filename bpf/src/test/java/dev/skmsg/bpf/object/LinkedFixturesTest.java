package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What the objects of compilers link to, against golden files. To write those anew, run with the
/// system property `goldens` set to `rewrite`; the run then fails, so that they get read.
class LinkedFixturesTest {

  /// One instruction set version is enough to read; the running kernel sees the others.
  private static boolean hasGolden(Path object) {
    return !object.toString().matches(".*-v[14]\\.bpf\\.o");
  }

  private static Path golden(Path object) {
    return Path.of(object.toString().replace(".bpf.o", ".linked.txt"));
  }

  @TestFactory
  Stream<DynamicTest> linkedAsExpected() {
    return Fixtures.all().stream()
        .filter(LinkedFixturesTest::hasGolden)
        .map(object -> DynamicTest.dynamicTest(Fixtures.name(object), () -> check(object)));
  }

  private static void check(Path object) throws IOException {
    String actual = ObjectDescription.of(Fixtures.link(object));
    if ("rewrite".equals(System.getProperty("goldens"))) {
      Files.writeString(golden(object), actual);
      fail("rewrote " + golden(object));
    }
    assertEquals(Files.readString(golden(object)), actual);
  }

  @TestFactory
  Stream<DynamicTest> theSameAfterWritingAndReadingAgain() {
    return Fixtures.all().stream()
        .map(
            object ->
                DynamicTest.dynamicTest(
                    Fixtures.name(object),
                    () -> {
                      ElfReadResult read = ElfReader.read(Fixtures.bytes(object));
                      ElfObject elf = ((ElfReadResult.Readable) read).object();
                      byte[] written = ObjectFile.write(elf);
                      assertEquals(
                          ObjectDescription.of(Fixtures.link(object)),
                          ObjectDescription.of(
                              Fixtures.linked(ObjectFile.read(written, object.toString()))));
                    }));
  }

  @Test
  void everyGoldenHasItsObject() throws IOException {
    try (Stream<Path> files = Files.walk(Fixtures.FOLDER)) {
      files
          .filter(file -> file.toString().endsWith(".linked.txt"))
          .forEach(
              file ->
                  assertTrue(
                      Files.exists(Path.of(file.toString().replace(".linked.txt", ".bpf.o"))),
                      file + " belongs to no object"));
    }
  }
}
