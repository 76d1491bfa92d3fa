package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.Syntax.Line;
import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.grammar.msgtest.TestToken.Kind;
import dev.skmsg.grammar.syntax.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Says what each token of a test file is: a word may be the language's or somebody's name.
final class TokenKinds {
  private TokenKinds() {}

  static List<TestToken> of(SourceText source, List<Line> lines) {
    Set<Integer> names = new HashSet<>();
    TestNames.of(lines).forEach(name -> names.add(name.span().offset()));
    List<TestToken> tokens = new ArrayList<>();
    for (Line line : lines) {
      for (Token token : line.tokens()) {
        Kind kind = kind(token, names.contains(token.offset()));
        tokens.add(new TestToken(kind, new Span(token.offset(), token.text().length())));
      }
    }
    Stream<TestToken> comments =
        Syntax.comments(source.text()).stream().map(span -> new TestToken(Kind.COMMENT, span));
    return Stream.concat(tokens.stream(), comments)
        .sorted(Comparator.comparingInt(token -> token.span().offset()))
        .toList();
  }

  private static Kind kind(Token token, boolean isName) {
    return switch (token.type()) {
      case "RULE_TEXT" -> Kind.STRING;
      case "RULE_HEX" -> Kind.HEX;
      case "RULE_FILE_NAME" -> Kind.FILE;
      case "RULE_NUMBER" -> Kind.NUMBER;
      case "RULE_ADDRESS" -> Kind.ADDRESS;
      case "RULE_ID", "RULE_VARIABLE" -> Kind.NAME;
      case "RULE_ANY_OTHER" -> Kind.OTHER;
      default -> {
        if (isName) {
          yield Kind.NAME;
        }
        yield Character.isLetter(token.text().charAt(0)) ? Kind.KEYWORD : Kind.OPERATOR;
      }
    };
  }
}
