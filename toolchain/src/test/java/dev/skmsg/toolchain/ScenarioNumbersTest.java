package dev.skmsg.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each of the scenarios G1 to G108 has a test that carries its number: a test method `g7...`, a
/// program `g87-....txt` of the verifier's fixtures, or a test `"G43 ..."` in a test file.
///
/// What there is not stands in `not-yet.tsv`, and nothing that there is.
class ScenarioNumbersTest {
  private static final int LAST = 108;
  private static final List<String> MODULES =
      List.of("bpf", "verifier", "runtime", "grammar", "toolchain", "cli", "lab");
  private static final Path FIXTURES =
      Path.of("..", "verifier", "src", "test", "resources", "dev", "skmsg", "verifier", "programs");
  private static final Pattern METHOD =
      Pattern.compile("@Test\\s+(?:@\\w+\\s+)*void (g\\d+\\w*)\\(");
  private static final Pattern IN_METHOD = Pattern.compile("(?:^g|AndG)(\\d+)");
  private static final Pattern FIXTURE = Pattern.compile("^g(\\d+)-.*\\.txt$");
  private static final Pattern TEST = Pattern.compile("^G(\\d+) ");

  /// One line of `not-yet.tsv`.
  private record NotYet(int number, boolean whole) {}

  @Test
  void eachScenarioHasATest() throws IOException {
    Set<Integer> tested = new TreeSet<>();
    tested.addAll(methods());
    tested.addAll(fixtures());
    tested.addAll(testFiles());
    List<NotYet> notYet = notYet();
    Set<Integer> untested = numbers(notYet, true);
    assertEquals(
        untested, missing(tested), "scenarios without a test, and those said to have none");
    assertTrue(tested.containsAll(numbers(notYet, false)), "a part of nothing");
  }

  private static Set<Integer> missing(Set<Integer> tested) {
    return IntStream.rangeClosed(1, LAST)
        .filter(number -> !tested.contains(number))
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Integer> methods() throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    for (String module : MODULES) {
      Path sources = Path.of("..", module, "src", "test", "java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
          Matcher method = METHOD.matcher(Files.readString(file));
          while (method.find()) {
            numbers.addAll(numbers(IN_METHOD, method.group(1)));
          }
        }
      }
    }
    return numbers;
  }

  private static Set<Integer> fixtures() throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    try (Stream<Path> files = Files.list(FIXTURES)) {
      files.forEach(file -> numbers.addAll(numbers(FIXTURE, file.getFileName().toString())));
    }
    return numbers;
  }

  private static Set<Integer> testFiles() {
    Set<Integer> numbers = new TreeSet<>();
    for (TestFile.Ready file : ScenariosTest.files()) {
      file.scenario().tests().forEach(test -> numbers.addAll(numbers(TEST, test.name())));
    }
    return numbers;
  }

  private static Set<Integer> numbers(Pattern pattern, String name) {
    return pattern
        .matcher(name)
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .collect(Collectors.toSet());
  }

  private static Set<Integer> numbers(List<NotYet> lines, boolean whole) {
    return lines.stream()
        .filter(line -> line.whole() == whole)
        .map(NotYet::number)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<NotYet> notYet() throws IOException {
    List<NotYet> lines = new ArrayList<>();
    for (String line : Files.readAllLines(ScenariosTest.notYet())) {
      if (!line.startsWith("#")) {
        String[] fields = line.split("\t", -1);
        assertEquals(3, fields.length, line);
        assertTrue(fields[1].equals("all") || fields[1].equals("part"), line);
        assertTrue(fields[2].length() > 10, () -> line + ": no reason");
        lines.add(new NotYet(Integer.parseInt(fields[0]), fields[1].equals("all")));
      }
    }
    return lines;
  }
}
