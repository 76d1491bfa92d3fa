package dev.skmsg.grammar.syntax;

/// A stretch of a text, in UTF-16 units.
public record Span(int offset, int length) {
  public int end() {
    return offset + length;
  }

  /// Whether a caret at this offset touches it: its ends count.
  public boolean touches(int at) {
    return offset <= at && at <= end();
  }

  /// The same stretch further on.
  public Span shifted(int by) {
    return new Span(offset + by, length);
  }
}
