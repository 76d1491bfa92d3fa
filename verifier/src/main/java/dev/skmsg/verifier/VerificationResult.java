package dev.skmsg.verifier;

/// The outcome of a verification.
public sealed interface VerificationResult {

  Statistics statistics();

  /// The log in the kernel's format; empty at log level 0 of an accepted program.
  String log();

  /// The kernel would load it.
  record Accepted(Statistics statistics, String log) implements VerificationResult {}

  /// The kernel would refuse it.
  record Rejected(Finding finding, Statistics statistics, String log)
      implements VerificationResult {}

  /// It uses something that is not modelled, so no verdict is given.
  ///
  /// @param what names it
  /// @param slot the instruction that uses it
  record Unsupported(String what, int slot, Statistics statistics, String log)
      implements VerificationResult {}
}
