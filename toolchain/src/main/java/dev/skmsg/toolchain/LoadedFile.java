package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.runtime.scenario.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A program file after reading: its programs, or why it has none.
public sealed interface LoadedFile {

  /// The file as the user named it.
  String file();

  /// It was read; there is at least one program, refused ones counted.
  ///
  /// @param slots what its maps hold before any program runs
  record Programs(
      String file,
      List<Program> programs,
      List<Slot> slots,
      List<Refused> refused,
      List<Diagnostic> warnings)
      implements LoadedFile {
    public Programs {
      programs = List.copyOf(programs);
      slots = List.copyOf(slots);
      refused = List.copyOf(refused);
      warnings = List.copyOf(warnings);
    }

    /// A program and those that its tail calls may lead to: what stands in arrays of programs.
    public List<Program> reachable(Program from) {
      Set<String> names = new HashSet<>(Set.of(from.name()));
      slots.forEach(slot -> names.add(slot.target()));
      return programs.stream().filter(it -> names.contains(it.name())).toList();
    }

    /// The statements that fill its maps.
    List<Step> filling(SourcePosition position) {
      return slots.stream().<Step>map(slot -> slot.step(position)).toList();
    }
  }

  /// An entry of an array of programs or a map of maps, as `.values = { [1] = &login }` makes it.
  ///
  /// @param target name of a program or map
  record Slot(String map, int index, String target) {
    private Step step(SourcePosition position) {
      return new Step.UpdateMap(
          map,
          new Step.Value.Number(index),
          new Step.Value.Name(target, position),
          0,
          Step.Outcome.SUCCEEDS,
          position);
    }
  }

  /// A program of an object that needs something of a loader that this project does not do.
  ///
  /// @param reason names it
  record Refused(String section, String program, String reason) {}

  /// It could not be read as a program; there is at least one error.
  record Malformed(String file, List<Diagnostic> errors) implements LoadedFile {
    public Malformed {
      errors = List.copyOf(errors);
    }
  }
}
