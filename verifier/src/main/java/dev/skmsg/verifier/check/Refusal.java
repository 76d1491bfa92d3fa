package dev.skmsg.verifier.check;

import dev.skmsg.bpf.kernel.Errno;
import org.jspecify.annotations.Nullable;

/// Ends a verification from the depth of a check: the one exception of this module, caught in
/// [dev.skmsg.verifier.Verifier] and handed out as a value.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable Errno errno;
  private final boolean lineEnds;

  private Refusal(@Nullable Errno errno, String message, boolean lineEnds) {
    super(message, null, false, false);
    this.errno = errno;
    this.lineEnds = lineEnds;
  }

  /// The kernel would refuse the program with these words.
  public static Refusal rejected(Errno errno, String message) {
    return new Refusal(errno, message, true);
  }

  /// The kernel would refuse the program with these words, and goes on in the same line.
  public static Refusal rejectedWithoutLineEnd(Errno errno, String message) {
    return new Refusal(errno, message, false);
  }

  /// The program uses something that is not modelled.
  public static Refusal unsupported(String what) {
    return new Refusal(null, what, true);
  }

  /// `null` when the program is not rejected but unsupported.
  public @Nullable Errno errno() {
    return errno;
  }

  /// Whether the kernel's words end their line.
  public boolean lineEnds() {
    return lineEnds;
  }

  public String text() {
    String text = getMessage();
    return text == null ? "" : text;
  }
}
