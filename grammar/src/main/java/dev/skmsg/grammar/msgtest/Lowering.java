package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.Syntax.Line;
import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.language.msgTest.CaseStatement;
import dev.skmsg.language.msgTest.CasesStatement;
import dev.skmsg.language.msgTest.EndStatement;
import dev.skmsg.language.msgTest.ProgramStatement;
import dev.skmsg.language.msgTest.Statement;
import dev.skmsg.language.msgTest.TestStatement;
import dev.skmsg.runtime.scenario.Scenario;
import dev.skmsg.runtime.scenario.Scenario.ProgramFile;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes a scenario of a file's lines: which line belongs to which test, and that each block
/// closes.
/// What a single statement means is [StepLowering]'s.
final class Lowering {
  /// The words of statements that declare sockets.
  private static final List<String> DECLARES = List.of("pair", "open", "listen", "connect");

  private final SourceText source;
  private final List<Line> lines;
  private final Problems problems;
  private final LiteralReader literals;

  private final List<ProgramFile> programs = new ArrayList<>();
  private final List<Step> setup = new ArrayList<>();
  private final List<TestCase> tests = new ArrayList<>();
  private final Map<String, Integer> testNames = new HashMap<>();
  private final Sockets setupSockets = new Sockets(null);
  private @Nullable OpenTest test;
  private @Nullable CaseTable cases;
  private boolean sawTest;
  private boolean namesPrograms;

  /// After a line that belongs to no block, lines up to the next test are not complained about.
  private boolean lost;

  Lowering(SourceText source, List<Line> lines) {
    this.source = source;
    this.lines = lines;
    this.problems = new Problems(source);
    this.literals = new LiteralReader(problems);
  }

  /// A test whose closing brace has not been seen yet.
  private record OpenTest(
      @Nullable String name,
      Token word,
      List<ProgramFile> programs,
      List<Step> steps,
      Sockets sockets) {

    boolean isEmpty() {
      return programs.isEmpty() && steps.isEmpty();
    }
  }

  MsgTestResult result() {
    if (lines.isEmpty()) {
      problems.error(0, 0, "expected a statement, found an empty file");
    }
    for (Line line : lines) {
      CaseTable table = cases;
      if (table == null || isOfTable(line)) {
        line(line);
      } else {
        table.statement(line);
      }
    }
    if (!namesPrograms) {
      setupSockets.strangers().forEach(it -> problems.error(it.name(), it.message()));
    }
    OpenTest open = test;
    if (open != null) {
      problems.error(open.word, "this test has no end: expected '}' on a line of its own");
    }
    var diagnostics = problems.inOrder();
    return new MsgTestResult(diagnostics.isEmpty() ? scenario() : null, diagnostics);
  }

  /// Whether a line in a test with cases is read where it stands, and not once for each of them.
  private static boolean isOfTable(Line line) {
    return line.startsWith("test")
        || line.startsWith("}")
        || line.startsWith("cases")
        || line.startsWith("case");
  }

  private void line(Line line) {
    Statement statement = line.statement();
    if (statement == null) {
      broken(line);
    } else {
      statement(line, statement);
    }
  }

  private Scenario scenario() {
    if (!tests.isEmpty()) {
      return new Scenario(source.file(), programs, setup, tests);
    }
    TestCase whole =
        new TestCase(
            baseName(source.file()),
            List.of(),
            setup,
            source.position(lines.getFirst().tokens().getFirst().offset()));
    return new Scenario(source.file(), programs, List.of(), List.of(whole));
  }

  /// A file without a test is one test, named after the file.
  static String baseName(String file) {
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    return name.endsWith(".msgtest") ? name.substring(0, name.length() - 8) : name;
  }

  private Sockets sockets() {
    OpenTest open = test;
    return open == null ? setupSockets : open.sockets;
  }

