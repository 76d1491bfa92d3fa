package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.Syntax.Line;
import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.language.msgTest.CaseStatement;
import dev.skmsg.language.msgTest.TestStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A parsed `.msgtest` text, with what editors ask about it. Immutable; whatever the text is, there
/// is an answer.
public final class MsgTestText {
  private final SourceText source;
  private final String text;

  /// What the byte order mark in front, which the grammar does not see, moves offsets by.
  private final int shift;

  private final List<Line> lines;
  private final MsgTestResult result;

  private MsgTestText(SourceText source, String text) {
    this.source = source;
    this.text = text;
    this.shift = text.startsWith("\uFEFF") ? 1 : 0;
    this.lines = Syntax.parse(source);
    this.result = new Lowering(source, lines).result();
  }

  /// @param fileName as the user gave it: positions and the scenario carry it
  public static MsgTestText parse(String fileName, String text) {
    return new MsgTestText(SourceText.of(fileName, text), text);
  }

  public String name() {
    return source.file();
  }

  public String text() {
    return text;
  }

  /// The lines that are not blank.
  List<Line> lines() {
    return lines;
  }

  /// What the offsets of the lines are moved by in the text.
  int shift() {
    return shift;
  }

  /// The scenario, or what is wrong.
  public MsgTestResult result() {
    return result;
  }

  /// The visible tokens and comments, in their order.
  public List<TestToken> tokens() {
    return TokenKinds.of(source, lines).stream()
        .map(token -> new TestToken(token.kind(), token.span().shifted(shift)))
        .toList();
  }

  /// Every name in the sound lines, defined or used, in its order.
  public List<TestName> names() {
    return TestNames.of(lines).stream()
        .map(name -> new TestName(name.text(), name.span().shifted(shift), name.role()))
        .toList();
  }

  /// The tests, in their order; each case of a table is one, and so is a file without any test.
  public List<TestBlock> tests() {
    List<TestBlock> tests = new ArrayList<>();
    Line open = null;
    List<Line> cases = new ArrayList<>();
    for (Line line : lines) {
      if (line.statement() instanceof TestStatement) {
        if (open != null) {
          add(open, cases, line.tokens().getFirst().offset(), tests);
        }
        open = line;
      } else if (line.statement() instanceof CaseStatement) {
        cases.add(line);
      } else if (line.startsWith("}") && open != null) {
        add(open, cases, line.tokens().getLast().end(), tests);
        open = null;
      }
    }
    if (open != null) {
      add(open, cases, source.text().length(), tests);
    }
    if (tests.isEmpty() && !lines.isEmpty()) {
      Token first = lines.getFirst().tokens().getFirst();
      int end = lines.getLast().tokens().getLast().end();
      tests.add(
          new TestBlock(
              Lowering.baseName(source.file()),
              new Span(first.offset() + shift, first.text().length()),
              new Span(first.offset() + shift, end - first.offset())));
    }
    return tests;
  }

  /// Adds a test that ends at an offset, or the cases of its table, of which none is left.
  private void add(Line header, List<Line> cases, int end, List<TestBlock> tests) {
    TestBlock test = block(header, end);
    if (cases.isEmpty()) {
      tests.add(test);
    }
    for (int i = 0; i < cases.size(); i++) {
      List<Token> tokens = cases.get(i).tokens();
      int start = tokens.getFirst().offset();
      Span row = new Span(start + shift, tokens.getLast().end() - start);
      tests.add(new TestBlock(Lowering.caseName(test.name(), i + 1), row, row));
    }
    cases.clear();
  }

  private TestBlock block(Line header, int end) {
    Token name = header.tokens().get(1);
    int start = header.tokens().getFirst().offset();
    return new TestBlock(
        new LiteralReader(new Problems(source)).string(name),
        new Span(name.offset() + shift, name.text().length()),
        new Span(start + shift, end - start));
  }

  /// What could stand at an offset of the text: keywords as they are written.
  ///
  /// @return words that may follow what stands before the caret on its line
  public Set<String> keywordsAt(int offset) {
    int at = offset - shift;
    List<String> before = new ArrayList<>();
    Line line = lineAt(at);
    if (line != null) {
      line.tokens().stream()
          .filter(token -> token.end() < at)
          .forEach(token -> before.add(token.type()));
    }
    return new TreeSet<>(LineDiagnosis.keywordsAfter(before));
  }

  private @Nullable Line lineAt(int offset) {
    int number = source.line(Math.clamp(offset, 0, source.text().length()));
    return lines.stream().filter(line -> line.number() == number).findFirst().orElse(null);
  }
}
