package dev.skmsg.server.lsp;

import dev.skmsg.grammar.msgtest.TestBlock;
import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.TestDocument;

/// In which part of a test file a socket's name is known.
final class Scopes {
  private Scopes() {}

  /// The test that makes the socket, or the whole file.
  static Span of(TestDocument document, TestName name) {
    Span whole = new Span(0, document.text().length());
    for (TestBlock test : document.syntax().tests()) {
      if (test.span().touches(name.span().offset())) {
        boolean made =
            document.syntax().names().stream()
                .anyMatch(
                    other ->
                        other.role() == TestName.Role.SOCKET_DEFINITION
                            && other.text().equals(name.text())
                            && test.span().touches(other.span().offset()));
        return made ? test.span() : whole;
      }
    }
    return whole;
  }
}
