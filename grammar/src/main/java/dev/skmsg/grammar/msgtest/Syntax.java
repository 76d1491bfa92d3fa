package dev.skmsg.grammar.msgtest;

import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Provider;
import com.google.inject.name.Named;
import com.google.inject.name.Names;
import dev.skmsg.language.MsgTestRuntimeModule;
import dev.skmsg.language.MsgTestStandaloneSetup;
import dev.skmsg.language.msgTest.Statement;
import dev.skmsg.language.msgTest.TestFile;
import dev.skmsg.language.services.MsgTestGrammarAccess;
import java.io.StringReader;
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
import org.eclipse.xtext.parser.IParser;
import org.eclipse.xtext.parser.antlr.ITokenDefProvider;
import org.eclipse.xtext.parser.antlr.Lexer;
import org.eclipse.xtext.parser.antlr.LexerBindings;
import org.eclipse.xtext.util.Modules2;
import org.jspecify.annotations.Nullable;

/// Lexes and parses a test file: its lines with their tokens, and the statement of each sound line.
final class Syntax {
  private static final Syntax INSTANCE =
      new Setup().createInjectorAndDoEMFRegistration().getInstance(Syntax.class);

  private final IParser parser;
  private final Provider<Lexer> lexers;
  private final Map<Integer, String> tokenTypes;
  private final MsgTestGrammarAccess grammar;

  @Inject
  Syntax(
      IParser parser,
      @Named(LexerBindings.RUNTIME) Provider<Lexer> lexers,
      ITokenDefProvider tokenTypes,
      MsgTestGrammarAccess grammar) {
    this.parser = parser;
    this.lexers = lexers;
    this.tokenTypes = tokenTypes.getTokenDefMap();
    this.grammar = grammar;
  }

  private static final class Setup extends MsgTestStandaloneSetup {
    @Override
    public Injector createInjector() {
      return Guice.createInjector(
          Modules2.mixin(
              new MsgTestRuntimeModule(),
              binder -> {
                binder.bind(IParser.class).to(LineParser.class);
                binder
                    .bind(Lexer.class)
                    .annotatedWith(Names.named(LexerBindings.RUNTIME))
                    .to(AddressLexer.class);
              }));
    }
  }

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
    return INSTANCE.grammar;
  }

  /// The lines of a file that are not blank.
  static List<Line> parse(SourceText source) {
    return INSTANCE.lines(source);
  }

  private List<Line> lines(SourceText source) {
    IParseResult parsed = parser.parse(new StringReader(source.text()));
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

  /// The visible tokens, line by line.
  private List<List<Token>> tokens(String text) {
    Lexer lexer = lexers.get();
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
