package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.syntax.Span;

/// A token of a test file, as the parser sees it, or a comment.
public record TestToken(Kind kind, Span span) {

  /// What a token is.
  public enum Kind {
    COMMENT,
    /// A word of the language where the grammar wants it.
    KEYWORD,
    /// The name of a socket, map or program, or of an error.
    NAME,
    NUMBER,
    STRING,
    /// `hex:0102`
    HEX,
    /// `@FILE`
    FILE,
    ADDRESS,
    OPERATOR,
    /// No token begins like this.
    OTHER
  }
}
