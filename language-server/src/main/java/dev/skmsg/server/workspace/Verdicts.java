package dev.skmsg.server.workspace;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.LoadedFile;
import java.util.List;

/// What the verifier says of the programs of one version of a file.
///
/// @param judgements one for each program and kernel, the file's kernels in their order
/// @param refused programs that need something of a loader that is not there
/// @param errors why there is no program
public record Verdicts(
    AsmDocument document,
    List<Judgement> judgements,
    List<LoadedFile.Refused> refused,
    List<Diagnostic> warnings,
    List<Diagnostic> errors) {
  public Verdicts {
    judgements = List.copyOf(judgements);
    refused = List.copyOf(refused);
    warnings = List.copyOf(warnings);
    errors = List.copyOf(errors);
  }
}
