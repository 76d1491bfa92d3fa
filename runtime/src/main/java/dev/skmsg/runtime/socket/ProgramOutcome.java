package dev.skmsg.runtime.socket;

/// How a run of a program ended.
public sealed interface ProgramOutcome {

  /// @param value R0, of which the kernel looks at the low 32 bits
  record Returned(long value) implements ProgramOutcome {}

  /// The guest's fault: the kernel would not have loaded such a program.
  ///
  /// @param unsupported it is not the guest's fault but something not modelled
  record Faulted(String message, boolean unsupported) implements ProgramOutcome {}
}
