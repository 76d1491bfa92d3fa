package dev.skmsg.grammar.msgtest;

import dev.skmsg.bpf.isa.SourcePosition;
import java.util.Arrays;

/// A test file's text, its last line ended, and where its lines begin.
final class SourceText {
  private final String file;
  private final String text;
  private final int[] lineStarts;

  private SourceText(String file, String text, int[] lineStarts) {
    this.file = file;
    this.text = text;
    this.lineStarts = lineStarts;
  }

  static SourceText of(String file, String text) {
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    String ended = unmarked.endsWith("\n") ? unmarked : unmarked + "\n";
    int[] starts = new int[ended.length() + 1];
    int lines = 1;
    for (int i = 0; i < ended.length(); i++) {
      char c = ended.charAt(i);
      if (c == '\n' || c == '\r' && ended.charAt(i + 1) != '\n') {
        starts[lines++] = i + 1;
      }
    }
    return new SourceText(file, ended, Arrays.copyOf(starts, lines));
  }

  String file() {
    return file;
  }

  String text() {
    return text;
  }

  /// The line of an offset, from 1.
  int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  SourcePosition position(int offset) {
    int line = line(offset);
    return new SourcePosition(file, line, offset - lineStarts[line - 1] + 1);
  }
}
