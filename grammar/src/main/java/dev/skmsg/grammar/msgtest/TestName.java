package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.syntax.Span;

/// One place at which a test file defines or uses a name.
///
/// @param text a quoted one without its quotes
public record TestName(String text, Span span, Role role) {

  /// What the name is there for.
  public enum Role {
    /// A socket where it is made.
    SOCKET_DEFINITION,
    SOCKET,
    MAP,
    PROGRAM,
    /// The file of `program "FILE"`, or of `@FILE`.
    FILE,
    /// The name behind `test`.
    TEST
  }
}
