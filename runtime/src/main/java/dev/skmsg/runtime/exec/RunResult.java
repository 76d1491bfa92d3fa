package dev.skmsg.runtime.exec;

/// How a run ended.
public sealed interface RunResult {

  /// The main program's exit.
  ///
  /// @param r0 all 64 bits
  record Returned(long r0) implements RunResult {}

  /// The run was stopped at an instruction.
  ///
  /// @param program the one that was running, which tail calls may have changed
  /// @param slot the instruction's slot in it
  record Trapped(Trap trap, LoadedProgram program, int slot) implements RunResult {}
}
