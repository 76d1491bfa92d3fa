package dev.skmsg.grammar.msgtest;

import dev.skmsg.language.parser.antlr.MsgTestParser;
import dev.skmsg.language.parser.antlr.internal.InternalMsgTestParser;
import dev.skmsg.language.services.MsgTestGrammarAccess;
import org.antlr.runtime.BitSet;
import org.antlr.runtime.IntStream;
import org.antlr.runtime.MismatchedTokenException;
import org.antlr.runtime.RecognitionException;
import org.antlr.runtime.Token;
import org.antlr.runtime.TokenStream;
import org.eclipse.xtext.parser.antlr.XtextTokenStream;

/// The generated parser with the end of a line as its only synchronisation point: an error never
/// crosses a line.
final class LineParser extends MsgTestParser {
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
  }
}
