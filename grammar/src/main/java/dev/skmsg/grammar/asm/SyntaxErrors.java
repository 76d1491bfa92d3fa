package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.syntax.LineGrammar;
import dev.skmsg.language.parser.antlr.internal.InternalBpfAsmParser;
import dev.skmsg.language.services.BpfAsmGrammarAccess;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.runtime.Token;
import org.antlr.runtime.TokenStream;
import org.eclipse.xtext.parser.antlr.XtextTokenStream;

/// Says what is wrong with a statement that the grammar does not take.
final class SyntaxErrors {
  private static final Map<String, String> DESCRIPTIONS =
      Map.ofEntries(
          Map.entry("Label", "a label"),
          Map.entry("Statement", "an instruction or directive"),
          Map.entry("Value", "a value"),
          Map.entry("Operand", "a register or number"),
          Map.entry("Argument", "an operand"),
          Map.entry("FunctionArgument", "an argument"),
          Map.entry("Expression", "a number or symbol"),
          Map.entry("BitTerm", "a number or symbol"),
          Map.entry("Product", "a number or symbol"),
          Map.entry("Unary", "a number or symbol"),
          Map.entry("Constant", "a number or symbol"),
          Map.entry("Name", "a name"),
          Map.entry("LabelName", "a name"),
          Map.entry("MemoryType", "a type such as 'u32'"),
          Map.entry("AluOperator", "an operator such as '+='"),
          Map.entry("BranchCondition", "a comparison such as '=='"),
          Map.entry("REGISTER", "a register"),
          Map.entry("NUMBER", "a number"),
          Map.entry("ID", "a name"),
          Map.entry("STRING", "a string"),
          Map.entry("NL", "the end of the statement"));

  private static final Set<String> CONTINUATIONS =
      Set.of(
          "'*'",
          "'/'",
          "'%'",
          "'<<'",
          "'>>'",
          "'|'",
          "'&'",
          "'^'",
          "'+'",
          "'-'",
          "'<'",
          "'='",
          "'ll'",
          "CALL_NUMBER");

  private final LineGrammar grammar;

  SyntaxErrors(BpfAsmGrammarAccess access) {
    grammar = new LineGrammar(access.getLineRule(), DESCRIPTIONS, Set.of("Junk"));
  }

  /// The error in the statement around a token, of which the parser knows only that it is wrong.
  Diagnostic describe(String file, TokenStream stream, Token near) {
    List<Token> statement = statement(stream, near);
    List<String> types =
        statement.stream().map(token -> InternalBpfAsmParser.tokenNames[token.getType()]).toList();
    LineGrammar.Mismatch mismatch = grammar.mismatch(types);
    if (mismatch == null) {
      return error(file, near, "unexpected " + text(near));
    }
    Token found = statement.get(Math.min(mismatch.token(), statement.size() - 1));
    if (found.getText().equals("/*")) {
      return error(file, found, "the comment has no end");
    }
    return error(file, found, "expected " + expectedText(mismatch) + ", found " + text(found));
  }

  /// The line at which the statement around a token begins: a comment may lie between.
  static int firstLine(TokenStream stream, Token near) {
    return statement(stream, near).stream().mapToInt(Token::getLine).min().orElse(near.getLine());
  }

  /// What was expected, without the operators that may continue any expression.
  private static String expectedText(LineGrammar.Mismatch mismatch) {
    Set<String> expected = new LinkedHashSet<>(mismatch.expected());
    if (expected.containsAll(Set.of("'*'", "'<<'", "'-'"))) {
      expected.removeAll(CONTINUATIONS);
    }
    return new LineGrammar.Mismatch(mismatch.token(), expected, mismatch.keywords()).expectedText();
  }

  private static Diagnostic error(String file, Token token, String message) {
    int length = isEnd(token) ? 1 : token.getText().length();
    return Diagnostic.error(
        new SourcePosition(file, token.getLine(), token.getCharPositionInLine() + 1),
        length,
        message);
  }

  /// The visible tokens of a statement with its labels, and the NL behind it.
  private static List<Token> statement(TokenStream stream, Token near) {
    List<?> tokens = ((XtextTokenStream) stream).getTokens();
    int start = near.getTokenIndex();
    while (start > 0 && ((Token) tokens.get(start - 1)).getType() != InternalBpfAsmParser.RULE_NL) {
      start--;
    }
    List<Token> statement = new ArrayList<>();
    for (Object element : tokens.subList(start, tokens.size())) {
      Token token = (Token) element;
      if (token.getType() == Token.EOF) {
        break;
      }
      if (token.getType() != InternalBpfAsmParser.RULE_WS
          && token.getType() != InternalBpfAsmParser.RULE_COMMENT) {
        statement.add(token);
      }
      if (token.getType() == InternalBpfAsmParser.RULE_NL) {
        break;
      }
    }
    return statement;
  }

  private static String text(Token token) {
    if (!isEnd(token)) {
      return "'" + token.getText() + "'";
    }
    return ";".equals(token.getText()) ? "';'" : "the end of the line";
  }

  private static boolean isEnd(Token token) {
    return token.getType() == InternalBpfAsmParser.RULE_NL || token.getType() == Token.EOF;
  }
}
