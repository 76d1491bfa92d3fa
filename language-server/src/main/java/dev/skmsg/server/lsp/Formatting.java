package dev.skmsg.server.lsp;

import dev.skmsg.grammar.asm.AsmFormatter;
import dev.skmsg.grammar.msgtest.MsgTestFormatter;
import dev.skmsg.grammar.msgtest.TestBlock;
import dev.skmsg.grammar.syntax.Replacement;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.TestDocument;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;

/// Lays files out, wholly, in part, and as one types.
final class Formatting {
  private static final String INDENT = "    ";

  private Formatting() {}

  static List<Replacement> layout(Document document) {
    return switch (document) {
      case AsmDocument asm -> AsmFormatter.format(asm.syntax());
      case TestDocument test -> MsgTestFormatter.format(test.syntax());
    };
  }

  static List<TextEdit> all(Document document) {
    return layout(document).stream().map(edit -> edit(document, edit)).toList();
  }

  /// Of the lines that a range touches.
  static List<TextEdit> range(Document document, Range range) {
    int start = document.lines().lineStart(range.getStart().getLine());
    int end = document.lines().lineEnd(range.getEnd().getLine());
    return layout(document).stream()
        .filter(edit -> start <= edit.span().offset() && edit.span().end() <= end)
        .map(edit -> edit(document, edit))
        .toList();
  }

  private static TextEdit edit(Document document, Replacement edit) {
    return new TextEdit(document.lines().range(edit.span()), edit.text());
  }

  /// After a newline: the line that is done, and the place where the next one begins. After `:` or
  /// `}`: the line it closes.
  static List<TextEdit> typed(Document document, Position caret, String typed) {
    int line = caret.getLine();
    if (!typed.equals("\n")) {
      return range(document, lines(line, line));
    }
    List<TextEdit> edits =
        new ArrayList<>(line == 0 ? List.of() : range(document, lines(line - 1, line - 1)));
    Span blanks = leadingBlanks(document, line);
    boolean empty = blanks.end() == document.lines().lineEnd(line);
    String wanted = isIndented(document, line) ? INDENT : "";
    if (empty && !document.text().substring(blanks.offset(), blanks.end()).equals(wanted)) {
      edits.removeIf(edit -> edit.getRange().getStart().getLine() == line);
      edits.add(new TextEdit(document.lines().range(blanks), wanted));
    }
    return edits;
  }

  private static Range lines(int first, int last) {
    return new Range(new Position(first, 0), new Position(last, Integer.MAX_VALUE));
  }

  private static Span leadingBlanks(Document document, int line) {
    int start = document.lines().lineStart(line);
    int end = start;
    while (end < document.lines().lineEnd(line)
        && (document.text().charAt(end) == ' ' || document.text().charAt(end) == '\t')) {
      end++;
    }
    return new Span(start, end - start);
  }

  /// Whether what begins on a line belongs into a test, or to code that goes on.
  private static boolean isIndented(Document document, int line) {
    int offset = document.lines().lineStart(line);
    return switch (document) {
      case TestDocument test ->
          test.syntax().tests().stream()
              .filter(block -> block.nameSpan().offset() > block.span().offset())
              .map(TestBlock::span)
              .anyMatch(span -> span.offset() < offset && isOpen(test, span, offset));
      case AsmDocument asm -> goesOn(asm, line);
    };
  }

  private static boolean isOpen(TestDocument document, Span test, int offset) {
    return offset < test.end()
        || offset == test.end() && !document.text().startsWith("}", test.end() - 1);
  }

  /// Code goes on behind a label or an indented instruction that does not end the function.
  private static boolean goesOn(AsmDocument document, int line) {
    for (int above = line - 1; above >= 0; above--) {
      String text = document.lines().line(above);
      String word = text.strip();
      if (!word.isEmpty()) {
        return word.endsWith(":") || !word.equals("exit") && text.startsWith(" ");
      }
    }
    return false;
  }
}
