package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.language.msgTest.Statement;
import dev.skmsg.language.msgTest.TestFile;
import dev.skmsg.language.parser.antlr.internal.InternalMsgTestParser;
import dev.skmsg.language.services.MsgTestGrammarAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.runtime.ANTLRStringStream;
import org.antlr.runtime.CommonToken;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.parser.IParseResult;
import org.jspecify.annotations.Nullable;

/// Lexes and parses a test file: its lines with their tokens, and the statement of each sound line.
final class Syntax {
  private static final LineParser PARSER = new LineParser();

  private Syntax() {}

  /// @param type as the parser names it: `'to'` for a keyword, `RULE_NUMBER` for a terminal
  record Token(String type, String text, int offset) {
    int end() {
      return offset + text.length();
    }
  }

  /// A line with something on it.
  ///
  /// @param number from 1
  /// @param tokens at least one, without spaces, comments and the line's end
  /// @param statement `null` when the line is broken
  record Line(int number, List<Token> tokens, @Nullable Statement statement) {
    boolean startsWith(String keyword) {
      return tokens.getFirst().type().equals("'" + keyword + "'");
    }
  }

  static MsgTestGrammarAccess grammar() {
    return PARSER.getGrammarAccess();
  }

  /// The lines of a file that are not blank.
  static List<Line> parse(SourceText source) {
    IParseResult parsed = PARSER.parse(source.text());
    Set<Integer> broken = new HashSet<>();
    for (INode error : parsed.getSyntaxErrors()) {
      broken.add(source.line(error.getOffset()));
    }
    Map<Integer, Statement> statements = new HashMap<>();
    if (parsed.getRootASTElement() instanceof TestFile file) {
      for (Statement statement : file.getStatements()) {
        int line = source.line(NodeModelUtils.getNode(statement).getOffset());
        if (!broken.contains(line)) {
          statements.put(line, statement);
        }
      }
    }
    List<Line> lines = new ArrayList<>();
    for (List<Token> tokens : tokens(source.text())) {
      int number = source.line(tokens.getFirst().offset());
      lines.add(new Line(number, tokens, statements.get(number)));
    }
    return lines;
  }

  /// Where the comments of a text are.
  static List<Span> comments(String text) {
    List<Span> comments = new ArrayList<>();
    AddressLexer lexer = new AddressLexer();
    lexer.setCharStream(new ANTLRStringStream(text));
    for (CommonToken token = (CommonToken) lexer.nextToken();
        token.getType() != org.antlr.runtime.Token.EOF;
        token = (CommonToken) lexer.nextToken()) {
      if (token.getType() == InternalMsgTestParser.RULE_COMMENT) {
        int start = token.getStartIndex();
        comments.add(new Span(start, token.getStopIndex() + 1 - start));
      }
    }
    return comments;
  }

  /// The visible tokens, line by line.
  private static List<List<Token>> tokens(String text) {
    Map<Integer, String> tokenTypes = PARSER.getTokenDefProvider().getTokenDefMap();
    AddressLexer lexer = new AddressLexer();
    lexer.setCharStream(new ANTLRStringStream(text));
    List<List<Token>> lines = new ArrayList<>();
    List<Token> line = new ArrayList<>();
    while (true) {
      CommonToken token = (CommonToken) lexer.nextToken();
      boolean end = token.getType() == org.antlr.runtime.Token.EOF;
      String type = end ? "RULE_NL" : String.valueOf(tokenTypes.get(token.getType()));
      switch (type) {
        case "RULE_WS", "RULE_COMMENT" -> {}
        case "RULE_NL" -> {
          if (!line.isEmpty()) {
            lines.add(List.copyOf(line));
            line.clear();
          }
        }
        default -> line.add(new Token(type, token.getText(), token.getStartIndex()));
      }
      if (end) {
        return lines;
      }
    }
  }
}
