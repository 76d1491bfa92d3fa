package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.syntax.ModelFactory;
import dev.skmsg.language.msgTest.MsgTestPackage;
import dev.skmsg.language.parser.antlr.MsgTestAntlrTokenFileProvider;
import dev.skmsg.language.parser.antlr.MsgTestParser;
import dev.skmsg.language.parser.antlr.internal.InternalMsgTestParser;
import dev.skmsg.language.services.MsgTestGrammarAccess;
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

/// The generated parser with the end of a line as its only synchronisation point: an error never
/// crosses a line.
///
/// Set up without an injector, which would take half a second to start.
final class LineParser extends MsgTestParser {
  LineParser() {
    Resource.Factory.Registry.INSTANCE
        .getExtensionToFactoryMap()
        .putIfAbsent("xtextbin", new BinaryGrammarResourceFactoryImpl());
    EPackage.Registry.INSTANCE.putIfAbsent(XtextPackage.eNS_URI, XtextPackage.eINSTANCE);
    EPackage.Registry.INSTANCE.putIfAbsent(MsgTestPackage.eNS_URI, MsgTestPackage.eINSTANCE);
    GrammarProvider grammar =
        new GrammarProvider("dev.skmsg.language.MsgTest", XtextResourceSet::new);
    grammar.setClassLoader(MsgTestParser.class.getClassLoader());
    setGrammarAccess(new MsgTestGrammarAccess(grammar));
    AntlrTokenDefProvider tokens = new AntlrTokenDefProvider();
    tokens.setAntlrTokenFileProvider(new MsgTestAntlrTokenFileProvider());
    setTokenDefProvider(tokens);
    setLexerProvider(AddressLexer::new);
    setElementFactory(new ModelFactory());
    setUnorderedGroupHelper(
        () -> new UnorderedGroupHelper(new UnorderedGroupHelper.Collector(getGrammarAccess())));
  }

  /// Parses a whole file.
  synchronized IParseResult parse(String text) {
    return doParse(text);
  }

  @Override
  protected NodeModelBuilder createNodeModelBuilder() {
    return new NodeModelBuilder();
  }

  @Override
  protected InternalMsgTestParser createParser(XtextTokenStream stream) {
    return new Recovering(stream, getGrammarAccess());
  }

  private static final class Recovering extends InternalMsgTestParser {
    private static final BitSet LINE_END = BitSet.of(RULE_NL);
    private int recoveredAt = -1;

    Recovering(TokenStream input, MsgTestGrammarAccess grammar) {
      super(input, grammar);
    }

    @Override
    protected BitSet computeErrorRecoverySet() {
      return LINE_END;
    }

    @Override
    public void recover(IntStream input, RecognitionException error) {
      if (input.index() == recoveredAt) {
        return; // still unwinding the rules of the same line
      }
      state.lastErrorIndex = -1; // or ANTLR would skip the line's end, and with it the next line
      super.recover(input, error);
      recoveredAt = input.index();
    }

    @Override
    protected Object recoverFromMismatchedToken(IntStream input, int type, BitSet follow)
        throws RecognitionException {
      if (type == RULE_NL || input.LA(1) == RULE_NL || input.LA(1) == Token.EOF) {
        throw new MismatchedTokenException(type, input);
      }
      return super.recoverFromMismatchedToken(input, type, follow);
    }

    /// Only the place counts: what is wrong there is found out from the grammar.
    @Override
    public SyntaxErrorMessage getSyntaxErrorMessage(RecognitionException error, String[] names) {
      return new SyntaxErrorMessage("", "syntax");
    }
  }
}
