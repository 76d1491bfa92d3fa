package dev.skmsg.grammar.msgtest;

import dev.skmsg.language.parser.antlr.internal.InternalMsgTestLexer;
import java.util.HexFormat;
import org.antlr.runtime.CommonToken;
import org.antlr.runtime.Token;

/// The generated lexer, and `[fd00::1]:80` as one token: hexadecimal digits and then a colon behind
/// the bracket tell it from a key or a list.
final class AddressLexer extends InternalMsgTestLexer {
  @Override
  public Token nextToken() {
    if (!opensAddress()) {
      return super.nextToken();
    }
    int start = input.index();
    int line = getLine();
    boolean closed = false;
    while (isAddress(input.LA(1)) || !closed && input.LA(1) == ']') {
      closed |= input.LA(1) == ']';
      input.consume();
    }
    CommonToken token =
        new CommonToken(input, RULE_ADDRESS, Token.DEFAULT_CHANNEL, start, input.index() - 1);
    token.setLine(line);
    return token;
  }

  private boolean opensAddress() {
    if (input.LA(1) != '[') {
      return false;
    }
    int ahead = 2;
    while (HexFormat.isHexDigit(input.LA(ahead))) {
      ahead++;
    }
    return input.LA(ahead) == ':';
  }

  /// What may stand behind the opening bracket, sensible or not.
  private boolean isAddress(int c) {
    return c == '[' || c == ':' || c == '.' || c == '%' || Character.isLetterOrDigit(c);
  }
}
