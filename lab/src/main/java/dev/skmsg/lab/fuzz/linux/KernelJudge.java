package dev.skmsg.lab.fuzz.linux;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.KernelOracle;
import dev.skmsg.bpf.linux.OracleOptions;
import dev.skmsg.bpf.linux.OracleResult;
import dev.skmsg.bpf.linux.Privileges;
import dev.skmsg.lab.fuzz.Judge;
import dev.skmsg.lab.fuzz.Outcome;
import dev.skmsg.lab.fuzz.Outcome.Verdict;

/// The running kernel as a judge: it loads programs, and never attaches them.
public final class KernelJudge implements Judge {
  private final OracleOptions options;

  public KernelJudge() {
    this(OracleOptions.STANDARD);
  }

  private KernelJudge(OracleOptions options) {
    this.options = options;
  }

  /// One whose outcomes carry the log at this level.
  public static KernelJudge logging(int level) {
    return new KernelJudge(new OracleOptions(Privileges.ALL, level, true));
  }

  /// Why the kernel cannot be asked here; empty if it can.
  public static String obstacle() {
    return Availability.ofThisProcess().reason();
  }

  @Override
  public Outcome judge(Program program) {
    return switch (KernelOracle.load(program, options)) {
      case OracleResult.Accepted accepted ->
          new Outcome(Verdict.ACCEPT, "", accepted.statistics().processed(), accepted.log());
      case OracleResult.Rejected rejected ->
          new Outcome(
              Verdict.REJECT, rejected.error(), rejected.statistics().processed(), rejected.log());
      case OracleResult.Failed failed -> throw new IllegalStateException(failed.what());
      case OracleResult.Unavailable unavailable ->
          throw new IllegalStateException(unavailable.reason());
    };
  }
}
