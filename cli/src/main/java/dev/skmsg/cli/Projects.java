package dev.skmsg.cli;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.cli.report.DiagnosticReport;
import dev.skmsg.toolchain.ProjectSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The settings of the projects that a command's files are in, each file read and complained of
/// once.
final class Projects {
  private final Map<Path, ProjectSettings> byFolder = new HashMap<>();
  private final Set<Diagnostic> said = new HashSet<>();
  private final DiagnosticReport report;
  private final ExitStatus status;

  Projects(DiagnosticReport report, ExitStatus status) {
    this.report = report;
    this.status = status;
  }

  /// The settings that hold for a file.
  ProjectSettings of(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null ? ProjectSettings.NONE : byFolder.computeIfAbsent(folder, this::read);
  }

  private ProjectSettings read(Path folder) {
    return switch (ProjectSettings.near(folder)) {
      case ProjectSettings.Settings(ProjectSettings settings) -> settings;
      case ProjectSettings.Malformed malformed -> {
        malformed.errors().stream().filter(said::add).forEach(report::say);
        status.add(ExitStatus.MISTAKE);
        yield ProjectSettings.NONE;
      }
    };
  }
}
