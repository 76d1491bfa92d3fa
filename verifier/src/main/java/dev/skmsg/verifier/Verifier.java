package dev.skmsg.verifier;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.verifier.explore.Verification;

/// Decides whether a kernel would load a program, by the kernel's own method.
public final class Verifier {
  private Verifier() {}

  /// The verdict of this kernel on this program.
  ///
  /// Interrupting the thread ends it soon as Unsupported `cancelled`.
  public static VerificationResult verify(
      Program program, KernelProfile kernel, VerifierOptions options) {
    return new Verification(program, kernel, options).run();
  }
}
