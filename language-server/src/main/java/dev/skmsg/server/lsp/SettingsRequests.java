package dev.skmsg.server.lsp;

import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.server.protocol.ProgramMessages;
import dev.skmsg.server.workspace.DocumentUri;
import dev.skmsg.server.workspace.Verification;
import dev.skmsg.toolchain.Privileges;
import dev.skmsg.toolchain.ProjectSettings;
import dev.skmsg.toolchain.SettingsEdit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A project's kernels and privileges, read and changed for the editor.
final class SettingsRequests {
  private SettingsRequests() {}

  static ProgramMessages.Settings settings(ProgramMessages.OfFile request) {
    Path path = DocumentUri.of(request.uri()).path();
    Verification verification = Verification.near(path);
    return new ProgramMessages.Settings(
        ProjectSettings.file(path).map(file -> DocumentUri.of(file).text()).orElse(null),
        verification.kernels().stream().map(KernelProfile::version).toList(),
        verification.privileges().text(),
        KernelProfile.all().stream().map(KernelProfile::version).toList(),
        Privileges.ACCEPTED);
  }

  /// Writes the settings; the nearest file is changed, or one is made in the project's folder.
  static ProgramMessages.ChangedFile change(
      List<Path> folders, ProgramMessages.SettingsChange request) {
    Path path = DocumentUri.of(request.uri()).path();
    List<String> kernels = request.kernels();
    String caps = request.caps();
    if (kernels != null) {
      for (String kernel : kernels) {
        if (KernelProfile.of(kernel).isEmpty()) {
          throw ProgramRequests.refused(
              "no kernel profile " + kernel + ": known are " + KernelProfile.versions());
        }
      }
    }
    if (caps != null && Privileges.of(caps).isEmpty()) {
      throw ProgramRequests.refused("caps '" + caps + "': expected " + Privileges.EXPECTED);
    }
    Path file =
        ProjectSettings.file(path)
            .orElseGet(() -> folder(folders, path).resolve(ProjectSettings.FILE_NAME));
    try {
      SettingsEdit.write(file, kernels, caps);
    } catch (IOException e) {
      throw ProgramRequests.refused(file + " cannot be written: " + e.getMessage());
    }
    return new ProgramMessages.ChangedFile(DocumentUri.of(file).text());
  }

  private static Path folder(List<Path> folders, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    return folders.stream()
        .filter(absolute::startsWith)
        .findFirst()
        .orElseGet(
            () -> {
              Path parent = absolute.getParent();
              return parent == null ? absolute : parent;
            });
  }
}
