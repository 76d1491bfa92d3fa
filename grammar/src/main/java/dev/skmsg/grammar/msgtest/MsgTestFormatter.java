package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.TestToken.Kind;
import dev.skmsg.grammar.syntax.Blanks;
import dev.skmsg.grammar.syntax.Replacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Lays a `.msgtest` text out: what is in a test is indented, one blank stands between words, and
/// none inside of brackets. Only blanks within lines change, and lines that no grammar takes are
/// left as they are.
public final class MsgTestFormatter {
  private static final int INDENT = 4;

  private final String text;
  private final Blanks blanks;
  private final Set<Integer> brokenStarts;
  private int depth;

  private MsgTestFormatter(String text, Set<Integer> brokenStarts) {
    this.text = text;
    this.blanks = new Blanks(text);
    this.brokenStarts = brokenStarts;
  }

  /// What has to change, in the order of the text.
  public static List<Replacement> format(MsgTestText source) {
    Set<Integer> broken =
        source.lines().stream()
            .filter(line -> line.statement() == null)
            .filter(line -> line.tokens().stream().noneMatch(Lowering::isVariable))
            .map(line -> line.tokens().getFirst().offset() + source.shift())
            .collect(Collectors.toSet());
    return new MsgTestFormatter(source.text(), broken).run(source.tokens());
  }

  private List<Replacement> run(List<TestToken> tokens) {
    int start = 0;
    int next = 0;
    while (start <= text.length()) {
      int end = start;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      List<TestToken> line = new ArrayList<>();
      while (next < tokens.size() && tokens.get(next).span().offset() < end) {
        line.add(tokens.get(next++));
      }
      if (line.isEmpty()) {
        blanks.set(text.startsWith("\uFEFF") && start == 0 ? Math.min(1, end) : start, end, 0);
      } else {
        line(start, line, end);
      }
      start = end + 1;
    }
    return blanks.replacements();
  }

  private String word(TestToken token) {
    return text.substring(token.span().offset(), token.span().end());
  }

  private void line(int start, List<TestToken> line, int end) {
    String first = word(line.getFirst());
    if (first.equals("}")) {
      depth = 0;
    }
    if (!brokenStarts.contains(line.getFirst().span().offset())) {
      int column = depth * INDENT;
      int from = start == 0 && text.startsWith("\uFEFF") ? 1 : start;
      blanks.set(from, line.getFirst().span().offset(), column);
      for (int i = 0; i < line.size(); i++) {
        TestToken token = line.get(i);
        if (i > 0) {
          int gap =
              token.kind() == Kind.COMMENT
                  ? Math.max(1, blanks.column(token.span().offset()) - column)
                  : gap(line.get(i - 1), token);
          blanks.set(line.get(i - 1).span().end(), token.span().offset(), gap);
          column += gap;
        }
        column += token.span().length();
      }
      blanks.set(line.getLast().span().end(), end, 0);
    }
    if (first.equals("test") && line.stream().anyMatch(token -> word(token).equals("{"))) {
      depth = 1;
    }
  }

  private int gap(TestToken before, TestToken token) {
    String word = word(token);
    if (word.equals(",") || word.equals(":") || word.equals("]") || word(before).equals("[")) {
      return 0;
    }
    return word.equals("[") && before.kind() == Kind.NAME ? 0 : 1;
  }
}
