package dev.skmsg.grammar.asm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// The names with a value that every file may use: helper flags, return values, context fields.
final class KnownNames {
  /// Value of each name, in the order of the table.
  static final Map<String, Long> VALUES = read();

  private KnownNames() {}

  /// Whether a name is a field of the context that R1 points to when the program starts.
  static boolean isContextField(String name) {
    return (name.startsWith("msg.") || name.startsWith("skb.")) && VALUES.containsKey(name);
  }

  private static Map<String, Long> read() {
    Map<String, Long> values = new LinkedHashMap<>();
    try (BufferedReader table =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(KnownNames.class.getResourceAsStream("names.tsv")),
                StandardCharsets.UTF_8))) {
      for (String row = table.readLine(); row != null; row = table.readLine()) {
        int tab = row.indexOf('\t');
        if (!row.startsWith("#") && tab > 0) {
          values.put(row.substring(0, tab), Long.parseLong(row.substring(tab + 1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }
}
