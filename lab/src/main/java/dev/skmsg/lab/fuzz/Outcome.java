package dev.skmsg.lab.fuzz;

/// What a judge says about a program.
///
/// @param error the error line of a rejection, or what is unsupported; else empty
/// @param processed instructions processed, as the judge counts them
/// @param log for the eye; may be empty
public record Outcome(Verdict verdict, String error, int processed, String log) {

  /// Unsupported is the model's alone.
  public enum Verdict {
    ACCEPT,
    REJECT,
    UNSUPPORTED
  }

  static Outcome unsupported(String what) {
    return new Outcome(Verdict.UNSUPPORTED, what, 0, "");
  }

  /// One line: `reject (17 processed): R0 !read_ok`.
  public String sentence() {
    String head = verdict.name().toLowerCase(java.util.Locale.ROOT);
    return head + " (" + processed + " processed)" + (error.isEmpty() ? "" : ": " + error);
  }
}
