package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.linux.KernelOracle;
import dev.skmsg.bpf.linux.LoadStatistics;
import dev.skmsg.bpf.linux.OracleOptions;
import dev.skmsg.bpf.linux.OracleResult;
import dev.skmsg.bpf.linux.Privileges;
import dev.skmsg.bpf.linux.RunningKernel;
import dev.skmsg.toolchain.Judgement.Outcome;
import dev.skmsg.verifier.VerifierOptions;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The running Linux as a judge, asked through bpf(2).
public final class KernelJudge {
  private KernelJudge() {}

  /// The kernel's answer, or why there is none.
  public sealed interface Answer {}

  /// The kernel gave a verdict.
  public record Judged(Judgement judgement) implements Answer {}

  /// The kernel gave none.
  ///
  /// @param why one sentence
  public record NotAsked(String why) implements Answer {}

  /// Asks the running kernel to load a program; nothing stays loaded.
  public static Answer judge(String file, Program program, VerifierOptions options) {
    Privileges privileges = options.perfmon() ? Privileges.ALL : Privileges.BPF_NET_ADMIN;
    OracleResult result =
        KernelOracle.load(program, new OracleOptions(privileges, options.logLevel(), true));
    return switch (result) {
      case OracleResult.Accepted(LoadStatistics cost, String log, long nanos) ->
          judged(file, program, Outcome.ACCEPT, null, null, -1, cost, log, nanos);
      case OracleResult.Rejected rejected -> {
        Errno errno = Errno.of(rejected.errno()).orElse(null);
        yield errno == null
            ? new NotAsked("the kernel answered " + rejected.errnoName() + ": " + rejected.error())
            : judged(
                file,
                program,
                Outcome.REJECT,
                errno,
                rejected.error(),
                rejected.slot(),
                rejected.statistics(),
                rejected.log(),
                rejected.nanos());
      }
      case OracleResult.Failed(String what, int errno) ->
          new NotAsked(
              "the kernel refused "
                  + what
                  + Errno.of(errno).map(name -> " (" + name + ")").orElse(""));
      case OracleResult.Unavailable(String reason) -> new NotAsked(reason);
    };
  }

  private static Judged judged(
      String file,
      Program program,
      Outcome outcome,
      @Nullable Errno errno,
      @Nullable String error,
      int slot,
      LoadStatistics cost,
      String log,
      long nanos) {
    return new Judged(
        new Judgement(
            file,
            program,
            release(),
            outcome,
            errno,
            error,
            slot,
            cost.processed(),
            cost.totalStates(),
            cost.peakStates(),
            nanos / 1000,
            log));
  }

  /// Whether two judges agree: the same verdict, and for a rejection the same errno and error line.
  public static boolean agree(Judgement model, Judgement oracle) {
    return model.outcome() == oracle.outcome()
        && model.errno() == oracle.errno()
        && Objects.equals(model.error(), oracle.error());
  }

  /// The model's options for a comparison with the running kernel: its number of processors counts.
  public static VerifierOptions here(VerifierOptions options) {
    return options.withProcessors(RunningKernel.possibleCpus());
  }

  /// What `uname -r` says, or that this is no Linux.
  public static String release() {
    return RunningKernel.release().orElse("not a Linux");
  }

  /// The profile of the running kernel, if there is one.
  public static Optional<KernelProfile> profile() {
    return RunningKernel.version().flatMap(KernelProfile::of);
  }
}
