package dev.skmsg.server;

import org.eclipse.lsp4j.Position;

/// A text with a `¦` where the caret is.
record Marked(String text, Position caret) {
  static Marked of(String marked) {
    int at = marked.indexOf('¦');
    if (at < 0) {
      throw new IllegalArgumentException("no caret in: " + marked);
    }
    String before = marked.substring(0, at);
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new Marked(
        before + marked.substring(at + 1), new Position(line, at - before.lastIndexOf('\n') - 1));
  }
}
