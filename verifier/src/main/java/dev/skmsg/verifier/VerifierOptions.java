package dev.skmsg.verifier;

/// How a program is to be verified.
///
/// @param perfmon the loader holds CAP_PERFMON besides CAP_BPF and CAP_NET_ADMIN: pointer leaks and
/// uninitialised stack
///     reads are allowed, nothing is explored speculatively
/// @param logLevel 0 for none, else as the kernel's log_level
public record VerifierOptions(boolean perfmon, int logLevel) {

  /// As root, without a log.
  public static final VerifierOptions ROOT = new VerifierOptions(true, 0);
}
