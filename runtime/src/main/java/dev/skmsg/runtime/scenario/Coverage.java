package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import java.util.IdentityHashMap;
import java.util.Set;

/// How often each instruction of some programs ran, over any number of tests.
public final class Coverage {
  private final IdentityHashMap<Program, Counts> programs = new IdentityHashMap<>();

  /// Of one program, by slot.
  ///
  /// @param executed how often the instruction began
  /// @param taken of a conditional jump, how often it jumped; otherwise it went on
  public record Counts(long[] executed, long[] taken) {}

  /// The programs of which anything ran.
  public Set<Program> programs() {
    return programs.keySet();
  }

  /// The counts of a program, all 0 if it never ran.
  public Counts of(Program program) {
    return programs.computeIfAbsent(
        program,
        _ -> {
          int length = program.instructions().size();
          return new Counts(new long[length], new long[length]);
        });
  }

  /// One run after another, each from its first instruction.
  Watch watch() {
    return new Watch();
  }

  /// Follows runs, to tell where each conditional jump went.
  final class Watch {
    private Program program = NONE;
    private Counts counts = new Counts(new long[0], new long[0]);
    private int branch = -1;

    @SuppressWarnings("ReferenceEquality")
    void instruction(Program running, int slot) {
      if (running != program) {
        program = running;
        counts = of(running);
        branch = -1;
      }
      counts.executed[slot]++;
      if (branch >= 0 && slot != branch + 1) {
        counts.taken[branch]++;
      }
      branch = running.instructions().get(slot) instanceof Instruction.Branch ? slot : -1;
    }
  }

  private static final Program NONE =
      Program.of(
          "", dev.skmsg.bpf.isa.ProgramType.SK_MSG, java.util.List.of(), java.util.List.of());
}
