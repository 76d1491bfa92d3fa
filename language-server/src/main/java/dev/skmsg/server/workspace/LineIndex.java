package dev.skmsg.server.workspace;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.syntax.Span;
import java.util.Arrays;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/// Between offsets in a text and LSP's lines and UTF-16 columns. Positions outside of the text are
/// moved to its nearest place, so that no client can ask for what is not there.
public final class LineIndex {
  private final String text;
  private final int[] starts;

  LineIndex(String text) {
    this.text = text;
    int[] found = new int[16];
    int count = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      found[count++] = at + 1;
    }
    starts = Arrays.copyOf(found, count);
  }

  /// Lines, at least one.
  public int lines() {
    return starts.length;
  }

  public int lineStart(int line) {
    return starts[Math.clamp(line, 0, starts.length - 1)];
  }

  /// Where a line ends, its newline not counted.
  public int lineEnd(int line) {
    int end = line + 1 < starts.length ? starts[line + 1] - 1 : text.length();
    return end > lineStart(line) && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  public String line(int line) {
    return text.substring(lineStart(line), lineEnd(line));
  }

  public int offset(Position position) {
    int line = position.getLine();
    if (line < 0) {
      return 0;
    }
    if (line >= starts.length) {
      return text.length();
    }
    return Math.clamp(
        starts[line] + (long) Math.max(0, position.getCharacter()), starts[line], lineEnd(line));
  }

  public int lineOf(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }

  public Position position(int offset) {
    int at = Math.clamp(offset, 0, text.length());
    int line = lineOf(at);
    return new Position(line, at - starts[line]);
  }

  public Range range(Span span) {
    return new Range(position(span.offset()), position(span.end()));
  }

  public Span span(Range range) {
    int start = offset(range.getStart());
    return new Span(start, Math.max(0, offset(range.getEnd()) - start));
  }

  /// The offset of a position that counts lines and columns from 1; those of a file as a whole are
  /// at its start.
  public int offset(SourcePosition position) {
    return offset(
        new Position(Math.max(0, position.line() - 1), Math.max(0, position.column() - 1)));
  }
}
