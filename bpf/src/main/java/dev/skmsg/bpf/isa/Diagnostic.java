package dev.skmsg.bpf.isa;

/// One complaint about an input: where, how bad, and what is wrong in a sentence.
public record Diagnostic(SourcePosition position, int length, Severity severity, String message) {

  public enum Severity {
    ERROR,
    WARNING
  }

  /// An error at a place, `length` UTF-16 units long.
  public static Diagnostic error(SourcePosition position, int length, String message) {
    return new Diagnostic(position, length, Severity.ERROR, message);
  }
}
