package dev.skmsg.server.lsp;

import dev.skmsg.grammar.asm.AsmToken;
import dev.skmsg.grammar.msgtest.TestBlock;
import dev.skmsg.grammar.msgtest.TestToken;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.TestDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SelectionRange;
import org.jspecify.annotations.Nullable;

/// What a selection grows to: word, statement, function or test, file.
final class Selections {
  private Selections() {}

  static SelectionRange at(Document document, Position position) {
    int caret = document.lines().offset(position);
    List<Span> spans = new ArrayList<>();
    spans.add(new Span(0, document.text().length()));
    spans.addAll(blocks(document));
    int line = document.lines().lineOf(caret);
    spans.add(stripped(document, line));
    spans.addAll(tokens(document, caret));
    spans.removeIf(span -> !span.touches(caret));
    spans.sort(Comparator.comparingInt(Span::length).reversed());
    SelectionRange outer = null;
    Span last = null;
    for (Span span : spans) {
      boolean within = last == null || last.offset() <= span.offset() && span.end() <= last.end();
      if (within && !span.equals(last)) {
        outer = range(document, span, outer);
        last = span;
      }
    }
    return Objects.requireNonNull(outer);
  }

  private static SelectionRange range(
      Document document, Span span, @Nullable SelectionRange outer) {
    SelectionRange made = new SelectionRange();
    made.setRange(document.lines().range(span));
    made.setParent(outer);
    return made;
  }

  private static Span stripped(Document document, int line) {
    String text = document.lines().line(line);
    int indent = text.length() - text.stripLeading().length();
    return new Span(document.lines().lineStart(line) + indent, text.strip().length());
  }

  private static List<Span> blocks(Document document) {
    return switch (document) {
      case AsmDocument asm ->
          Symbols.outline(asm).stream()
              .map(DocumentSymbol::getRange)
              .map(range -> document.lines().span(range))
              .toList();
      case TestDocument test -> test.syntax().tests().stream().map(TestBlock::span).toList();
    };
  }

  private static List<Span> tokens(Document document, int caret) {
    return switch (document) {
      case AsmDocument asm ->
          asm.syntax().tokens(new Span(caret, 0)).stream()
              .filter(token -> token.kind() != AsmToken.Kind.END)
              .map(AsmToken::span)
              .toList();
      case TestDocument test -> test.syntax().tokens().stream().map(TestToken::span).toList();
    };
  }
}
