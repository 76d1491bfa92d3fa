package dev.skmsg.grammar.syntax;

import java.util.ArrayList;
import java.util.List;

/// Collects what has to change about the blanks of a text, from its beginning to its end. Nothing
/// but blanks is ever replaced.
public final class Blanks {
  private static final int TAB = 8;

  private final String text;
  private final List<Replacement> replacements = new ArrayList<>();

  public Blanks(String text) {
    this.text = text;
  }

  /// The blanks between two offsets become so many spaces.
  public void set(int from, int to, int spaces) {
    String wanted = " ".repeat(spaces);
    if (!text.substring(from, to).equals(wanted)) {
      replacements.add(new Replacement(new Span(from, to - from), wanted));
    }
  }

  /// The blanks before the end of a line go; a carriage return that belongs to it stays.
  public void endLine(int from, int to) {
    set(from, to > from && text.charAt(to - 1) == '\r' ? to - 1 : to, 0);
  }

  /// The column at which an offset stands in its line, counted from 0.
  public int column(int offset) {
    int column = 0;
    for (int at = lineStart(offset); at < offset; at++) {
      column = text.charAt(at) == '\t' ? column / TAB * TAB + TAB : column + 1;
    }
    return column;
  }

  private int lineStart(int offset) {
    int at = offset;
    while (at > 0 && text.charAt(at - 1) != '\n' && text.charAt(at - 1) != '\r') {
      at--;
    }
    return at;
  }

  public List<Replacement> replacements() {
    return List.copyOf(replacements);
  }
}
