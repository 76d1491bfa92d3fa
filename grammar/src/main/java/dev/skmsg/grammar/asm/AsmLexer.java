package dev.skmsg.grammar.asm;

import dev.skmsg.language.parser.antlr.internal.InternalBpfAsmParser;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.antlr.runtime.CharStream;
import org.antlr.runtime.CommonToken;
import org.antlr.runtime.Token;
import org.eclipse.xtext.parser.antlr.Lexer;

/// Cuts a `.bpf.s` file into the tokens of the grammar.
///
/// By hand, because what `;` and `#` mean depends on the line: `;` begins a comment in a line that
/// begins with it or with the number of a pasted dump, and separates statements elsewhere; `#1`
/// right behind the name that a call names belongs to the name. The last line always ends with an
/// NL token, if need be an empty one.
final class AsmLexer extends Lexer {
  private static final int WS = InternalBpfAsmParser.RULE_WS;
  private static final int COMMENT = InternalBpfAsmParser.RULE_COMMENT;
  private static final int NL = InternalBpfAsmParser.RULE_NL;
  private static final int ID = InternalBpfAsmParser.RULE_ID;

  /// The words and signs that are tokens of their own.
  private static final Map<String, Integer> KEYWORDS = keywords();

  private static final Set<String> RAW_DIRECTIVES =
      Set.of(".file", ".loc", ".ident", ".addrsig", ".addrsig_sym", ".version", ".line", ".ln");

  private static final Set<String> SIGNS = signs();
  private static final int LONGEST_SIGN = 4;

  private String text = "";
  private int at;
  private int line;
  private int lineStart;

  /// Nothing but blanks and comments since the newline.
  private boolean atLineStart;

  /// A statement or label may begin here.
  private boolean atStatementStart;

  /// The line began with a number and a colon.
  private boolean dumped;

  /// The statement's word is `call`.
  private boolean inCall;

  private int previousType;
  private int previousEnd;

  private static Map<String, Integer> keywords() {
    Map<String, Integer> keywords = new HashMap<>();
    String[] names = InternalBpfAsmParser.tokenNames;
    for (int type = 0; type < names.length; type++) {
      if (names[type].startsWith("'")) {
        keywords.put(names[type].substring(1, names[type].length() - 1), type);
      }
    }
    return keywords;
  }

  private static Set<String> signs() {
    Set<String> signs = new HashSet<>(KEYWORDS.keySet());
    signs.removeIf(keyword -> isNamePart(keyword.charAt(keyword.length() - 1)));
    return signs;
  }

  @Override
  public void setCharStream(CharStream stream) {
    super.setCharStream(stream);
    text = stream.size() == 0 ? "" : stream.substring(0, stream.size() - 1);
    at = 0;
    line = 1;
    lineStart = 0;
    atLineStart = true;
    atStatementStart = true;
    dumped = false;
    inCall = false;
    previousType = NL;
    previousEnd = 0;
  }

  @Override
  public void mTokens() {
    throw new IllegalStateException("nextToken does all the work");
  }

  @Override
  public String getGrammarFileName() {
    return "BpfAsm.xtext";
  }

  @Override
  public Token nextToken() {
    int start = at;
    if (start >= text.length()) {
      return atEnd();
    }
    int startLine = line;
    int column = start - lineStart;
    int type = scan();
    if (type != WS && type != COMMENT) {
      previousType = type;
      previousEnd = at;
    }
    return token(type, start, at, startLine, column);
  }

  private Token atEnd() {
    boolean lineIsOpen = previousType != NL;
    previousType = NL;
    return lineIsOpen
        ? token(NL, text.length(), text.length(), line, text.length() - lineStart)
        : Token.EOF_TOKEN;
  }

  private Token token(int type, int start, int end, int tokenLine, int column) {
    CommonToken token = new CommonToken(input, type, Token.DEFAULT_CHANNEL, start, end - 1);
    token.setLine(tokenLine);
    token.setCharPositionInLine(column);
    if (start == end) {
      token.setText("");
    }
    return token;
  }

  private char peek(int distance) {
    int index = at + distance;
    return index < text.length() ? text.charAt(index) : '\0';
  }

  /// Moves behind one token and says what it is.
  private int scan() {
    char c = text.charAt(at);
    switch (c) {
      case ' ', '\t', '\r', '\f' -> {
        return blanks();
      }
      case '\n' -> {
        return newline();
      }
      case '"' -> {
        return beginning(string());
      }
      case '#' -> {
        return isCallNumber() ? callNumber() : lineComment();
      }
      default -> {}
    }
    if (atLineStart) {
      int special = lineBeginning(c);
      if (special != 0) {
        return special;
      }
    }
    if (c == ';') {
      return dumped ? lineComment() : separator();
    }
    if (c == '/' && peek(1) == '/') {
      return lineComment();
    }
    if (c == '/' && peek(1) == '*') {
      return blockComment();
    }
    return word(c);
  }

