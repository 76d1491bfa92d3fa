package dev.skmsg.grammar.msgtest;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.grammar.msgtest.Syntax.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Collects the complaints about one file: the first of each line, since the others mostly follow
/// from it.
final class Problems {
  private final SourceText source;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final Set<Integer> lines = new HashSet<>();

  Problems(SourceText source) {
    this.source = source;
  }

  void error(int offset, int length, String message) {
    if (lines.add(source.line(offset))) {
      diagnostics.add(Diagnostic.error(source.position(offset), length, message));
    }
  }

  void error(Token token, String message) {
    error(token.offset(), token.text().length(), message);
  }

  List<Diagnostic> inOrder() {
    return diagnostics.stream()
        .sorted(
            Comparator.comparingInt((Diagnostic problem) -> problem.position().line())
                .thenComparingInt(problem -> problem.position().column()))
        .toList();
  }
}
