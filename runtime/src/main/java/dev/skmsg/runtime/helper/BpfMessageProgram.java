package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.runtime.exec.LoadedProgram;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.RunResult;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.socket.MessageProgram;
import dev.skmsg.runtime.socket.ProgramOutcome;
import dev.skmsg.runtime.socket.TcpSocket;

/// A message program that a machine runs.
public final class BpfMessageProgram implements MessageProgram {
  private final Machine machine;
  private final LoadedProgram program;

  public BpfMessageProgram(Machine machine, LoadedProgram program) {
    this.machine = machine;
    this.program = program;
  }

  public LoadedProgram program() {
    return program;
  }

  @Override
  public String name() {
    return program.name();
  }

  @Override
  public ProgramOutcome run(SkMsg msg, TcpSocket socket) {
    MessageContext context = new MessageContext(machine.memory(), msg, socket);
    context.showWindow();
    try {
      return switch (machine.run(program, context)) {
        case RunResult.Returned(long value) -> new ProgramOutcome.Returned(value);
        case RunResult.Trapped(Trap trap, LoadedProgram at, int slot) ->
            new ProgramOutcome.Faulted(
                "%s, instruction %d%s: %s"
                    .formatted(at.name(), slot, place(at, slot), trap.message()),
                trap instanceof Trap.Unsupported);
      };
    } finally {
      machine.memory().forget(context);
    }
  }

  private static String place(LoadedProgram program, int slot) {
    SourcePosition position = program.program().position(slot);
    return position == null ? "" : " (" + position + ")";
  }
}
