package dev.skmsg.cli;

import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.toolchain.KernelJudge;
import java.util.Locale;
import picocli.CommandLine.Option;

/// `--on`, for the commands that can ask the running kernel.
final class JudgeOption {
  enum On {
    MODEL,
    KERNEL,
    BOTH
  }

  @Option(
      names = "--on",
      description =
          "Who judges: ${COMPLETION-CANDIDATES}. kernel asks the running Linux through bpf(2).")
  private On on = On.MODEL;

  On on() {
    return on;
  }

  /// With the running kernel as judge, only its own profile makes sense.
  void check(SharedOptions shared) {
    boolean own = shared.kernels().equals(KernelJudge.profile().stream().toList());
    if (on != On.MODEL && shared.kernelGiven() && !own) {
      throw shared.mistake(
          "--on "
              + on.name().toLowerCase(Locale.ROOT)
              + " asks the running kernel, which is "
              + KernelJudge.release()
              + "; leave out --kernel");
    }
  }

  /// The profile to compare with the running kernel.
  static KernelProfile profile() {
    return KernelJudge.profile().orElse(KernelProfile.newest());
  }
}
