package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.runtime.exec.LoadedProgram;
import dev.skmsg.runtime.exec.RunResult;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.socket.ProgramOutcome;

/// A program that a machine runs for a socket.
public sealed interface SocketProgram permits BpfMessageProgram, BpfPacketProgram {

  LoadedProgram program();

  /// How a run ended, in a socket's terms.
  static ProgramOutcome outcome(RunResult result) {
    return switch (result) {
      case RunResult.Returned(long value) -> new ProgramOutcome.Returned(value);
      case RunResult.Trapped(Trap trap, LoadedProgram at, int slot) ->
          new ProgramOutcome.Faulted(
              "%s, instruction %d%s: %s"
                  .formatted(at.name(), slot, place(at, slot), trap.message()),
              trap instanceof Trap.Unsupported);
    };
  }

  private static String place(LoadedProgram program, int slot) {
    SourcePosition position = program.program().position(slot);
    return position == null ? "" : " (" + position + ")";
  }
}
