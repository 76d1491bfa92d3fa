package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.grammar.syntax.ModelFactory;
import dev.skmsg.language.bpfAsm.BpfAsmPackage;
import dev.skmsg.language.bpfAsm.Source;
import dev.skmsg.language.parser.antlr.BpfAsmAntlrTokenFileProvider;
import dev.skmsg.language.parser.antlr.BpfAsmParser;
import dev.skmsg.language.parser.antlr.internal.InternalBpfAsmParser;
import dev.skmsg.language.services.BpfAsmGrammarAccess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.runtime.BitSet;
import org.antlr.runtime.IntStream;
import org.antlr.runtime.MismatchedTokenException;
import org.antlr.runtime.RecognitionException;
import org.antlr.runtime.Token;
import org.antlr.runtime.TokenStream;
import org.eclipse.emf.ecore.EPackage;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.XtextPackage;
import org.eclipse.xtext.nodemodel.SyntaxErrorMessage;
import org.eclipse.xtext.nodemodel.impl.NodeModelBuilder;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.parser.antlr.AntlrTokenDefProvider;
import org.eclipse.xtext.parser.antlr.UnorderedGroupHelper;
import org.eclipse.xtext.parser.antlr.XtextTokenStream;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.eclipse.xtext.resource.impl.BinaryGrammarResourceFactoryImpl;
import org.eclipse.xtext.service.GrammarProvider;

/// The generated parser, made so that an error never crosses a line.
///
/// Set up without an injector, which would cost more than parsing a thousand lines does: a parser
/// needs the grammar, a lexer and a factory of model elements and nothing else of Xtext.
final class AsmParser extends BpfAsmParser {
  private final SyntaxErrors syntaxErrors;
  private List<Diagnostic> errors = new ArrayList<>();
  private Set<Integer> brokenLines = new HashSet<>();
  private String file = "";

  /// Some parsed lines, those of the errors counted from 1 within them.
  ///
  /// @param errors at most one for each line
  /// @param brokenLines the lines of the statements that have them
  record Parsed(Source source, List<Diagnostic> errors, Set<Integer> brokenLines) {}

  AsmParser() {
    Resource.Factory.Registry.INSTANCE
        .getExtensionToFactoryMap()
        .putIfAbsent("xtextbin", new BinaryGrammarResourceFactoryImpl());
    EPackage.Registry.INSTANCE.putIfAbsent(XtextPackage.eNS_URI, XtextPackage.eINSTANCE);
    EPackage.Registry.INSTANCE.putIfAbsent(BpfAsmPackage.eNS_URI, BpfAsmPackage.eINSTANCE);
    GrammarProvider grammar =
        new GrammarProvider("dev.skmsg.language.BpfAsm", XtextResourceSet::new);
    grammar.setClassLoader(BpfAsmParser.class.getClassLoader());
    setGrammarAccess(new BpfAsmGrammarAccess(grammar));
    syntaxErrors = new SyntaxErrors(getGrammarAccess());
    BpfAsmAntlrTokenFileProvider tokenFile = new BpfAsmAntlrTokenFileProvider();
    AntlrTokenDefProvider tokens = new AntlrTokenDefProvider();
    tokens.setAntlrTokenFileProvider(tokenFile);
    setTokenDefProvider(tokens);
    setLexerProvider(AsmLexer::new);
    setElementFactory(new ModelFactory());
    setUnorderedGroupHelper(
        () -> new UnorderedGroupHelper(new UnorderedGroupHelper.Collector(getGrammarAccess())));
  }

  /// Parses whole lines.
  synchronized Parsed parse(String fileName, String text) {
    file = fileName;
    errors = new ArrayList<>();
    brokenLines = new HashSet<>();
    IParseResult result = doParse(text);
    return new Parsed((Source) result.getRootASTElement(), List.copyOf(errors), brokenLines);
  }

  @Override
  protected NodeModelBuilder createNodeModelBuilder() {
    return new NodeModelBuilder();
  }

  @Override
  protected InternalBpfAsmParser createParser(XtextTokenStream stream) {
    return new LineParser(stream, getGrammarAccess());
  }

  /// Newline is the one token at which parsing goes on after an error.
  private final class LineParser extends InternalBpfAsmParser {
    private static final BitSet NEWLINE = BitSet.of(RULE_NL);
    private int synchronizedAt = -1;
    private int lastErrorLine;

    LineParser(TokenStream stream, BpfAsmGrammarAccess grammar) {
      super(stream, grammar);
    }

    @Override
    protected BitSet computeErrorRecoverySet() {
      return NEWLINE;
    }

    @Override
    public void recover(IntStream stream, RecognitionException error) {
      if (stream.index() == synchronizedAt) {
        return; // still unwinding the rules of the same line
      }
      // ANTLR's own guard against standing still would eat the newline, and with it the next line.
      state.lastErrorIndex = -1;
      super.recover(stream, error);
      synchronizedAt = stream.index();
    }

    @Override
    protected Object recoverFromMismatchedToken(IntStream stream, int type, BitSet follow)
        throws RecognitionException {
      throw new MismatchedTokenException(type, stream);
    }

    @Override
    public SyntaxErrorMessage getSyntaxErrorMessage(RecognitionException error, String[] names) {
      Token token = error.token;
      if (token.getLine() != lastErrorLine) {
        lastErrorLine = token.getLine();
        errors.add(syntaxErrors.describe(file, input, token));
        for (int line = SyntaxErrors.firstLine(input, token); line <= lastErrorLine; line++) {
          brokenLines.add(line);
        }
      }
      return new SyntaxErrorMessage("", "syntax");
    }
  }
}
