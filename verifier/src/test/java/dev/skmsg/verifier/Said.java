package dev.skmsg.verifier;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.KernelOracle;
import dev.skmsg.bpf.linux.OracleOptions;
import dev.skmsg.bpf.linux.OracleResult;
import dev.skmsg.bpf.linux.RunningKernel;

/// What is said of a program, in a line that can be compared.
final class Said {
  private static final VerifierOptions OPTIONS = new VerifierOptions(true, 0, 2);

  private Said() {}

  /// Skips the test, out loud, where the running kernel is none to compare with.
  static void assumeTheKernelCanBeAsked() {
    assumeTrue(Availability.ofThisProcess().permitted(), "bpf(2) is not permitted here");
    assumeTrue(
        RunningKernel.version().filter(v -> v.equals("6.18")).isPresent(),
        "the running kernel is not 6.18");
  }

  /// The verdict, what it cost or why; `unsupported` where there is none.
  static String byTheModel(Program program) {
    VerificationResult result = Verifier.verify(program, KernelProfile.newest(), OPTIONS);
    Statistics cost = result.statistics();
    return switch (result) {
      case VerificationResult.Accepted accepted ->
          "accept processed "
              + cost.processed()
              + " states "
              + cost.totalStates()
              + " peak "
              + cost.peakStates();
      case VerificationResult.Rejected rejected ->
          "reject "
              + rejected.finding().errno().number()
              + " "
              + rejected.finding().message().strip();
      case VerificationResult.Unsupported unsupported -> "unsupported " + unsupported.what();
    };
  }

  /// The same in the running kernel's words.
  static String byTheKernel(Program program) {
    return switch (KernelOracle.load(program, OracleOptions.STANDARD)) {
      case OracleResult.Accepted accepted ->
          "accept processed "
              + accepted.statistics().processed()
              + " states "
              + accepted.statistics().totalStates()
              + " peak "
              + accepted.statistics().peakStates();
      case OracleResult.Rejected rejected ->
          "reject " + rejected.errno() + " " + rejected.error().strip();
      case OracleResult.Failed failed -> "failed " + failed.what();
      case OracleResult.Unavailable unavailable -> "unavailable " + unavailable.reason();
    };
  }
}
