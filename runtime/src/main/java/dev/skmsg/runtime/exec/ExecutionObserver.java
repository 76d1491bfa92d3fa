package dev.skmsg.runtime.exec;

/// Told what happens during a run. A machine without one pays nothing for it.
public interface ExecutionObserver {

  /// A helper or kernel function returned.
  ///
  /// @param name without the `bpf_` prefix
  /// @param arguments R1 to R5; how many mean something is the helper's prototype
  default void helperCalled(
      Machine machine, int slot, String name, long[] arguments, long result) {}

  /// A tail call succeeded.
  default void tailCalled(Machine machine, LoadedProgram from, int slot, LoadedProgram to) {}

  /// A program read bytes of the packet that nobody has written.
  ///
  /// @param offset from the start of the packet window
  default void undefinedRead(Machine machine, int slot, int offset, int size) {}

  /// A program printed a line.
  default void printed(Machine machine, String line) {}

  /// Whether [#instruction] is to be called; asked once, when a run starts.
  default boolean watchesInstructions() {
    return false;
  }

  /// An instruction is about to run.
  ///
  /// @param registers R0 to R10; may be changed
  default void instruction(Machine machine, LoadedProgram program, int slot, long[] registers) {}
}
