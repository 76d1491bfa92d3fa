package dev.skmsg.toolchain;

import dev.skmsg.verifier.VerifierOptions;
import java.util.Optional;

/// Who loads a program: what `--caps` and a project's settings say.
public enum Privileges {
  /// Every capability, CAP_PERFMON among them.
  ROOT,
  /// CAP_BPF and CAP_NET_ADMIN alone.
  BPF_NET_ADMIN;

  /// The texts that [#of] takes.
  public static final String EXPECTED = "root or bpf,net_admin[,perfmon]";

  /// Reads `root`, `bpf,net_admin` or `bpf,net_admin,perfmon`.
  public static Optional<Privileges> of(String text) {
    return switch (text) {
      case "root", "bpf,net_admin,perfmon" -> Optional.of(ROOT);
      case "bpf,net_admin" -> Optional.of(BPF_NET_ADMIN);
      default -> Optional.empty();
    };
  }

  /// How the verifier is to be asked.
  public VerifierOptions options(int logLevel) {
    return new VerifierOptions(this == ROOT, logLevel);
  }
}
