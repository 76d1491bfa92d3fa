package dev.skmsg.server.lsp;

import dev.skmsg.verifier.observe.Observation;
import dev.skmsg.verifier.observe.PointSummary;
import dev.skmsg.verifier.observe.RegisterSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the verifier knows at an instruction, in words.
final class States {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("scalar", "a number"),
          Map.entry("ctx", "the context"),
          Map.entry("pkt", "a pointer into the message's bytes"),
          Map.entry("pkt_end", "the end of the message's bytes"),
          Map.entry("fp", "a pointer to the stack"),
          Map.entry("map_ptr", "a map"),
          Map.entry("map_value", "a pointer to a map's value"),
          Map.entry("map_value_or_null", "a pointer to a map's value, or null"),
          Map.entry("map_key", "a pointer to a map's key"),
          Map.entry("sock", "a socket"),
          Map.entry("sock_or_null", "a socket, or null"),
          Map.entry("sock_common", "the common part of a socket"),
          Map.entry("tcp_sock", "a TCP socket's fields"),
          Map.entry("func", "a function"));

  private States() {}

  /// A register in a sentence or two.
  static String register(Observation observation, int slot, int register) {
    PointSummary point = observation.points().get(slot);
    if (point == null) {
      return observation.result() instanceof dev.skmsg.verifier.VerificationResult.Accepted
          ? "no path leads here"
          : "the verifier did not get here";
    }
    return sentence(point.registers().get(register), observation.everyPath());
  }

  private static String sentence(RegisterSummary register, boolean numbers) {
    if (register.types().isEmpty()) {
      return "not initialised";
    }
    List<String> parts = new ArrayList<>();
    register.types().forEach(type -> parts.add(WORDS.getOrDefault(type, "`" + type + "`")));
    String text = String.join(", or ", parts);
    if (register.maybeUninitialised()) {
      text += ", or not initialised";
    }
    if (!register.maps().isEmpty()) {
      text += " (`" + String.join("`, `", register.maps()) + "`)";
    }
    if (register.types().contains("scalar")) {
      text += numbers ? "\n\n" + numbers(register) : "\n\nits value is not tracked: too many paths";
    }
    if (register.window() >= 0) {
      text +=
          register.window() == 0
              ? "\n\nno byte from here is proven to lie in the message"
              : "\n\n" + register.window() + " bytes from here are proven to lie in the message";
    }
    return text;
  }

  private static String numbers(RegisterSummary register) {
    if (register.umin() == register.umax()) {
      return "always " + shown(register.umin());
    }
    List<String> facts = new ArrayList<>();
    if (register.umin() != 0 || register.umax() != -1) {
      facts.add(
          "unsigned "
              + Long.toUnsignedString(register.umin())
              + " to "
              + Long.toUnsignedString(register.umax()));
    }
    boolean negative = register.smin() < 0;
    boolean bounded = register.smin() != Long.MIN_VALUE || register.smax() != Long.MAX_VALUE;
    if (negative && bounded) {
      facts.add("signed " + register.smin() + " to " + register.smax());
    }
    if (!register.bits().isUnknown()) {
      facts.add("bits `" + register.bits() + "`");
    }
    return facts.isEmpty() ? "any value" : String.join("; ", facts);
  }

  private static String shown(long value) {
    return value >= 0 && value < 10 ? "" + value : value + " (0x" + Long.toHexString(value) + ")";
  }

  /// A register in a few characters, as a hint behind a line.
  static String brief(RegisterSummary register) {
    if (register.types().isEmpty()) {
      return "?";
    }
    String type = String.join("|", register.types());
    if (register.types().contains("scalar") && register.types().size() == 1) {
      if (register.umin() == register.umax()) {
        return Long.toString(register.umin());
      }
      if (register.isUnbounded()) {
        return "?";
      }
      boolean signed = register.smin() < 0 && register.smin() != Long.MIN_VALUE;
      return signed
          ? register.smin() + ".." + register.smax()
          : Long.toUnsignedString(register.umin())
              + ".."
              + (register.umax() == -1 ? "" : Long.toUnsignedString(register.umax()));
    }
    if (register.window() >= 0) {
      return type + "[" + register.window() + "]";
    }
    return register.maps().isEmpty() ? type : type + " " + String.join("|", register.maps());
  }

  /// Every register and slot that holds something, for a whole point.
  static Map<String, RegisterSummary> held(PointSummary point) {
    Map<String, RegisterSummary> held = new TreeMap<>();
    for (int i = 0; i < point.registers().size(); i++) {
      if (!point.registers().get(i).types().isEmpty()) {
        held.put("r" + i, point.registers().get(i));
      }
    }
    return held;
  }
}
