package dev.skmsg.server.lsp;

import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.grammar.msgtest.TestBlock;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.TestDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeKind;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/// The outline of a file: sections, functions with their labels, maps, constants, tests.
final class Symbols {
  private Symbols() {}

  static List<DocumentSymbol> outline(Document document) {
    return switch (document) {
      case AsmDocument asm -> outline(asm);
      case TestDocument test ->
          test.syntax().tests().stream().map(block -> symbol(test, block)).toList();
    };
  }

  private static DocumentSymbol symbol(TestDocument document, TestBlock test) {
    return new DocumentSymbol(
        test.name().isEmpty() ? "test" : test.name(),
        SymbolKind.Method,
        document.lines().range(test.span()),
        document.lines().range(test.nameSpan()));
  }

  private static List<DocumentSymbol> outline(AsmDocument document) {
    Names names = new Names(document.syntax());
    List<DocumentSymbol> top = new ArrayList<>();
    DocumentSymbol function = null;
    for (AsmName name : names.all()) {
      if (!name.role().isDefinition() && name.role() != AsmName.Role.SECTION) {
        continue;
      }
      Names.Kind kind = names.kind(name);
      if (kind == Names.Kind.FUNCTION || kind == Names.Kind.SECTION) {
        function = end(document, function, name.span().offset());
      }
      DocumentSymbol symbol =
          new DocumentSymbol(
              name.text(),
              symbolKind(kind),
              document.lines().range(name.span()),
              document.lines().range(name.span()));
      symbol.setChildren(new ArrayList<>());
      if (kind == Names.Kind.LABEL && function != null) {
        function.getChildren().add(symbol);
      } else {
        top.add(symbol);
      }
      if (kind == Names.Kind.FUNCTION) {
        function = symbol;
      }
    }
    end(document, function, document.text().length());
    return top;
  }

  /// A function reaches to the next one.
  private static @org.jspecify.annotations.Nullable DocumentSymbol end(
      AsmDocument document,
      @org.jspecify.annotations.Nullable DocumentSymbol function,
      int offset) {
    if (function != null) {
      int line = document.lines().lineOf(offset);
      int first = function.getRange().getStart().getLine();
      int last = Math.max(first, offset == document.text().length() ? line : line - 1);
      while (last > first && document.lines().line(last).isBlank()) {
        last--;
      }
      int start = document.lines().offset(function.getRange().getStart());
      int end =
          Math.max(
              document.lines().offset(function.getSelectionRange().getEnd()),
              document.lines().lineEnd(last));
      function.setRange(document.lines().range(new Span(start, end - start)));
    }
    return null;
  }

  private static SymbolKind symbolKind(Names.Kind kind) {
    return switch (kind) {
      case FUNCTION, HELPER, KFUNC -> SymbolKind.Function;
      case LABEL -> SymbolKind.Key;
      case MAP -> SymbolKind.Object;
      case CONSTANT, KNOWN_CONSTANT -> SymbolKind.Constant;
      case STRUCT -> SymbolKind.Struct;
      case CONTEXT_FIELD -> SymbolKind.Field;
      case SECTION -> SymbolKind.Namespace;
      case UNKNOWN -> SymbolKind.Null;
    };
  }

  /// Functions, maps and tests of a document whose names hold the letters of a query in its order.
  static List<WorkspaceSymbol> matching(Document document, String query) {
    List<WorkspaceSymbol> found = new ArrayList<>();
    for (DocumentSymbol symbol : outline(document)) {
      if (matches(symbol.getName(), query)) {
        found.add(
            new WorkspaceSymbol(
                symbol.getName(),
                symbol.getKind(),
                Either.forLeft(new Location(document.uriText(), symbol.getSelectionRange()))));
      }
    }
    return found;
  }

  private static boolean matches(String name, String query) {
    String lower = name.toLowerCase(Locale.ROOT);
    int at = 0;
    for (char c : query.toLowerCase(Locale.ROOT).toCharArray()) {
      at = lower.indexOf(c, at) + 1;
      if (at == 0) {
        return false;
      }
    }
    return true;
  }

  /// Functions, tests and comments of several lines.
  static List<FoldingRange> foldings(Document document) {
    List<FoldingRange> foldings = new ArrayList<>();
    for (DocumentSymbol symbol : outline(document)) {
      int first = symbol.getRange().getStart().getLine();
      int last = symbol.getRange().getEnd().getLine();
      if (last > first) {
        foldings.add(new FoldingRange(first, last));
      }
    }
    comments(document, foldings);
    return foldings;
  }

  private static void comments(Document document, List<FoldingRange> foldings) {
    int first = -1;
    int last = -1;
    for (Span comment : Tokens.comments(document)) {
      int line = document.lines().lineOf(comment.offset());
      boolean ownLine =
          document.text().substring(document.lines().lineStart(line), comment.offset()).isBlank();
      int end = document.lines().lineOf(Math.max(comment.offset(), comment.end() - 1));
      if (ownLine && first >= 0 && line == last + 1) {
        last = end;
        continue;
      }
      add(first, last, foldings);
      first = ownLine ? line : -1;
      last = ownLine ? end : -1;
    }
    add(first, last, foldings);
  }

  private static void add(int first, int last, List<FoldingRange> foldings) {
    if (first >= 0 && last > first) {
      FoldingRange folding = new FoldingRange(first, last);
      folding.setKind(FoldingRangeKind.Comment);
      foldings.add(folding);
    }
  }
}
