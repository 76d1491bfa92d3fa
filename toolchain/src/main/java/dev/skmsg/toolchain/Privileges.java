package dev.skmsg.toolchain;

import dev.skmsg.verifier.VerifierOptions;
import java.util.List;
import java.util.Optional;

/// Who loads a program: what `--caps` and a project's settings say.
public enum Privileges {
  /// Every capability, CAP_PERFMON among them.
  ROOT,
  /// CAP_BPF and CAP_NET_ADMIN alone.
  BPF_NET_ADMIN;

  /// The texts that [#of] takes, the first of each meaning the one that [#text] gives.
  public static final List<String> ACCEPTED =
      List.of("root", "bpf,net_admin", "bpf,net_admin,perfmon");

  /// The same in a message's words.
  public static final String EXPECTED = "root or bpf,net_admin[,perfmon]";

  /// Reads one of [#ACCEPTED].
  public static Optional<Privileges> of(String text) {
    return switch (text) {
      case "root", "bpf,net_admin,perfmon" -> Optional.of(ROOT);
      case "bpf,net_admin" -> Optional.of(BPF_NET_ADMIN);
      default -> Optional.empty();
    };
  }

  /// As [#of] reads it back.
  public String text() {
    return switch (this) {
      case ROOT -> "root";
      case BPF_NET_ADMIN -> "bpf,net_admin";
    };
  }

  /// How the verifier is to be asked.
  public VerifierOptions options(int logLevel) {
    return new VerifierOptions(this == ROOT, logLevel);
  }
}
