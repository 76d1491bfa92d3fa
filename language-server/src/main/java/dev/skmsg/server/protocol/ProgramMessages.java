package dev.skmsg.server.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The messages about programs, settings and the server's state; see docs/protocol.md.
public final class ProgramMessages {
  private ProgramMessages() {}

  public record OfFile(String uri) {}

  public record LogRequest(String uri, @Nullable String program, int level) {}

  public record RunRequest(String uri, List<String> sends) {}

  public record Text(String text) {}

  public record File(String uri) {}

  public record Nothing() {}

  public record Template(String id, String label, String detail, String fileName, String text) {}

  public record Templates(List<Template> templates) {}

  /// @param file the URI of the `skmsg.toml` in force, if there is one
  public record Settings(
      @Nullable String file,
      List<String> kernels,
      String caps,
      List<String> knownKernels,
      List<String> knownCaps) {}

  public record SettingsChange(String uri, @Nullable List<String> kernels, @Nullable String caps) {}

  /// @param file the URI of the `skmsg.toml` written
  public record ChangedFile(String file) {}

  /// @param state ready or busy
  public record Status(String state, @Nullable String message) {}
}
