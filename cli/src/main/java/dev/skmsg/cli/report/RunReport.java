package dev.skmsg.cli.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.cli.Palette;
import dev.skmsg.runtime.scenario.ProgramRun;
import dev.skmsg.runtime.scenario.ProgramRun.HelperCall;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.runtime.scenario.Trace;
import dev.skmsg.runtime.scenario.Trace.Delivery;
import dev.skmsg.toolchain.SampleTraffic;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.Locale;

/// The way of each message through a program, for people and for scripts.
public final class RunReport {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final int SHOWN_BYTES = 64;

  private RunReport() {}

  /// One JSON object a send.
  public static void json(PrintStream out, TestResult result) {
    for (Trace.Message message : result.trace().messages()) {
      JsonObject json = new JsonObject();
      json.addProperty("send", message.send());
      if (message.result() >= 0) {
        json.addProperty("result", message.result());
      } else {
        json.addProperty("errno", errno(message.result()));
      }
      JsonArray runs = new JsonArray();
      message.runs().forEach(run -> runs.add(JsonTestReport.run(run)));
      json.add("runs", runs);
      JsonArray delivered = new JsonArray();
      for (Delivery delivery : message.delivered()) {
        JsonObject entry = new JsonObject();
        entry.addProperty("to", delivery.to());
        entry.addProperty("hex", HexFormat.of().formatHex(delivery.bytes()));
        delivered.add(entry);
      }
      json.add("delivered", delivered);
      out.println(GSON.toJson(json));
    }
    out.flush();
  }

  /// One screen a message: what the program saw, what it called, its verdict, what arrived.
  public static void text(PrintStream out, Palette palette, Program program, TestResult result) {
    out.println(
        palette.strong(program.name())
            + " ("
            + program.type().label()
            + "), attached to a sockmap that holds the client");
    out.println(palette.faint(SampleTraffic.ROUTE));
    for (Trace.Message message : result.trace().messages()) {
      out.println();
      message(out, palette, message);
    }
    out.flush();
  }

  private static void message(PrintStream out, Palette palette, Trace.Message message) {
    out.println(palette.strong("send " + message.send()) + "  " + shown(message.payload()));
    for (ProgramRun run : message.runs()) {
      out.println(
          "  run "
              + run.number()
              + "   size "
              + run.size()
              + ", window "
              + run.window()
              + " bytes");
      for (HelperCall call : run.calls()) {
        out.println(
            "          "
                + call.name()
                + "("
                + String.join(", ", call.arguments())
                + ") = "
                + call.shown());
      }
      run.notes().forEach(note -> out.println("          " + palette.faint(note)));
      out.println("          returned " + run.returned() + ": " + verdict(palette, run));
    }
    message.notes().forEach(note -> out.println("  " + palette.faint(note)));
    out.println(
        message.result() >= 0
            ? "  sent       " + message.result() + " bytes"
            : "  sent       " + palette.bad("fails with " + errno(message.result())));
    if (message.delivered().isEmpty()) {
      out.println("  delivered  nothing");
    }
    for (Delivery delivery : message.delivered()) {
      out.println(
          "  delivered  to "
              + delivery.to()
              + (delivery.ingress() ? " (ingress)" : "")
              + ": "
              + shown(delivery.bytes()));
    }
  }

  private static String verdict(Palette palette, ProgramRun run) {
    String word = run.verdict().name().toLowerCase(Locale.ROOT);
    return switch (run.verdict()) {
      case PASS -> palette.good(word);
      case DROP -> palette.bad(word);
      case REDIRECT -> palette.warn(word);
    };
  }

  private static String errno(long result) {
    return Errno.of((int) -result).map(Errno::name).orElse("errno " + -result);
  }

  /// `18 bytes "GET / HTTP/1.1\r\n"`: printable text with escapes, cut after some bytes.
  static String shown(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    text.append(bytes.length).append(bytes.length == 1 ? " byte \"" : " bytes \"");
    for (int i = 0; i < Math.min(bytes.length, SHOWN_BYTES); i++) {
      byte b = bytes[i];
      text.append(
          switch (b) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default ->
                b >= 0x20 && b < 0x7f
                    ? String.valueOf((char) b)
                    : "\\x" + HexFormat.of().toHexDigits(b);
          });
    }
    return text.append(bytes.length > SHOWN_BYTES ? "\"..." : "\"").toString();
  }
}
