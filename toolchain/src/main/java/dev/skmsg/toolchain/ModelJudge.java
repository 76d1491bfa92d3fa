package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.toolchain.Judgement.Outcome;
import dev.skmsg.verifier.Finding;
import dev.skmsg.verifier.Statistics;
import dev.skmsg.verifier.VerificationResult;
import dev.skmsg.verifier.Verifier;
import dev.skmsg.verifier.VerifierOptions;

/// The verifier of this project as a judge.
public final class ModelJudge {
  private ModelJudge() {}

  /// What the model of this kernel says of a program.
  public static Judgement judge(
      String file, Program program, KernelProfile kernel, VerifierOptions options) {
    long start = System.nanoTime();
    VerificationResult result = Verifier.verify(program, kernel, options);
    long micros = (System.nanoTime() - start) / 1000;
    Statistics cost = result.statistics();
    return switch (result) {
      case VerificationResult.Accepted accepted ->
          new Judgement(
              file,
              program,
              kernel.version(),
              Outcome.ACCEPT,
              null,
              null,
              -1,
              cost.processed(),
              cost.totalStates(),
              cost.peakStates(),
              micros,
              accepted.log());
      case VerificationResult.Rejected(Finding finding, Statistics _, String log) ->
          new Judgement(
              file,
              program,
              kernel.version(),
              Outcome.REJECT,
              finding.errno(),
              finding.message(),
              finding.slot(),
              cost.processed(),
              cost.totalStates(),
              cost.peakStates(),
              micros,
              log);
      case VerificationResult.Unsupported(String what, int slot, Statistics _, String log) ->
          new Judgement(
              file,
              program,
              kernel.version(),
              Outcome.UNSUPPORTED,
              null,
              what,
              slot,
              cost.processed(),
              cost.totalStates(),
              cost.peakStates(),
              micros,
              log);
    };
  }
}
