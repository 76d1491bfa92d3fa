package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.isa.Program;
import java.util.List;

/// A program in the running kernel, held by a descriptor until closed.
public final class LiveProgram implements AutoCloseable {
  private final Program program;
  private final int fd;

  private LiveProgram(Program program, int fd) {
    this.program = program;
    this.fd = fd;
  }

  /// Loads the program onto maps that exist already.
  ///
  /// @param maps one for each of [Program#maps], in that order
  public static KernelAnswer<LiveProgram> load(Program program, List<LiveMap> maps) {
    return switch (ProgramLoad.prepare(program)) {
      case KernelAnswer.Refused<ProgramLoad> refused -> refused.as();
      case KernelAnswer.Granted<ProgramLoad>(ProgramLoad load) -> {
        try (load) {
          yield KernelAnswer.of(
              "loading " + program.name(),
              load.load(maps),
              fd -> new LiveProgram(program, fd.intValue()));
        }
      }
    };
  }

  public Program program() {
    return program;
  }

  /// The number by which the kernel tells this program from all others.
  public int id() {
    return BpfAttribute.id(fd);
  }

  /// The descriptor, valid until this is closed.
  public int fd() {
    return fd;
  }

  /// Attaches the program to a sockmap or sockhash.
  ///
  /// @return 0 or the error number
  public int attach(LiveMap map, AttachType type) {
    return (int) -target(map, type).call(BpfAttribute.PROG_ATTACH);
  }

  /// Detaches the program from a sockmap or sockhash.
  ///
  /// @return 0 or the error number
  public int detach(LiveMap map, AttachType type) {
    return (int) -target(map, type).call(BpfAttribute.PROG_DETACH);
  }

  private BpfAttribute target(LiveMap map, AttachType type) {
    return BpfAttribute.cleared().putInt(0, map.fd()).putInt(4, fd).putInt(8, type.id());
  }

  @Override
  public void close() {
    KernelDoor.current().close(fd);
  }
}
