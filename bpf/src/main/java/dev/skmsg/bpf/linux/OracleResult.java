package dev.skmsg.bpf.linux;

/// What the running kernel says about a program.
public sealed interface OracleResult {

  /// It loads.
  ///
  /// @param log empty unless a log level was asked for
  /// @param nanos how long the load without a log took
  record Accepted(LoadStatistics statistics, String log, long nanos) implements OracleResult {}

  /// It does not load.
  ///
  /// @param errno positive, from the load without a log
  /// @param error the log's error line, see [VerifierLog#errorLine]; empty if the kernel wrote none
  /// @param slot the last instruction the log shows, -1 if it shows none
  /// @param log at level 1 at least
  /// @param nanos how long the load without a log took
  record Rejected(
      int errno, String error, int slot, LoadStatistics statistics, String log, long nanos)
      implements OracleResult {

    /// `EACCES`, or `errno 200`.
    public String errnoName() {
      return KernelAnswer.errnoName(errno);
    }
  }

  /// What the program needs could not be made, so its instructions were not looked at.
  ///
  /// @param what the request that was refused: `creating map socks: E2BIG`
  record Failed(String what, int errno) implements OracleResult {}

  /// The kernel cannot be asked here.
  ///
  /// @param reason one sentence
  record Unavailable(String reason) implements OracleResult {}
}
