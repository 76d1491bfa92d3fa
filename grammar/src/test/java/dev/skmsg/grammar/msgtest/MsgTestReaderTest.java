package dev.skmsg.grammar.msgtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.fixture.Fixture;
import dev.skmsg.runtime.scenario.Scenario;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MsgTestReaderTest {
  private static final String BEFORE =
      "pair client, server: tcp4\ntest \"a\" {\nserver receives end\n";
  private static final String AFTER = "client closes\n}\n";

  /// Every form of statement, alone in a test.
  @TestFactory
  List<DynamicTest> statements() {
    return Fixture.tests(
        MsgTestReaderTest.class,
        "statements.txt",
        statement -> {
          MsgTestResult result = MsgTestReader.read("x.msgtest", BEFORE + statement + AFTER);
          Scenario scenario = result.scenario();
          if (scenario == null) {
            return messages(result);
          }
          List<Step> steps = scenario.tests().getFirst().steps();
          assertEquals(3, steps.size(), "the neighbours");
          return "  " + Description.of(steps.get(1));
        });
  }

  /// Broken statements, each between two sound ones that must stay so: one error, at its word.
  @TestFactory
  List<DynamicTest> brokenStatements() {
    return Fixture.tests(
        MsgTestReaderTest.class,
        "broken-statements.txt",
        statement -> {
          MsgTestResult result = MsgTestReader.read("x.msgtest", BEFORE + statement + AFTER);
          assertNull(result.scenario());
          assertEquals(1, result.diagnostics().size(), messages(result));
          Diagnostic problem = result.diagnostics().getFirst();
          assertEquals(4, problem.position().line());
          String marker = problem.length() == 0 ? "|" : "^".repeat(problem.length());
          return " ".repeat(problem.position().column() + 1) + marker + " " + problem.message();
        });
  }

  /// Whole files and all that is wrong with them.
  @TestFactory
  List<DynamicTest> brokenFiles() {
    return Fixture.tests(
        MsgTestReaderTest.class,
        "broken-files.txt",
        text -> messages(MsgTestReader.read("x.msgtest", text)));
  }

  /// Whole files and what they come to.
  @TestFactory
  List<DynamicTest> files() {
    return Fixture.tests(
        MsgTestReaderTest.class,
        "files.txt",
        text -> {
          Scenario scenario = scenario(text);
          List<String> lines = new ArrayList<>();
          scenario.programs().forEach(program -> lines.add("  " + Description.of(program)));
          scenario.setup().forEach(step -> lines.add("  " + Description.of(step)));
          for (TestCase test : scenario.tests()) {
            lines.add("  test \"" + test.name() + "\"");
            test.programs().forEach(program -> lines.add("    " + Description.of(program)));
            test.steps().forEach(step -> lines.add("    " + Description.of(step)));
          }
          return String.join("\n", lines);
        });
  }

  @Test
  void positionsAreThoseOfTheFirstWord() {
    Scenario scenario =
        scenario("program \"p\"\r\n\tpair a, b: tcp4 # c\n\n  test \"t\" {\r\n   a closes\r\n}");
    assertEquals(new SourcePosition("x.msgtest", 1, 1), scenario.programs().getFirst().position());
    assertEquals(new SourcePosition("x.msgtest", 2, 2), scenario.setup().getFirst().position());
    TestCase test = scenario.tests().getFirst();
    assertEquals(new SourcePosition("x.msgtest", 4, 3), test.position());
    assertEquals(new SourcePosition("x.msgtest", 5, 4), test.steps().getFirst().position());
  }

  /// The files shown in the manual are files that can be read.
  @TestFactory
  List<DynamicTest> documentation() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String page : List.of("../docs/test-language.md", "../examples/README.md")) {
      for (String block : Files.readString(Path.of(page)).split("```", -1)) {
        if (block.startsWith("\nprogram ")) {
          tests.add(
              DynamicTest.dynamicTest(page, () -> assertEquals(1, scenario(block).tests().size())));
        } else if (block.startsWith("\ntest ")) {
          String table = "pair client, server: tcp4" + block;
          tests.add(
              DynamicTest.dynamicTest(page, () -> assertEquals(2, scenario(table).tests().size())));
        }
      }
    }
    assertEquals(3, tests.size());
    return tests;
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() {
    assertNotNull(MsgTestReader.read("x.msgtest", "\uFEFFpair a, b: tcp4\n").scenario());
  }

  private static Scenario scenario(String text) {
    MsgTestResult result = MsgTestReader.read("x.msgtest", text);
    assertEquals(List.of(), result.diagnostics());
    return Objects.requireNonNull(result.scenario());
  }

  private static String messages(MsgTestResult result) {
    return result.diagnostics().stream()
        .map(
            problem ->
                "  %d:%d+%d %s"
                    .formatted(
                        problem.position().line(),
                        problem.position().column(),
                        problem.length(),
                        problem.message()))
        .collect(Collectors.joining("\n"));
  }
}
