package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.LoadedProgram;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.MessageProgram;
import dev.skmsg.runtime.socket.ProgramOutcome;

/// A message program that a machine runs.
public final class BpfMessageProgram implements MessageProgram, SocketProgram {
  private final Machine machine;
  private final LoadedProgram program;

  public BpfMessageProgram(Machine machine, LoadedProgram program) {
    this.machine = machine;
    this.program = program;
  }

  @Override
  public LoadedProgram program() {
    return program;
  }

  @Override
  public String name() {
    return program.name();
  }

  @Override
  public ProgramOutcome run(SkMsg msg, HostSocket socket) {
    MessageContext context = new MessageContext(machine.memory(), msg, socket);
    context.showWindow();
    try {
      return SocketProgram.outcome(machine.run(program, context));
    } finally {
      machine.memory().forget(context);
    }
  }
}
