package dev.skmsg.grammar.asm;

import dev.skmsg.grammar.asm.AsmToken.Kind;
import java.util.List;
import java.util.Set;

/// How many blanks stand between the tokens of one line.
final class AsmSpacing {
  /// Directives whose arguments LLVM prints without blanks behind their commas.
  private static final Set<String> TIGHT = Set.of(".section", ".pushsection", ".type");

  private static final Set<String> SIGNS = Set.of("+", "-", "~", "!");

  private final List<AsmToken> line;
  private final List<String> words;

  AsmSpacing(List<AsmToken> line, List<String> words) {
    this.line = line;
    this.words = words;
  }

  private boolean is(int index, String word) {
    return words.get(index).equals(word);
  }

  private Kind kind(int index) {
    return line.get(index).kind();
  }

  /// Blanks before a token that is not the first.
  int before(int i) {
    if (kind(i) == Kind.END || kind(i) == Kind.NUMBER && words.get(i).startsWith("#")) {
      return 0;
    }
    if (kind(i - 1) == Kind.END || kind(i) == Kind.COMMENT || kind(i - 1) == Kind.COMMENT) {
      return 1;
    }
    int first = first(i);
    if (isLabelColon(i, first)) {
      return 0;
    }
    if (i == first || i - 1 == first && !isUnary(i - 1, first) && !isDereference(i - 1, first)) {
      return is(i, "(") && is(first, "store_release") ? 0 : 1;
    }
    if (TIGHT.contains(words.get(first))) {
      return isWord(i) && isWord(i - 1) ? 1 : 0;
    }
    return within(i, first);
  }

  /// The first token of a token's statement.
  private int first(int i) {
    int first = i;
    while (first > 0
        && kind(first - 1) != Kind.END
        && !(is(first - 1, ":") && !inBrackets(first - 1))) {
      first--;
    }
    while (first < i && kind(first) == Kind.COMMENT) {
      first++;
    }
    return first;
  }

  private boolean inBrackets(int i) {
    int open = 0;
    for (int at = i - 1; at >= 0 && kind(at) != Kind.END; at--) {
      open += is(at, "[") ? 1 : is(at, "]") ? -1 : 0;
    }
    return open > 0;
  }

  private boolean isLabelColon(int i, int first) {
    return is(i, ":") && i - 1 == first;
  }

  private boolean isWord(int i) {
    return switch (kind(i)) {
      case KEYWORD, TYPE, REGISTER, NUMBER, STRING, NAME, ATTRIBUTE, IGNORED_DIRECTIVE -> true;
      case OPERATOR, COMMENT, DUMP_PREFIX, END, OTHER -> false;
    };
  }

  private int within(int i, int first) {
    String word = words.get(i);
    String before = words.get(i - 1);
    if (isNote(i, first)) {
      return word.equals("<") ? 1 : 0;
    }
    if (word.equals(",") || word.equals(")") || word.equals("]") || word.equals(":")) {
      return 0;
    }
    if (before.equals("(") || before.equals("[") || before.equals(":")) {
      return 0;
    }
    if (before.equals(",")) {
      return 1;
    }
    if (isUnary(i - 1, first) || isDereference(i - 1, first)) {
      return 0;
    }
    if (isPair(i, first) || isPair(i - 1, first)) {
      return 0;
    }
    if (word.equals("(") || word.equals("[")) {
      return opens(i, first) ? 0 : 1;
    }
    boolean cast = before.equals(")") && (kind(i) == Kind.REGISTER || kind(i) == Kind.NAME);
    return cast ? 0 : 1; // `(s8)r2`, `*(u16 *)skb[12]`
  }

  /// Whether a bracket belongs to what is before it: `load_acquire(`, `skb[`, `(u32 *)(`, `][`.
  private boolean opens(int i, int first) {
    return is(i - 1, ")")
        || is(i - 1, "]")
        || kind(i - 1) == Kind.NAME && !is(first, "lock")
        || is(i - 1, "store_release");
  }

  /// `type=array` in a directive.
  private boolean isPair(int i, int first) {
    return is(i, "=") && i - 1 != first && words.get(first).startsWith(".");
  }

  private boolean isUnary(int i, int first) {
    if (!SIGNS.contains(words.get(i))) {
      return false;
    }
    if (i == first || i - 1 == first && kind(first) == Kind.NAME) {
      return true;
    }
    return switch (kind(i - 1)) {
      case OPERATOR -> !is(i - 1, ")") && !is(i - 1, "]");
      case KEYWORD -> true;
      case TYPE,
          REGISTER,
          NUMBER,
          STRING,
          NAME,
          ATTRIBUTE,
          IGNORED_DIRECTIVE,
          COMMENT,
          DUMP_PREFIX,
          END,
          OTHER ->
          false;
    };
  }

  /// The star before an address.
  private boolean isDereference(int i, int first) {
    return is(i, "*") && (i == first || is(i - 1, "=") || is(i - 1, "lock"));
  }

  /// Whether a token is of objdump's note behind a target: `<name+0x10>`.
  private boolean isNote(int i, int first) {
    for (int at = i; at > first; at--) {
      if (is(at, ">") && at < i || is(at, "goto") && is(first, "if")) {
        return false;
      }
      if (is(at, "<")) {
        return !is(first, "if") || words.subList(first, at).contains("goto");
      }
    }
    return false;
  }
}
