package dev.skmsg.grammar.msgtest;

import static java.util.Map.entry;

import dev.skmsg.grammar.msgtest.Syntax.Line;
import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.grammar.syntax.LineGrammar;
import dev.skmsg.grammar.syntax.LineGrammar.Mismatch;
import dev.skmsg.grammar.syntax.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Says what is wrong with a broken line: one error, at the word where the line stops making sense.
final class LineDiagnosis {
  private static final List<String> STATEMENT_WORDS =
      List.of("program", "pair", "map", "attach", "detach", "delete", "test", "expect");

  private static final String STATEMENT =
      "a statement (" + String.join(", ", STATEMENT_WORDS) + ", '}' or the name of a socket)";

  private static final LineGrammar GRAMMAR =
      new LineGrammar(
          Syntax.grammar().getLineRule(),
          Map.ofEntries(
              entry("Statement", STATEMENT),
              entry("SocketName", "the name of a socket"),
              entry("AnyName", "a name"),
              entry("Key", "a key (a number, hex:.. or a text)"),
              entry("Value", "a value (a number, hex:.., a text, a socket or empty)"),
              entry("Data", "data (a text, hex:.., @FILE, N bytes or [DATA, ..])"),
              entry("Bytes", "data (a text, hex:.., @FILE or N bytes)"),
              entry("Received", "data, N bytes, up to N bytes, nothing or end"),
              entry("ByteWord", "'bytes'"),
              entry("Digest", "hexadecimal digits"),
              entry("KernelVersion", "a kernel version such as 6.18"),
              entry("ADDRESS", "an address as in 10.0.0.1:80"),
              entry("TEXT", "a text in quotes"),
              entry("HEX", "hex:.."),
              entry("FILE_NAME", "@FILE"),
              entry("NUMBER", "a number"),
              entry("ID", "an error name such as EACCES"),
              entry("NL", "the end of the line")),
          Set.of("Junk"));

  private LineDiagnosis() {}

  /// Reports what is wrong with a line that the parser refused.
  ///
  /// @param sockets those known there
  static void report(Line line, Sockets sockets, Problems problems) {
    List<Token> tokens = line.tokens();
    for (Token token : tokens) {
      if (token.type().equals("RULE_TEXT") && LiteralReader.closingQuote(token.text()) < 0) {
        problems.error(token, "this text does not end on its line: expected a closing '\"'");
        return;
      }
    }
    List<String> types = new ArrayList<>(tokens.stream().map(Token::type).toList());
    types.add("RULE_NL");
    Mismatch mismatch = GRAMMAR.mismatch(types);
    if (mismatch == null) {
      throw new IllegalStateException("the parser refused a line of the grammar: " + tokens);
    }
    Token first = tokens.getFirst();
    String hint = Spelling.hint(first.text(), STATEMENT_WORDS);
    boolean verbExpected = mismatch.token() == 1 && mismatch.keywords().contains("sends");
    boolean unknown = !sockets.names().contains(first.text());
    if (mismatch.token() == 0) {
      problems.error(first, "expected " + STATEMENT + ", found " + shown(first) + hint);
    } else if (verbExpected && unknown && !(sockets.acceptsAll() && hint.isEmpty())) {
      problems.error(
          first, "expected a statement or the name of a socket, found " + shown(first) + hint);
    } else if (mismatch.token() == tokens.size()) {
      problems.error(
          tokens.getLast().end(),
          0,
          "expected " + mismatch.expectedText() + ", found the end of the line");
    } else {
      Token found = tokens.get(mismatch.token());
      problems.error(
          found,
          "expected "
              + mismatch.expectedText()
              + ", found "
              + shown(found)
              + Spelling.hint(found.text(), mismatch.keywords()));
    }
  }

  /// The words that may follow these tokens on a line.
  static Set<String> keywordsAfter(List<String> types) {
    List<String> line = new ArrayList<>(types);
    line.add("NOTHING");
    Mismatch mismatch = GRAMMAR.mismatch(line);
    return mismatch != null && mismatch.token() == types.size() ? mismatch.keywords() : Set.of();
  }

  private static String shown(Token token) {
    char first = token.text().charAt(0);
    if (Character.isISOControl(first)) {
      return "U+%04X".formatted((int) first);
    }
    return token.type().equals("RULE_TEXT") ? token.text() : "'" + token.text() + "'";
  }
}
