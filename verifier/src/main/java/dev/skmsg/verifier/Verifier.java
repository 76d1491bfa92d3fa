package dev.skmsg.verifier;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.verifier.explore.Verification;
import dev.skmsg.verifier.observe.Observation;
import dev.skmsg.verifier.observe.Recording;

/// Decides whether a kernel would load a program, by the kernel's own method.
public final class Verifier {
  private Verifier() {}

  /// The verdict of this kernel on this program.
  ///
  /// Interrupting the thread ends it soon as Unsupported `cancelled`.
  public static VerificationResult verify(
      Program program, KernelProfile kernel, VerifierOptions options) {
    return new Verification(program, kernel, options, null).run();
  }

  /// Verifies a program and says what holds at each instruction.
  ///
  /// Walks every path without cutting any short; when that takes too long, as the kernel does, and
  /// then knows types but no numbers. Interrupting the thread ends it soon.
  ///
  /// @param budget how many instructions to process at most while walking every path
  public static Observation observe(
      Program program, KernelProfile kernel, VerifierOptions options, int budget) {
    int length = program.instructions().size();
    Recording every = new Recording(length, true, budget);
    VerificationResult result = new Verification(program, kernel, options, every).run();
    if (every.isExhausted()) {
      Recording some = new Recording(length, false, Integer.MAX_VALUE);
      result = new Verification(program, kernel, options, some).run();
      return new Observation(result, false, some.points());
    }
    return new Observation(result, true, every.points());
  }
}