  private void broken(Line line) {
    Token first = line.tokens().getFirst();
    if (cases == null && line.tokens().stream().anyMatch(Lowering::isVariable)) {
      Token variable =
          line.tokens().stream().filter(Lowering::isVariable).findFirst().orElseThrow();
      problems.error(variable, "'" + variable.text() + "' belongs into a test with 'cases'");
      return;
    }
    LineDiagnosis.report(line, sockets(), problems);
    if (line.startsWith("test") || line.tokens().getLast().type().equals("'{'")) {
      open(null, first);
    } else if (line.startsWith("}")) {
      test = null;
    } else if (DECLARES.stream().anyMatch(line::startsWith)) {
      sockets().acceptAll();
    }
  }

  static boolean isVariable(Token token) {
    return token.type().equals("RULE_VARIABLE");
  }

  private void statement(Line line, Statement statement) {
    Token first = line.tokens().getFirst();
    switch (statement) {
      case TestStatement header -> test(line, first);
      case EndStatement end -> end(first);
      case CasesStatement header -> cases(line, first);
      case CaseStatement row -> row(line, first);
      case ProgramStatement program -> program(line, first);
      default -> step(line, statement, first);
    }
  }

  private void test(Line line, Token first) {
    Token nameToken = line.tokens().get(1);
    String name = literals.string(nameToken);
    Integer earlier = testNames.putIfAbsent(name, line.number());
    if (test != null) {
      problems.error(first, "expected '}' before the next test: the one above has no end");
    } else if (earlier != null) {
      problems.error(nameToken, "there is a test of this name already, at line " + earlier);
    }
    open(name, first);
  }

  /// What a case of a test's table is called.
  ///
  /// @param number from 1
  static String caseName(String test, int number) {
    return test + ", case " + number;
  }

  private void cases(Line line, Token first) {
    OpenTest open = test;
    if (open == null || !open.isEmpty() || cases != null) {
      problems.error(first, "'cases' begins a test, before its other statements");
    } else {
      cases = new CaseTable(line, problems);
    }
  }

  private void row(Line line, Token first) {
    CaseTable table = cases;
    if (table == null) {
      problems.error(first, "a case needs names for its cells: expected 'cases $NAME, ..' before");
    } else {
      table.row(line);
    }
  }

  private void open(@Nullable String name, Token word) {
    lost = false;
    cases = null;
    sawTest = true;
    test =
        new OpenTest(name, word, new ArrayList<>(), new ArrayList<>(), new Sockets(setupSockets));
  }

  private void end(Token brace) {
    OpenTest open = test;
    if (open == null) {
      if (!lost) {
        problems.error(brace, "unexpected '}': no test is open here");
      }
      return;
    }
    CaseTable table = cases;
    cases = null;
    if (table == null) {
      close(open);
    } else {
      int number = 0;
      for (CaseTable.Row row : table.rows()) {
        String name = open.name == null ? null : caseName(open.name, ++number);
        open(name, row.word());
        table.lines(row).forEach(this::line);
        close(Objects.requireNonNull(test));
      }
    }
    test = null;
  }

  private void close(OpenTest open) {
    if (open.name != null) {
      tests.add(
          new TestCase(open.name, open.programs, open.steps, source.position(open.word.offset())));
    }
  }

  private void program(Line line, Token first) {
    Token file = line.tokens().get(1);
    String name = literals.string(file);
    if (name.isEmpty()) {
      problems.error(file, "expected the name of a program file, found an empty text");
    }
    if (belongs(first)) {
      namesPrograms = true;
      OpenTest open = test;
      (open == null ? programs : open.programs)
          .add(new ProgramFile(name, source.position(first.offset())));
    }
  }

  private void step(Line line, Statement statement, Token first) {
    if (!belongs(first)) {
      return;
    }
    OpenTest open = test;
    Step step = new StepLowering(source, line, literals, problems, sockets()).step(statement);
    (open == null ? setup : open.steps).add(step);
  }

  /// Whether a statement stands where statements may: before the first test, or inside one.
  private boolean belongs(Token first) {
    if (test != null || !sawTest) {
      return true;
    }
    if (!lost) {
      problems.error(
          first,
          "this statement is outside of every test: what holds for all tests stands before the"
              + " first");
      lost = true;
    }
    return false;
  }
}
