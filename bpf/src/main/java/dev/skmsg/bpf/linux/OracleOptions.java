package dev.skmsg.bpf.linux;

/// How the running kernel is asked.
///
/// @param logLevel 0 for the error text of a rejection alone, 1 or 2 for the log at that level
/// @param statistics whether to count what an accepted program cost, by loading it once more
public record OracleOptions(Privileges privileges, int logLevel, boolean statistics) {

  /// All privileges, error text and statistics.
  public static final OracleOptions STANDARD = new OracleOptions(Privileges.ALL, 0, true);
}
