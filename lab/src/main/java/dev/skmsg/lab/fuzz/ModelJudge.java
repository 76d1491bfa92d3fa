package dev.skmsg.lab.fuzz;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.linux.RunningKernel;
import dev.skmsg.lab.fuzz.Outcome.Verdict;
import dev.skmsg.verifier.VerificationResult;
import dev.skmsg.verifier.Verifier;
import dev.skmsg.verifier.VerifierOptions;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Our own verifier as a judge. A fault of its own and a verification without end are answers too:
/// unsupported, with a name that begins with `fault:`.
public final class ModelJudge implements Judge {
  private static final int SECONDS = 60;

  private final KernelProfile kernel;
  private final VerifierOptions options;

  private ModelJudge(KernelProfile kernel, VerifierOptions options) {
    this.kernel = kernel;
    this.options = options;
  }

  /// Of a kernel, as root on any machine.
  public ModelJudge(KernelProfile kernel) {
    this(kernel, VerifierOptions.ROOT);
  }

  /// Of the newest kernel.
  public ModelJudge() {
    this(KernelProfile.newest());
  }

  /// Of the newest kernel, as root on this machine: its number of processors counts.
  public static ModelJudge here() {
    return new ModelJudge(
        KernelProfile.newest(), VerifierOptions.ROOT.withProcessors(RunningKernel.possibleCpus()));
  }

  @Override
  public Outcome judge(Program program) {
    FutureTask<Outcome> task = new FutureTask<>(() -> ask(program));
    Thread thread = Thread.ofPlatform().daemon().name("model").start(task);
    try {
      return task.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return Outcome.unsupported("fault: no verdict within " + SECONDS + " s");
    } catch (ExecutionException e) {
      return Outcome.unsupported("fault: " + where(Objects.requireNonNull(e.getCause())));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String where(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    return fault + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private Outcome ask(Program program) {
    VerificationResult result = Verifier.verify(program, kernel, options);
    int processed = result.statistics().processed();
    return switch (result) {
      case VerificationResult.Accepted _ -> new Outcome(Verdict.ACCEPT, "", processed, "");
      case VerificationResult.Rejected rejected ->
          new Outcome(Verdict.REJECT, rejected.finding().message(), processed, "");
      case VerificationResult.Unsupported unsupported ->
          new Outcome(
              Verdict.UNSUPPORTED,
              unsupported.what() + " (slot " + unsupported.slot() + ")",
              processed,
              "");
    };
  }
}
