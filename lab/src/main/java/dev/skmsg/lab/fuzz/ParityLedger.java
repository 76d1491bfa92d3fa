package dev.skmsg.lab.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The known differences from the kernel, read from the table in docs/parity.md.
///
/// A row's second column is the condition: a regular expression in backticks that a difference's
/// group (such as `error line | kernel: .. | model: ..`) must contain.
final class ParityLedger {
  private static final Pattern ROW =
      Pattern.compile("\\|[^|]+\\|\\s*`(.+)`\\s*\\|[^|]*\\|[^|]*\\|");

  private final List<Pattern> conditions;

  private ParityLedger(List<Pattern> conditions) {
    this.conditions = conditions;
  }

  /// The ledger in this file; an empty one when there is no such file.
  static ParityLedger read(Path file) {
    List<Pattern> conditions = new ArrayList<>();
    if (Files.exists(file)) {
      try {
        for (String line : Files.readAllLines(file)) {
          var row = ROW.matcher(line.strip());
          if (row.matches()) {
            conditions.add(Pattern.compile(row.group(1)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new ParityLedger(conditions);
  }

  /// Whether a row speaks of this difference. No row can excuse a false accept.
  boolean lists(Difference difference) {
    return difference.kind() != Difference.Kind.FALSE_ACCEPT
        && conditions.stream().anyMatch(it -> it.matcher(difference.group()).find());
  }
}
