package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.grammar.syntax.Blanks;
import dev.skmsg.grammar.syntax.Replacement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Lays a `.bpf.s` text out: labels, directives and constants at the margin, instructions indented,
/// blanks where LLVM prints them. Only blanks within lines change. Lines that are pasted from a log
/// or dump, that no grammar takes or that a comment goes on from to the next are left as they are.
public final class AsmFormatter {
  private static final int INDENT = 4;

  private final String text;
  private final List<AsmToken> tokens;
  private final Blanks blanks;
  private final Set<Integer> brokenLines = new HashSet<>();

  private AsmFormatter(AsmText source) {
    this.text = source.text();
    this.tokens = source.tokens();
    this.blanks = new Blanks(text);
    for (Diagnostic error : source.syntaxErrors()) {
      brokenLines.add(error.position().line());
    }
  }

  /// What has to change, in the order of the text.
  public static List<Replacement> format(AsmText source) {
    return new AsmFormatter(source).run();
  }

  private List<Replacement> run() {
    List<AsmToken> line = new ArrayList<>();
    int start = 0;
    int number = 1;
    for (AsmToken token : tokens) {
      if (token.kind() != AsmToken.Kind.END || isSeparator(token)) {
        line.add(token);
        continue;
      }
      int newlines = newlines(start, token.span().offset());
      if (newlines == 0 && !brokenLines.contains(number) && !isPasted(line)) {
        line(start, line, token.span().offset());
      }
      number += newlines + 1;
      start = token.span().end();
      line.clear();
    }
    return blanks.replacements();
  }

  private boolean isSeparator(AsmToken token) {
    return text.startsWith(";", token.span().offset()) && token.span().length() == 1;
  }

  private int newlines(int start, int end) {
    return (int) text.substring(start, end).chars().filter(c -> c == '\n').count();
  }

  /// Whether a line is one of a log or dump, or a comment in their manner.
  private boolean isPasted(List<AsmToken> line) {
    for (AsmToken token : line) {
      boolean ours =
          switch (token.kind()) {
            case DUMP_PREFIX, OTHER -> false;
            case COMMENT ->
                text.startsWith("#", token.span().offset())
                    || text.startsWith("/", token.span().offset());
            case KEYWORD,
                TYPE,
                REGISTER,
                NUMBER,
                STRING,
                OPERATOR,
                ATTRIBUTE,
                NAME,
                END,
                IGNORED_DIRECTIVE ->
                true;
          };
      if (!ours) {
        return true;
      }
    }
    return line.size() > 1
        && line.get(0).kind() == AsmToken.Kind.NUMBER
        && word(line.get(1)).equals("<");
  }

  private String word(AsmToken token) {
    return text.substring(token.span().offset(), token.span().end());
  }

  private void line(int start, List<AsmToken> line, int end) {
    if (line.isEmpty()) {
      blanks.endLine(start, end);
      return;
    }
    List<String> words = line.stream().map(this::word).toList();
    AsmSpacing spacing = new AsmSpacing(line, words);
    int column = indent(line, words);
    blanks.set(start, line.getFirst().span().offset(), column);
    for (int i = 0; i < line.size(); i++) {
      AsmToken token = line.get(i);
      if (i > 0) {
        int gap = spacing.before(i);
        boolean remark = token.kind() == AsmToken.Kind.COMMENT && i == line.size() - 1;
        if (remark) {
          gap = Math.max(1, blanks.column(token.span().offset()) - column);
        }
        blanks.set(line.get(i - 1).span().end(), token.span().offset(), gap);
        column += gap;
      }
      column += token.span().length();
    }
    blanks.endLine(line.getLast().span().end(), end);
  }

  /// A comment on a line of its own belongs to the margin or to the code, as it stood.
  private int indent(List<AsmToken> line, List<String> words) {
    int first = 0;
    while (first < line.size() && line.get(first).kind() == AsmToken.Kind.COMMENT) {
      first++;
    }
    if (first == line.size()) {
      return blanks.column(line.getFirst().span().offset()) == 0 ? 0 : INDENT;
    }
    String next = first + 1 < words.size() ? words.get(first + 1) : "";
    boolean margin =
        words.get(first).startsWith(".")
            || next.equals(":")
            || line.get(first).kind() == AsmToken.Kind.NAME && next.equals("=");
    return margin ? 0 : INDENT;
  }
}
