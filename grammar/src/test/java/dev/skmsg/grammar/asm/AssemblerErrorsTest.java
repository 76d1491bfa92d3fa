package dev.skmsg.grammar.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.grammar.fixture.Fixture;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AssemblerErrorsTest {
  private static final String BEFORE =
      """
      main:
        r0 = 0
      good1:
        if r0 == 1 goto good2
      """;
  private static final String AFTER =
      """
      good2:
        if r0 == 2 goto good1
        r0 = 1
        exit
      """;

  /// Broken statements, each between sound ones that must stay so: one error, at its word.
  @TestFactory
  List<DynamicTest> brokenStatements() {
    return Fixture.tests(
        AssemblerErrorsTest.class,
        "broken-statements.txt",
        statement -> {
          AssemblyResult result = Assembler.assemble("x.bpf.s", BEFORE + statement + AFTER);
          assertTrue(result.hasErrors());
          assertEquals(1, result.diagnostics().size(), messages(result));
          Diagnostic problem = result.diagnostics().getFirst();
          assertEquals(5, problem.position().line());
          return " ".repeat(problem.position().column() + 1)
              + "^".repeat(problem.length())
              + " "
              + problem.message();
        });
  }

  /// Whole files and all that is wrong with them.
  @TestFactory
  List<DynamicTest> brokenFiles() {
    return Fixture.tests(
        AssemblerErrorsTest.class,
        "broken-files.txt",
        text -> messages(Assembler.assemble("x.bpf.s", text)));
  }

  private static String messages(AssemblyResult result) {
    return result.diagnostics().stream()
        .map(d -> "  %d:%d %s".formatted(d.position().line(), d.position().column(), d.message()))
        .collect(Collectors.joining("\n"));
  }
}
