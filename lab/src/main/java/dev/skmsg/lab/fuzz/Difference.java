package dev.skmsg.lab.fuzz;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.lab.fuzz.Outcome.Verdict;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A program on which model and kernel disagree.
public record Difference(Program program, Outcome model, Outcome kernel) {
  private static final Pattern NUMBER = Pattern.compile("-?(0x[0-9a-f]+|\\b\\d+)");
  private static final Pattern REGISTER = Pattern.compile("\\bR\\d+");
  private static final int LONGEST_PATTERN = 160;

  /// How model and kernel disagree, the worst first.
  public enum Kind {
    FALSE_ACCEPT,
    FALSE_REJECT,
    UNSUPPORTED,
    ERROR_LINE,
    PROCESSED
  }

  /// How these outcomes differ, or `null` when they agree in everything.
  public static @Nullable Kind kind(Outcome model, Outcome kernel) {
    return switch (model.verdict()) {
      case UNSUPPORTED -> Kind.UNSUPPORTED;
      case ACCEPT -> {
        if (kernel.verdict() == Verdict.REJECT) {
          yield Kind.FALSE_ACCEPT;
        }
        yield model.processed() == kernel.processed() ? null : Kind.PROCESSED;
      }
      case REJECT -> {
        if (kernel.verdict() == Verdict.ACCEPT) {
          yield Kind.FALSE_REJECT;
        }
        yield model.error().equals(kernel.error()) ? null : Kind.ERROR_LINE;
      }
    };
  }

  public Kind kind() {
    Kind kind = kind(model, kernel);
    if (kind == null) {
      throw new IllegalStateException("no difference");
    }
    return kind;
  }

  /// What differences with the same cause have in common, mostly.
  public String group() {
    return switch (kind()) {
      case FALSE_ACCEPT -> "false accept | kernel: " + pattern(kernel.error());
      case FALSE_REJECT -> "false reject | model: " + pattern(model.error());
      case UNSUPPORTED ->
          "unsupported | model: "
              + pattern(model.error())
              + " | kernel: "
              + (kernel.verdict() == Verdict.ACCEPT ? "accepts" : "rejects");
      case ERROR_LINE ->
          "error line | kernel: " + pattern(kernel.error()) + " | model: " + pattern(model.error());
      case PROCESSED ->
          "processed | model counts " + (model.processed() < kernel.processed() ? "fewer" : "more");
    };
  }

  /// The text with its numbers and registers made alike.
  static String pattern(String line) {
    String alike = NUMBER.matcher(REGISTER.matcher(line).replaceAll("R#")).replaceAll("N");
    if (alike.startsWith("old state:")) {
      return "old state: ..";
    }
    return alike.length() <= LONGEST_PATTERN ? alike : alike.substring(0, LONGEST_PATTERN);
  }
}
