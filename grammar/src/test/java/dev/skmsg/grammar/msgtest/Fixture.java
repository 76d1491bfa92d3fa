package dev.skmsg.grammar.msgtest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/// A file of cases: each some lines of input that begin with `> `, then some of expected output.
/// Blank lines and lines that begin with `#` stand between them.
///
/// Run with `-Dgoldens=rewrite` to have the expected output replaced by the actual one: the tests
/// then fail, so that somebody reads it.
final class Fixture {
  private Fixture() {}

  private record Case(int line, String input, List<String> expected) {}

  static List<DynamicTest> tests(String name, UnaryOperator<String> actual) {
    List<String> lines = text(name).lines().toList();
    List<Case> cases = cases(lines);
    if ("rewrite".equals(System.getProperty("goldens"))) {
      rewrite(name, lines, cases, actual);
      return List.of(
          DynamicTest.dynamicTest(
              name, () -> Assertions.fail(name + " has been rewritten: read the difference")));
    }
    return cases.stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    name + ":" + one.line + " " + one.input.strip(),
                    () ->
                        Assertions.assertEquals(
                            String.join("\n", one.expected), actual.apply(one.input))))
        .toList();
  }

  private static List<Case> cases(List<String> lines) {
    List<Case> cases = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      if (!lines.get(at).startsWith(">")) {
        at++;
        continue;
      }
      int start = at;
      StringBuilder input = new StringBuilder();
      while (at < lines.size() && lines.get(at).startsWith(">")) {
        String line = lines.get(at++);
        input.append(line.length() < 2 ? "" : line.substring(2)).append('\n');
      }
      int output = at;
      while (at < lines.size() && isOutput(lines.get(at))) {
        at++;
      }
      cases.add(new Case(start + 1, input.toString(), lines.subList(output, at)));
    }
    return cases;
  }

  private static boolean isOutput(String line) {
    return !line.isBlank() && !line.startsWith(">") && !line.startsWith("#");
  }

  private static void rewrite(
      String name, List<String> lines, List<Case> cases, UnaryOperator<String> actual) {
    List<String> out = new ArrayList<>();
    int at = 0;
    for (Case one : cases) {
      int inputEnd = one.line - 1 + (int) one.input.lines().count();
      out.addAll(lines.subList(at, inputEnd));
      out.addAll(actual.apply(one.input).lines().toList());
      at = inputEnd + one.expected.size();
    }
    out.addAll(lines.subList(at, lines.size()));
    try {
      Files.write(Path.of("src/test/resources/dev/skmsg/grammar/msgtest", name), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) {
    try (InputStream stream =
        Objects.requireNonNull(Fixture.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