  private int word(char c) {
    if (isDigit(c)) {
      take();
      return beginning(InternalBpfAsmParser.RULE_NUMBER);
    }
    if (c == '\'') {
      return beginning(character());
    }
    if (c == '@' && isNamePart(peek(1))) {
      at++;
      take();
      return beginning(InternalBpfAsmParser.RULE_AT_WORD);
    }
    if (c == '%' && isRegister(at + 1, nameEnd(at + 1))) {
      at = nameEnd(at + 1);
      return beginning(InternalBpfAsmParser.RULE_REGISTER);
    }
    int sign = sign();
    if (sign > 0) {
      String keyword = text.substring(at, at + sign);
      at += sign;
      atLineStart = false;
      atStatementStart = keyword.equals(":");
      return Objects.requireNonNull(KEYWORDS.get(keyword));
    }
    if (isNamePart(c)) {
      return name();
    }
    at += Character.charCount(text.codePointAt(at));
    return beginning(InternalBpfAsmParser.RULE_ANY_OTHER);
  }

  /// A token is no longer at the start of line or statement once this one has been seen.
  private int beginning(int type) {
    atLineStart = false;
    atStatementStart = false;
    return type;
  }

  private int blanks() {
    while (at < text.length() && " \t\r\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return WS;
  }

  private int newline() {
    at++;
    line++;
    lineStart = at;
    dumped = false;
    atLineStart = true;
    return endOfStatement();
  }

  private int separator() {
    at++;
    atLineStart = false;
    return endOfStatement();
  }

  private int endOfStatement() {
    atStatementStart = true;
    inCall = false;
    return NL;
  }

  private int lineComment() {
    skipLine();
    return COMMENT;
  }

  private void skipLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end;
  }

  private int blockComment() {
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      at += 2;
      return beginning(InternalBpfAsmParser.RULE_ANY_OTHER);
    }
    for (; at < end + 2; at++) {
      if (text.charAt(at) == '\n') {
        line++;
        lineStart = at + 1;
      }
    }
    return COMMENT;
  }

  /// Up to the closing quote, or without it to the end of the line.
  private int string() {
    at++;
    while (at < text.length() && text.charAt(at) != '\n') {
      char c = text.charAt(at++);
      if (c == '"') {
        break;
      }
      if (c == '\\' && at < text.length() && text.charAt(at) != '\n') {
        at++;
      }
    }
    return InternalBpfAsmParser.RULE_STRING;
  }

  /// `'a'` and `'\n'` are numbers.
  private int character() {
    int length = peek(1) == '\\' ? 4 : 3;
    if (peek(length - 1) != '\'' || peek(1) == '\n' || peek(2) == '\n') {
      at++;
      return InternalBpfAsmParser.RULE_ANY_OTHER;
    }
    at += length;
    return InternalBpfAsmParser.RULE_NUMBER;
  }

  private boolean isCallNumber() {
    return inCall && previousType == ID && previousEnd == at && isDigit(peek(1));
  }

  private int callNumber() {
    at++;
    take();
    return beginning(InternalBpfAsmParser.RULE_CALL_NUMBER);
  }

  private void take() {
    at = nameEnd(at);
  }

  private int nameEnd(int from) {
    int end = from;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int name() {
    boolean first = atStatementStart;
    int start = at;
    take();
    atLineStart = false;
    atStatementStart = false;
    if (isRegister(start, at)) {
      return InternalBpfAsmParser.RULE_REGISTER;
    }
    String name = text.substring(start, at);
    if (first) {
      inCall = name.equals("call");
      if (RAW_DIRECTIVES.contains(name) || name.startsWith(".cfi_")) {
        skipRawDirective();
        return InternalBpfAsmParser.RULE_RAW_DIRECTIVE;
      }
    }
    Integer keyword = KEYWORDS.get(name);
    return keyword == null ? ID : keyword;
  }

  private void skipRawDirective() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != ';') {
      if (text.charAt(at) == '#') {
        skipLine();
      } else if (text.charAt(at) == '"') {
        int _ = string();
      } else {
        at++;
      }
    }
  }

  /// The length of the longest sign here, 0 for none. `s>` and its like are signs only where no
  /// name goes on.
  private int sign() {
    for (int length = Math.min(LONGEST_SIGN, text.length() - at); length > 0; length--) {
      if (SIGNS.contains(text.substring(at, at + length))) {
        return length;
      }
    }
    return 0;
  }

  // ---- what only a line's beginning can be

  /// The token type of what a pasted line begins with, 0 if this is an ordinary line.
  private int lineBeginning(char c) {
    if (c == ';' || c >= 'A' && PastedText.isNoise(text, at)) {
      return lineComment();
    }
    if (!isDigit(c)) {
      return 0;
    }
    int colon = PastedText.lineNumberEnd(text, at);
    if (colon < 0) {
      return 0;
    }
    dumped = true;
    if (PastedText.isNoise(text, at)) {
      return lineComment();
    }
    int end = PastedText.prefixEnd(text, colon);
    if (end < 0) {
      return 0;
    }
    at = end;
    atLineStart = false;
    atStatementStart = true;
    return InternalBpfAsmParser.RULE_DUMP_PREFIX;
  }

  private boolean isRegister(int start, int end) {
    if (end - start < 2 || text.charAt(start) != 'r' && text.charAt(start) != 'w') {
      return false;
    }
    for (int i = start + 1; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isNamePart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || isDigit(c)
        || c == '_'
        || c == '.'
        || c == '$';
  }
}
