package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.LoadedProgram;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.PacketProgram;
import dev.skmsg.runtime.socket.ProgramOutcome;
import dev.skmsg.runtime.socket.SkBuff;

/// A program of type sk_skb that a machine runs.
public final class BpfPacketProgram implements PacketProgram, SocketProgram {
  private final Machine machine;
  private final LoadedProgram program;
  private final Kind kind;

  /// A program for the slot that its section names, as libbpf reads it.
  public BpfPacketProgram(Machine machine, LoadedProgram program) {
    this(
        machine,
        program,
        switch (program.program().section()) {
          case "sk_skb/stream_parser" -> Kind.STREAM_PARSER;
          case "sk_skb/stream_verdict" -> Kind.STREAM_VERDICT;
          default -> Kind.SKB_VERDICT;
        });
  }

  public BpfPacketProgram(Machine machine, LoadedProgram program, Kind kind) {
    this.machine = machine;
    this.program = program;
    this.kind = kind;
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
  public Kind kind() {
    return kind;
  }

  @Override
  public ProgramOutcome run(SkBuff skb, HostSocket socket) {
    PacketContext context = new PacketContext(machine, skb, socket);
    context.showWindow();
    try {
      return SocketProgram.outcome(machine.run(program, context));
    } finally {
      machine.memory().forget(context);
    }
  }
}
