package dev.skmsg.server.workspace;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.LoadedFile;
import dev.skmsg.toolchain.ModelJudge;
import dev.skmsg.toolchain.Privileges;
import dev.skmsg.toolchain.ProjectSettings;
import dev.skmsg.verifier.Verifier;
import dev.skmsg.verifier.VerifierOptions;
import dev.skmsg.verifier.observe.Observation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How the programs of a file are verified: against the kernels and with the privileges that its
/// project says.
///
/// @param kernels at least one
public record Verification(List<KernelProfile> kernels, Privileges privileges) {
  /// Instructions that may be processed to know what holds at each point of a program.
  private static final int OBSERVED = 200_000;

  private static final int LOGGED = 1;

  public Verification {
    kernels = List.copyOf(kernels);
  }

  public static Verification of(Document document) {
    return near(document.path());
  }

  /// As the project of a file says; where its settings are malformed, as without any.
  public static Verification near(Path path) {
    ProjectSettings settings =
        switch (ProjectSettings.near(path)) {
          case ProjectSettings.Settings(ProjectSettings read) -> read;
          case ProjectSettings.Malformed _ -> ProjectSettings.NONE;
        };
    Privileges privileges = settings.privileges();
    return new Verification(
        settings.kernels().isEmpty() ? List.of(KernelProfile.newest()) : settings.kernels(),
        privileges == null ? Privileges.ROOT : privileges);
  }

  /// Verifies every program. Interrupting the thread ends it soon; what it says then means nothing.
  Verdicts verdicts(AsmDocument document) {
    return switch (document.assembled()) {
      case LoadedFile.Malformed malformed ->
          new Verdicts(document, List.of(), List.of(), List.of(), malformed.errors());
      case LoadedFile.Programs programs -> {
        List<Judgement> judgements = new ArrayList<>();
        for (Program program : programs.programs()) {
          for (KernelProfile kernel : kernels) {
            judgements.add(ModelJudge.judge(programs.file(), program, kernel, options()));
          }
        }
        yield new Verdicts(
            document, judgements, programs.refused(), programs.warnings(), List.of());
      }
    };
  }

  /// What holds at each instruction, for the first kernel.
  Observation observe(Program program) {
    return Verifier.observe(program, kernels.getFirst(), options(), OBSERVED);
  }

  private VerifierOptions options() {
    return privileges.options(LOGGED);
  }
}
