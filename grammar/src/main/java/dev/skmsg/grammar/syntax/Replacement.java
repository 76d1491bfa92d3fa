package dev.skmsg.grammar.syntax;

import java.util.List;

/// What stands in place of a stretch of a text.
public record Replacement(Span span, String text) {

  /// A text with replacements made.
  ///
  /// @param replacements in the order of the text, none reaching into the next
  public static String apply(String text, List<Replacement> replacements) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    for (Replacement replacement : replacements) {
      result.append(text, at, replacement.span.offset()).append(replacement.text);
      at = replacement.span.end();
    }
    return result.append(text, at, text.length()).toString();
  }
}
