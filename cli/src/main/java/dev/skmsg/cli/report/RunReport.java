package dev.skmsg.cli.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.cli.Palette;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.runtime.scenario.Trace;
import dev.skmsg.runtime.scenario.Trace.Delivery;
import dev.skmsg.toolchain.MessageWay;
import dev.skmsg.toolchain.SampleTraffic;
import java.io.PrintStream;
import java.util.HexFormat;

/// The way of each message through a program, for people and for scripts.
public final class RunReport {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private RunReport() {}

  /// One JSON object a send.
  public static void json(PrintStream out, TestResult result) {
    for (Trace.Message message : result.trace().messages()) {
      JsonObject json = new JsonObject();
      json.addProperty("send", message.send());
      if (message.result() >= 0) {
        json.addProperty("result", message.result());
      } else {
        json.addProperty("errno", MessageWay.errno(message.result()));
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
      out.print(MessageWay.of(message, (tone, text) -> painted(palette, tone, text)));
    }
    out.flush();
  }

  private static String painted(Palette palette, MessageWay.Tone tone, String text) {
    return switch (tone) {
      case GOOD -> palette.good(text);
      case BAD -> palette.bad(text);
      case WARNING -> palette.warn(text);
      case STRONG -> palette.strong(text);
      case FAINT -> palette.faint(text);
    };
  }
}
