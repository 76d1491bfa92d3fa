package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.KernelProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// What a project's `skmsg.toml` says; options of a command override it.
///
/// @param kernels profiles to verify against, empty for the newest
/// @param privileges who loads, `null` for root
/// @param type of programs, `null` for what their sections say
public record ProjectSettings(
    List<KernelProfile> kernels, @Nullable Privileges privileges, @Nullable ProgramType type) {
  /// The name of the file, at the root of a project.
  public static final String FILE_NAME = "skmsg.toml";

  /// A project that says nothing.
  public static final ProjectSettings NONE = new ProjectSettings(List.of(), null, null);

  private static final Set<String> KEYS = new TreeSet<>(Set.of("kernels", "caps", "type"));

  public ProjectSettings {
    kernels = List.copyOf(kernels);
  }

  /// The settings of a project, or what is wrong with them.
  public sealed interface Read {}

  public record Settings(ProjectSettings settings) implements Read {}

  public record Malformed(List<Diagnostic> errors) implements Read {}

  /// Reads the settings of the project that a file or folder is in: the nearest `skmsg.toml` above
  /// it.
  public static Read near(Path path) {
    Path file = file(path).orElse(null);
    if (file == null) {
      return new Settings(NONE);
    }
    return switch (SourceText.read(file)) {
      case SourceText.Text(String text) -> parse(file.toString(), text);
      case SourceText.Unreadable(Diagnostic why) -> new Malformed(List.of(why));
    };
  }

  /// The nearest `skmsg.toml` above a file or folder.
  public static Optional<Path> file(Path path) {
    for (Path folder = path.toAbsolutePath().normalize();
        folder != null;
        folder = folder.getParent()) {
      Path file = folder.resolve(FILE_NAME);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /// Reads settings from text.
  static Read parse(String file, String text) {
    return new Reader(file, Toml.parse(text)).read();
  }

  /// One reading, with the complaints it collects.
  private static final class Reader {
    private final String file;
    private final TomlParseResult toml;
    private final List<Diagnostic> errors = new ArrayList<>();

    Reader(String file, TomlParseResult toml) {
      this.file = file;
      this.toml = toml;
    }

    Read read() {
      for (TomlParseError error : toml.errors()) {
        wrong(error.position(), String.valueOf(error.getMessage()));
      }
      if (errors.isEmpty()) {
        for (String key : toml.keySet()) {
          if (!KEYS.contains(key)) {
            wrong(key, "unknown setting '" + key + "': expected one of " + String.join(", ", KEYS));
          }
        }
      }
      ProjectSettings settings = new ProjectSettings(kernels(), privileges(), type());
      return errors.isEmpty() ? new Settings(settings) : new Malformed(List.copyOf(errors));
    }

    private List<KernelProfile> kernels() {
      List<KernelProfile> profiles = new ArrayList<>();
      Object value = toml.get("kernels");
      if (value == null) {
        return profiles;
      }
      if (!(value instanceof TomlArray array)) {
        wrong("kernels", "expected a list of versions, as in kernels = [\"6.18\"]");
        return profiles;
      }
      for (int i = 0; i < array.size(); i++) {
        TomlPosition position = array.inputPositionOf(i);
        if (!(array.get(i) instanceof String version)) {
          wrong(position, "expected a version in quotes, as in \"6.18\"");
          continue;
        }
        KernelProfile.of(version)
            .ifPresentOrElse(
                profiles::add,
                () ->
                    wrong(
                        position,
                        "no kernel profile "
                            + version
                            + ": known are "
                            + KernelProfile.versions()));
      }
      return profiles;
    }

    private @Nullable Privileges privileges() {
      String text = text("caps");
      if (text == null) {
        return null;
      }
      Privileges privileges = Privileges.of(text).orElse(null);
      if (privileges == null) {
        wrong("caps", "caps '" + text + "': expected " + Privileges.EXPECTED);
      }
      return privileges;
    }

    private @Nullable ProgramType type() {
      String text = text("type");
      if (text == null) {
        return null;
      }
      ProgramType type = ProgramType.ofLabel(text).orElse(null);
      if (type == null) {
        wrong("type", "type '" + text + "': expected sk_msg or sk_skb");
      }
      return type;
    }

    private @Nullable String text(String key) {
      Object value = toml.get(key);
      if (value == null || value instanceof String) {
        return (String) value;
      }
      wrong(key, "expected text in quotes for " + key);
      return null;
    }

    private void wrong(String key, String message) {
      wrong(toml.inputPositionOf(List.of(key)), message);
    }

    private void wrong(@Nullable TomlPosition position, String message) {
      SourcePosition place =
          position == null
              ? new SourcePosition(file, 0, 0)
              : new SourcePosition(file, position.line(), position.column());
      errors.add(Diagnostic.error(place, 0, message));
    }
  }
}
