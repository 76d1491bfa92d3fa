package dev.skmsg.server.lsp;

import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.grammar.asm.AsmText;
import dev.skmsg.grammar.asm.AsmToken;
import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.grammar.msgtest.TestToken;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.LineIndex;
import dev.skmsg.server.workspace.TestDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.SemanticTokenModifiers;
import org.eclipse.lsp4j.SemanticTokenTypes;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.jspecify.annotations.Nullable;

/// What each token of a file means, for its colour.
final class Tokens {
  private static final List<String> TYPES =
      List.of(
          SemanticTokenTypes.Comment,
          SemanticTokenTypes.Keyword,
          SemanticTokenTypes.Type,
          SemanticTokenTypes.Variable,
          SemanticTokenTypes.Number,
          SemanticTokenTypes.String,
          SemanticTokenTypes.Operator,
          SemanticTokenTypes.Macro,
          SemanticTokenTypes.Function,
          SemanticTokenTypes.Method,
          SemanticTokenTypes.Struct,
          SemanticTokenTypes.Property,
          SemanticTokenTypes.EnumMember,
          SemanticTokenTypes.Namespace,
          SemanticTokenTypes.Decorator,
          "label",
          "map");
  private static final List<String> MODIFIERS =
      List.of(
          SemanticTokenModifiers.Declaration,
          SemanticTokenModifiers.Readonly,
          SemanticTokenModifiers.DefaultLibrary);
  private static final int DECLARATION = 1;
  private static final int READONLY = 2;
  private static final int DEFAULT_LIBRARY = 4;

  static final SemanticTokensLegend LEGEND = new SemanticTokensLegend(TYPES, MODIFIERS);

  private Tokens() {}

  private record Token(Span span, String type, int modifiers) {}

  /// In LSP's encoding: five numbers a token, relative to the one before.
  ///
  /// @param part of the text, `null` for all of it
  static List<Integer> encoded(Document document, @Nullable Span part) {
    List<Token> tokens =
        switch (document) {
          case AsmDocument asm -> of(asm, part);
          case TestDocument test -> of(test);
        };
    List<Integer> numbers = new ArrayList<>(tokens.size() * 5);
    int line = 0;
    int column = 0;
    for (Token token : tokens) {
      if (part != null && (token.span.end() < part.offset() || token.span.offset() > part.end())) {
        continue;
      }
      for (Span piece : pieces(document.lines(), token.span)) {
        int pieceLine = document.lines().lineOf(piece.offset());
        int pieceColumn = piece.offset() - document.lines().lineStart(pieceLine);
        numbers.add(pieceLine - line);
        numbers.add(pieceLine == line ? pieceColumn - column : pieceColumn);
        numbers.add(piece.length());
        numbers.add(TYPES.indexOf(token.type));
        numbers.add(token.modifiers);
        line = pieceLine;
        column = pieceColumn;
      }
    }
    return numbers;
  }

  /// A token of several lines line by line, since not every client takes it whole.
  private static List<Span> pieces(LineIndex lines, Span span) {
    int first = lines.lineOf(span.offset());
    int last = lines.lineOf(Math.max(span.offset(), span.end() - 1));
    if (first == last) {
      return List.of(span);
    }
    List<Span> pieces = new ArrayList<>();
    for (int line = first; line <= last; line++) {
      int start = Math.max(span.offset(), lines.lineStart(line));
      int end = Math.min(span.end(), lines.lineEnd(line));
      if (end > start) {
        pieces.add(new Span(start, end - start));
      }
    }
    return pieces;
  }

  /// Where the comments are.
  static List<Span> comments(Document document) {
    return switch (document) {
      case AsmDocument asm ->
          asm.syntax().tokens().stream()
              .filter(token -> token.kind() == AsmToken.Kind.COMMENT)
              .map(AsmToken::span)
              .toList();
      case TestDocument test ->
          test.syntax().tokens().stream()
              .filter(token -> token.kind() == TestToken.Kind.COMMENT)
              .map(TestToken::span)
              .toList();
    };
  }

