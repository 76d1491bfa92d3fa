package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.object.BpfObject;
import dev.skmsg.bpf.object.ElfObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What assembling a file gave.
///
/// @param programs in the order of their sections; empty when there are errors
/// @param object what `skmsg asm` writes; `null` when the text is wrong. Right text may still make
/// an object that libbpf could not load (maps without BTF, as clang writes them without -g): that
/// is an error beside the object
/// @param linked the object as libbpf would link it; `null` exactly when there are errors
/// @param diagnostics in the order of the text
public record AssemblyResult(
    List<Program> programs,
    @Nullable ElfObject object,
    @Nullable BpfObject linked,
    List<Diagnostic> diagnostics) {

  public AssemblyResult {
    programs = List.copyOf(programs);
    diagnostics = List.copyOf(diagnostics);
  }

  static AssemblyResult failed(List<Diagnostic> diagnostics) {
    return new AssemblyResult(List.of(), null, null, diagnostics);
  }

  /// Whether the file is wrong.
  public boolean hasErrors() {
    return linked == null;
  }
}
