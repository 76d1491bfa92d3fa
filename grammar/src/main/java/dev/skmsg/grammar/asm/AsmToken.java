package dev.skmsg.grammar.asm;

import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.language.parser.antlr.internal.InternalBpfAsmParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.runtime.ANTLRStringStream;
import org.antlr.runtime.CommonToken;
import org.antlr.runtime.Token;

/// A token of a text, as the parser sees it, or a comment.
public record AsmToken(Kind kind, Span span) {

  /// What a token is before anybody asks what its name means.
  public enum Kind {
    COMMENT,
    /// `if`, `goto`, `lock`, `ll`, `store_release`
    KEYWORD,
    /// `u32`
    TYPE,
    REGISTER,
    NUMBER,
    STRING,
    OPERATOR,
    /// `@function`
    ATTRIBUTE,
    /// The number and opcode of a pasted line.
    DUMP_PREFIX,
    /// A directive that says nothing about code or data, to its end.
    IGNORED_DIRECTIVE,
    /// A mnemonic, a directive, a symbol.
    NAME,
    /// The end of a line or statement.
    END,
    /// No token begins like this.
    OTHER
  }

  AsmToken shifted(int by) {
    return new AsmToken(kind, span.shifted(by));
  }

  /// The tokens of whole lines.
  static List<AsmToken> of(String text) {
    AsmLexer lexer = new AsmLexer();
    lexer.setCharStream(new ANTLRStringStream(text));
    List<AsmToken> tokens = new ArrayList<>();
    for (CommonToken token = next(lexer); token != null; token = next(lexer)) {
      if (token.getType() != InternalBpfAsmParser.RULE_WS) {
        int start = token.getStartIndex();
        tokens.add(new AsmToken(kind(token), new Span(start, token.getStopIndex() + 1 - start)));
      }
    }
    return List.copyOf(tokens);
  }

  private static @org.jspecify.annotations.Nullable CommonToken next(AsmLexer lexer) {
    Token token = lexer.nextToken();
    return token.getType() == Token.EOF ? null : (CommonToken) token;
  }

  private static Kind kind(Token token) {
    return switch (token.getType()) {
      case InternalBpfAsmParser.RULE_COMMENT -> Kind.COMMENT;
      case InternalBpfAsmParser.RULE_REGISTER -> Kind.REGISTER;
      case InternalBpfAsmParser.RULE_NUMBER, InternalBpfAsmParser.RULE_CALL_NUMBER -> Kind.NUMBER;
      case InternalBpfAsmParser.RULE_STRING -> Kind.STRING;
      case InternalBpfAsmParser.RULE_AT_WORD -> Kind.ATTRIBUTE;
      case InternalBpfAsmParser.RULE_DUMP_PREFIX -> Kind.DUMP_PREFIX;
      case InternalBpfAsmParser.RULE_RAW_DIRECTIVE -> Kind.IGNORED_DIRECTIVE;
      case InternalBpfAsmParser.RULE_ID -> Kind.NAME;
      case InternalBpfAsmParser.RULE_NL -> Kind.END;
      case InternalBpfAsmParser.RULE_ANY_OTHER -> Kind.OTHER;
      default -> keyword(token.getText());
    };
  }

  private static Kind keyword(String word) {
    return switch (word) {
      case "if", "goto", "lock", "ll", "store_release" -> Kind.KEYWORD;
      case "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64" -> Kind.TYPE;
      default -> Kind.OPERATOR;
    };
  }
}