  private static List<Token> of(AsmDocument document, @Nullable Span part) {
    AsmText text = document.syntax();
    Names names = new Names(text);
    Map<Integer, AsmName> byOffset = new HashMap<>();
    names.all().forEach(name -> byOffset.put(name.span().offset(), name));
    List<Token> tokens = new ArrayList<>();
    int sectionEnd = -1;
    for (AsmToken token : part == null ? text.tokens() : text.tokens(part)) {
      AsmName name = byOffset.get(token.span().offset());
      if (name != null && name.role() == AsmName.Role.SECTION) {
        sectionEnd = name.span().end();
        tokens.add(new Token(name.span(), SemanticTokenTypes.Namespace, 0));
      }
      if (token.span().offset() < sectionEnd) {
        continue; // a section's name may be several tokens
      }
      Token made = name == null ? plain(document, token) : named(token, names, name);
      if (made != null) {
        tokens.add(made);
      }
    }
    return tokens;
  }

  private static @Nullable Token plain(AsmDocument document, AsmToken token) {
    String type =
        switch (token.kind()) {
          case COMMENT, DUMP_PREFIX -> SemanticTokenTypes.Comment;
          case KEYWORD -> SemanticTokenTypes.Keyword;
          case TYPE -> SemanticTokenTypes.Type;
          case REGISTER -> SemanticTokenTypes.Variable;
          case NUMBER -> SemanticTokenTypes.Number;
          case STRING -> SemanticTokenTypes.String;
          case OPERATOR -> SemanticTokenTypes.Operator;
          case ATTRIBUTE -> SemanticTokenTypes.Decorator;
          case IGNORED_DIRECTIVE -> SemanticTokenTypes.Macro;
          case NAME ->
              document.text().charAt(token.span().offset()) == '.'
                  ? SemanticTokenTypes.Macro
                  : SemanticTokenTypes.Keyword;
          case END, OTHER -> null;
        };
    return type == null ? null : new Token(token.span(), type, 0);
  }

  private static Token named(AsmToken token, Names names, AsmName name) {
    int modifiers = name.role().isDefinition() ? DECLARATION : 0;
    return switch (names.kind(name)) {
      case LABEL -> new Token(token.span(), "label", modifiers);
      case FUNCTION -> new Token(token.span(), SemanticTokenTypes.Function, modifiers);
      case MAP -> new Token(token.span(), "map", modifiers);
      case CONSTANT -> new Token(token.span(), SemanticTokenTypes.EnumMember, modifiers | READONLY);
      case STRUCT -> new Token(token.span(), SemanticTokenTypes.Struct, modifiers);
      case HELPER, KFUNC -> new Token(token.span(), SemanticTokenTypes.Method, DEFAULT_LIBRARY);
      case CONTEXT_FIELD -> new Token(token.span(), SemanticTokenTypes.Property, DEFAULT_LIBRARY);
      case KNOWN_CONSTANT ->
          new Token(token.span(), SemanticTokenTypes.EnumMember, READONLY | DEFAULT_LIBRARY);
      case SECTION -> new Token(token.span(), SemanticTokenTypes.Namespace, modifiers);
      case UNKNOWN -> new Token(token.span(), SemanticTokenTypes.Variable, 0);
    };
  }

  private static List<Token> of(TestDocument document) {
    Map<Integer, TestName> names = new HashMap<>();
    document.syntax().names().forEach(name -> names.put(name.span().offset(), name));
    List<Token> tokens = new ArrayList<>();
    for (TestToken token : document.syntax().tokens()) {
      TestName name = names.get(token.span().offset());
      String type = name == null ? plain(token) : named(name);
      if (type != null) {
        boolean defines = name != null && name.role() == TestName.Role.SOCKET_DEFINITION;
        tokens.add(new Token(token.span(), type, defines ? DECLARATION : 0));
      }
    }
    return tokens;
  }

  private static @Nullable String plain(TestToken token) {
    return switch (token.kind()) {
      case COMMENT -> SemanticTokenTypes.Comment;
      case KEYWORD -> SemanticTokenTypes.Keyword;
      case NAME -> SemanticTokenTypes.EnumMember;
      case NUMBER, HEX, ADDRESS -> SemanticTokenTypes.Number;
      case STRING, FILE -> SemanticTokenTypes.String;
      case OPERATOR -> SemanticTokenTypes.Operator;
      case OTHER -> null;
    };
  }

  private static String named(TestName name) {
    return switch (name.role()) {
      case SOCKET, SOCKET_DEFINITION -> SemanticTokenTypes.Variable;
      case MAP -> "map";
      case PROGRAM -> SemanticTokenTypes.Function;
      case FILE -> SemanticTokenTypes.String;
      case TEST -> SemanticTokenTypes.String;
    };
  }
}
