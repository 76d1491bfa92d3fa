package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Program;
import java.util.List;

/// A program file after reading: its programs, or why it has none.
public sealed interface LoadedFile {

  /// The file as the user named it.
  String file();

  /// It was read; there is at least one program, refused ones counted.
  record Programs(
      String file, List<Program> programs, List<Refused> refused, List<Diagnostic> warnings)
      implements LoadedFile {
    public Programs {
      programs = List.copyOf(programs);
      refused = List.copyOf(refused);
      warnings = List.copyOf(warnings);
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
