package dev.skmsg.bpf.linux;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the kernel's verifier wrote while it loaded a program.
public record VerifierLog(String text) {

  /// The log of a load without one.
  public static final VerifierLog EMPTY = new VerifierLog("");

  private static final List<String> NO_ERROR =
      List.of("processed", "verification time", "stack depth", ";", "mark_precise");

  private static final Pattern STATISTICS =
      Pattern.compile("processed (\\d+) insns .* total_states (\\d+) peak_states (\\d+).*");

  private static final Pattern INSTRUCTION = Pattern.compile("(\\d+): \\([0-9a-f]{2}\\) .*");

  /// The last line that is not blank and does not begin with `processed`, `verification time`,
  /// `stack depth`, `;` or `mark_precise`; empty if there is none.
  public String errorLine() {
    return lastLine(line -> !line.isBlank() && NO_ERROR.stream().noneMatch(line::startsWith));
  }

  /// The slot of the last instruction in the log, -1 if there is none.
  public int lastSlot() {
    Matcher line = INSTRUCTION.matcher(lastLine(it -> INSTRUCTION.matcher(it).matches()));
    return line.matches() ? Integer.parseInt(line.group(1)) : -1;
  }

  /// What the summary line counts, zeros without one.
  public LoadStatistics statistics() {
    Matcher line = STATISTICS.matcher(lastLine(it -> STATISTICS.matcher(it).matches()));
    return line.matches()
        ? new LoadStatistics(
            Integer.parseInt(line.group(1)),
            Integer.parseInt(line.group(2)),
            Integer.parseInt(line.group(3)))
        : LoadStatistics.NONE;
  }

  /// The last line that has the property, searched from the end, for logs grow long.
  private String lastLine(Predicate<String> property) {
    int end = text.length();
    while (end > 0) {
      int start = text.lastIndexOf('\n', end - 1) + 1;
      String line = text.substring(start, end);
      if (property.test(line)) {
        return line;
      }
      end = start - 1;
    }
    return "";
  }
}
