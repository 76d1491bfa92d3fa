package dev.skmsg.verifier;

/// How a program is to be verified.
///
/// @param perfmon the loader holds CAP_PERFMON besides CAP_BPF and CAP_NET_ADMIN: pointer leaks and
/// uninitialised stack reads are allowed, nothing is explored speculatively
/// @param logLevel 0 for none, else as the kernel's log_level
/// @param processors how many the machine may have: what bpf_get_smp_processor_id returns is below
public record VerifierOptions(boolean perfmon, int logLevel, int processors) {
  /// The most processors any kernel is built for.
  public static final int ANY_MACHINE = 8192;

  /// As root, without a log.
  public static final VerifierOptions ROOT = new VerifierOptions(true, 0);

  /// For any machine.
  public VerifierOptions(boolean perfmon, int logLevel) {
    this(perfmon, logLevel, ANY_MACHINE);
  }

  /// For a machine of so many processors.
  public VerifierOptions withProcessors(int count) {
    return new VerifierOptions(perfmon, logLevel, count);
  }
}
