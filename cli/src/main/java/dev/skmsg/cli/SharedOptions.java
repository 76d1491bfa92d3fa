package dev.skmsg.cli;

import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.toolchain.ProjectSettings;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options every command takes.
final class SharedOptions {
  enum Format {
    TEXT,
    JSON
  }

  enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--kernel",
      split = ",",
      paramLabel = "VERSION",
      description = "Kernel profiles, separated by commas (default: the newest).")
  private List<String> kernels = new ArrayList<>();

  @Option(names = "--format", description = "Output: ${COMPLETION-CANDIDATES}.")
  private Format format = Format.TEXT;

  @Option(names = "--color", description = "Colours: ${COMPLETION-CANDIDATES}.")
  private Color color = Color.AUTO;

  /// Whether `--kernel` was given.
  boolean kernelGiven() {
    return !kernels.isEmpty();
  }

  /// The profiles asked for.
  List<KernelProfile> kernels() {
    List<KernelProfile> profiles = new ArrayList<>();
    for (String version : kernels) {
      profiles.add(
          KernelProfile.of(version)
              .orElseThrow(
                  () ->
                      mistake(
                          "--kernel "
                              + version
                              + ": no such profile; known: "
                              + KernelProfile.versions())));
    }
    return profiles.isEmpty() ? List.of(KernelProfile.newest()) : profiles;
  }

  /// The profiles asked for: by option, else by the project, else the newest.
  List<KernelProfile> kernels(ProjectSettings project) {
    return kernelGiven() || project.kernels().isEmpty() ? kernels() : project.kernels();
  }

  /// Those by option, else the newest of the project's, else the newest: tests and sample traffic
  /// are played, and what is played goes by the newest kernel's rules.
  List<KernelProfile> playedKernels(ProjectSettings project) {
    return kernelGiven() ? kernels() : List.of(KernelProfile.newestOf(kernels(project)));
  }

  Format format() {
    return format;
  }

  Palette palette() {
    boolean on =
        switch (color) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> isTerminal() && System.getenv("NO_COLOR") == null;
        };
    return new Palette(on);
  }

  /// There is a console without a terminal in JDK 22 to 24, and none in JDK 25.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /// A usage error: exit status 2 with the command's usage.
  ParameterException mistake(String message) {
    if (spec == null) {
      throw new IllegalStateException("options are not part of a command");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
