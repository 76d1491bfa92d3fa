package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.runtime.scenario.Coverage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// How often the lines of a source file ran, and which way its conditional jumps went. A function
/// that several programs hold counts for all of them.
///
/// @param lines by line, from 1, those with instructions
/// @param branches by line, from 1, those with a conditional jump
public record LineCoverage(String file, Map<Integer, Long> lines, Map<Integer, Branch> branches) {

  /// @param taken how often it jumped
  /// @param fallThrough how often it went on
  public record Branch(long taken, long fallThrough) {}

  /// The coverage of the files that some programs come from, by file.
  public static Map<String, LineCoverage> of(Collection<Program> programs, Coverage coverage) {
    Map<String, LineCoverage> files = new LinkedHashMap<>();
    for (Program program : programs) {
      Coverage.Counts counts = coverage.of(program);
      for (int slot = 0; slot < program.positions().size(); slot++) {
        SourcePosition position = program.positions().get(slot);
        Instruction instruction = program.instructions().get(slot);
        if (position.line() == 0 || instruction instanceof Instruction.SecondSlot) {
          continue;
        }
        files
            .computeIfAbsent(
                position.file(), file -> new LineCoverage(file, new TreeMap<>(), new TreeMap<>()))
            .add(position.line(), instruction, counts, slot);
      }
    }
    return files;
  }

  /// A line of several statements ran as often as the one that ran most.
  private void add(int line, Instruction instruction, Coverage.Counts counts, int slot) {
    long executed = counts.executed()[slot];
    lines.merge(line, executed, Math::max);
    if (instruction instanceof Instruction.Branch) {
      long taken = counts.taken()[slot];
      branches.merge(
          line,
          new Branch(taken, executed - taken),
          (a, b) -> new Branch(a.taken + b.taken, a.fallThrough + b.fallThrough));
    }
  }
}
