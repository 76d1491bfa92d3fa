package dev.skmsg.server.lsp;

import dev.skmsg.grammar.syntax.Replacement;
import java.util.List;

/// A change of a text that should answer a complaint.
///
/// @param title says what it does, as an order
/// @param edits in the order of the text
record Fix(String title, List<Replacement> edits) {
  Fix {
    edits = List.copyOf(edits);
  }

  String applied(String text) {
    return Replacement.apply(text, edits);
  }
}
