package dev.skmsg.server.lsp;

import dev.skmsg.grammar.syntax.Replacement;
import java.util.List;

/// A change of a text that should answer a complaint.
///
/// @param title says what it does, as an order
/// @param edits in the order of the text
/// @param source it tidies up more than one complaint
record Fix(String title, List<Replacement> edits, boolean source) {
  Fix {
    edits = List.copyOf(edits);
  }

  static Fix of(String title, List<Replacement> edits) {
    return new Fix(title, edits, false);
  }

  String applied(String text) {
    return Replacement.apply(text, edits);
  }
}
