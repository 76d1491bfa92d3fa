package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.Syntax.Line;
import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.grammar.syntax.Spelling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cases of one test: names, rows of as many cells, and the statements in which a name stands
/// for the words of its cell.
final class CaseTable {
  private final Problems problems;
  private final Token word;
  private final List<String> names = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Line> statements = new ArrayList<>();

  /// `case CELL, CELL`.
  ///
  /// @param word of the line's beginning
  record Row(Token word, List<List<Token>> cells) {}

  /// @param header `cases $NAME, $NAME`
  CaseTable(Line header, Problems problems) {
    this.problems = problems;
    this.word = header.tokens().getFirst();
    for (Token token : header.tokens()) {
      if (!token.type().equals("RULE_VARIABLE")) {
        continue;
      }
      if (token.text().equals("$")) {
        problems.error(token, "expected a name behind '$'");
      } else if (names.contains(token.text())) {
        problems.error(token, "'" + token.text() + "': this has been said already");
      }
      names.add(token.text());
    }
  }

  /// Adds a row, a sound line `case ...`.
  void row(Line line) {
    List<List<Token>> cells = new ArrayList<>(List.of(new ArrayList<>()));
    int depth = 0;
    for (Token token : line.tokens().subList(1, line.tokens().size())) {
      switch (token.type()) {
        case "'['" -> depth++;
        case "']'" -> depth--;
        default -> {}
      }
      if (depth == 0 && token.type().equals("','")) {
        cells.add(new ArrayList<>());
      } else {
        cells.getLast().add(token);
      }
    }
    if (cells.size() != names.size()) {
      problems.error(
          line.tokens().getFirst(),
          "expected %d cells (%s), found %d"
              .formatted(names.size(), String.join(", ", names), cells.size()));
      return;
    }
    rows.add(new Row(line.tokens().getFirst(), cells));
  }

  /// Adds a line of the test.
  void statement(Line line) {
    statements.add(line);
  }

  /// The rows; none is an error.
  List<Row> rows() {
    if (rows.isEmpty()) {
      problems.error(word, "there are no cases: expected 'case ..' below");
    }
    return rows;
  }

  /// The test's lines as they are for one row.
  List<Line> lines(Row row) {
    List<Line> lines = new ArrayList<>();
    for (Line line : statements) {
      Line filled = filled(line, row);
      if (filled != null) {
        lines.add(filled);
      }
    }
    return lines;
  }

  private @Nullable Line filled(Line line, Row row) {
    List<Token> words = new ArrayList<>();
    for (Token token : line.tokens()) {
      int column = names.indexOf(token.text());
      if (!token.type().equals("RULE_VARIABLE")) {
        words.add(token);
      } else if (column >= 0) {
        words.addAll(row.cells().get(column));
      } else {
        problems.error(
            token,
            "there is no '"
                + token.text()
                + "' among the test's cases"
                + Spelling.hint(token.text(), names));
        return null;
      }
    }
    return words.equals(line.tokens()) ? line : line.with(words);
  }
}
