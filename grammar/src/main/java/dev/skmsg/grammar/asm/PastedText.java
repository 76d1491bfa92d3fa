package dev.skmsg.grammar.asm;

/// Recognizes what verifier logs, bpftool and llvm-objdump print around the instructions.
final class PastedText {
  private PastedText() {}

  /// Behind the colon of `12:`, or -1.
  static int lineNumberEnd(CharSequence text, int start) {
    int at = start;
    while (at < text.length() && AsmLexer.isDigit(text.charAt(at))) {
      at++;
    }
    return at > start && at < text.length() && text.charAt(at) == ':' ? at + 1 : -1;
  }

  /// Behind ` (61)` or the instruction bytes of llvm-objdump, which begin at `start`; -1 if there
  /// is neither.
  static int prefixEnd(CharSequence text, int start) {
    int at = skipBlanks(text, start);
    if (at + 4 <= text.length()
        && text.charAt(at) == '('
        && isHexPair(text, at + 1)
        && text.charAt(at + 3) == ')') {
      return at + 4;
    }
    int pairs = 0;
    while (isHexPair(text, at) && isBlank(text, at + 2)) {
      pairs++;
      at = skipBlanks(text, at + 2);
    }
    return pairs == 8 || pairs == 16 ? at : -1;
  }

  /// Whether the line that begins here is one of a log or dump that shows no instruction.
  static boolean isNoise(String text, int start) {
    int end = text.indexOf('\n', start);
    String line = text.substring(start, end < 0 ? text.length() : end);
    return switch (line.charAt(0)) {
      case 'f' -> line.matches("func#\\d+ @\\d+.*|from \\d+ to \\d+.*: .*");
      case 'p' -> line.matches("processed \\d+ insns .*");
      case 'm' -> line.startsWith("mark_precise: frame");
      case 'v' -> line.startsWith("verification time ");
      case 's' -> line.startsWith("stack depth ");
      case 'D' -> line.startsWith("Disassembly of section ");
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          line.matches("\\d+: R\\d+(_\\w+)?=.*");
      default -> false;
    };
  }

  private static int skipBlanks(CharSequence text, int start) {
    int at = start;
    while (isBlank(text, at)) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(CharSequence text, int at) {
    return at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t');
  }

  private static boolean isHexPair(CharSequence text, int at) {
    return at + 1 < text.length() && isHexDigit(text.charAt(at)) && isHexDigit(text.charAt(at + 1));
  }

  private static boolean isHexDigit(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
  }
}
