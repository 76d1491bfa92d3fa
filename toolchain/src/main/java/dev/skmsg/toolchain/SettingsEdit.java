package dev.skmsg.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// Changes values in a project's `skmsg.toml`, and nothing else in it.
public final class SettingsEdit {
  private SettingsEdit() {}

  /// @param kernels the new ones, `null` to leave them
  /// @param caps the new ones, `null` to leave them
  public static void write(Path file, @Nullable List<String> kernels, @Nullable String caps)
      throws IOException {
    String text = Files.exists(file) ? Files.readString(file) : "";
    if (kernels != null) {
      String values =
          kernels.stream().map(SettingsEdit::quoted).collect(Collectors.joining(", ", "[", "]"));
      text = with(text, "kernels", values);
    }
    if (caps != null) {
      text = with(text, "caps", quoted(caps));
    }
    OutputFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String value) {
    return "\"" + value + "\"";
  }

  /// The text with the line of a key written anew, or with the key before everything else.
  private static String with(String text, String key, String value) throws IOException {
    TomlParseResult toml = Toml.parse(text);
    if (toml.hasErrors()) {
      throw new IOException("it is malformed: " + toml.errors().getFirst().getMessage());
    }
    TomlPosition position = toml.inputPositionOf(List.of(key));
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (position == null) {
      lines.addFirst(key + " = " + value);
    } else {
      int first = position.line() - 1;
      int last = lastLine(lines, first, toml, key);
      lines.subList(first, last + 1).clear();
      lines.add(first, key + " = " + value);
    }
    return String.join("\n", lines) + "\n";
  }

  /// The last line of a value: the first with which the text up to it says the same.
  private static int lastLine(List<String> lines, int first, TomlParseResult whole, String key) {
    String wanted = String.valueOf(shown(whole.get(key)));
    for (int last = first; last < lines.size(); last++) {
      TomlParseResult part = Toml.parse(String.join("\n", lines.subList(first, last + 1)));
      if (!part.hasErrors() && wanted.equals(String.valueOf(shown(part.get(key))))) {
        return last;
      }
    }
    return first;
  }

  private static @Nullable Object shown(@Nullable Object value) {
    return value instanceof org.tomlj.TomlArray array ? array.toList() : value;
  }
}
