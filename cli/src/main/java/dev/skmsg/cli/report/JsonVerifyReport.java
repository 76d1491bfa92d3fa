package dev.skmsg.cli.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.Judgement.Outcome;
import dev.skmsg.toolchain.LaterKernel;
import dev.skmsg.toolchain.LoadedFile;
import java.io.PrintStream;
import java.util.Locale;

/// One compact JSON object a line for each program and kernel.
public final class JsonVerifyReport implements VerifyReport {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final PrintStream out;

  public JsonVerifyReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void malformed(LoadedFile.Malformed file) {
    Diagnostic first = file.errors().getFirst();
    JsonObject json = new JsonObject();
    json.addProperty("file", file.file());
    json.addProperty("verdict", "malformed");
    json.addProperty("error", first.message());
    position(json, first.position());
    out.println(GSON.toJson(json));
  }

  @Override
  public void refused(String file, LoadedFile.Refused program) {
    JsonObject json = new JsonObject();
    json.addProperty("file", file);
    json.addProperty("section", program.section());
    json.addProperty("program", program.program());
    json.addProperty("verdict", "unsupported");
    json.addProperty("error", program.reason());
    out.println(GSON.toJson(json));
  }

  @Override
  public void judged(Judgement judgement) {
    out.println(GSON.toJson(json(judgement)));
  }

  @Override
  public void compared(Judgement model, Judgement oracle, boolean agree) {
    JsonObject json = json(model);
    json.add("oracle", json(oracle));
    json.addProperty("agree", agree);
    out.println(GSON.toJson(json));
  }

  @Override
  public void finish() {
    out.flush();
  }

  private static JsonObject json(Judgement judgement) {
    JsonObject json = new JsonObject();
    json.addProperty("file", judgement.file());
    json.addProperty("section", judgement.program().section());
    json.addProperty("program", judgement.program().name());
    json.addProperty("type", judgement.program().type().label());
    json.addProperty("kernel", judgement.kernel());
    json.addProperty("verdict", judgement.outcome().name().toLowerCase(Locale.ROOT));
    if (judgement.errno() != null) {
      json.addProperty("errno", judgement.errno().name());
    }
    if (judgement.error() != null) {
      json.addProperty("error", judgement.error());
    }
    LaterKernel.of(judgement).ifPresent(version -> json.addProperty("since", version));
    if (judgement.outcome() != Outcome.ACCEPT && judgement.slot() >= 0) {
      json.addProperty("insn", judgement.slot());
      SourcePosition position = judgement.position();
      if (position != null) {
        position(json, position);
      }
    }
    if (judgement.processed() >= 0) {
      json.addProperty("processed", judgement.processed());
      json.addProperty("totalStates", judgement.totalStates());
      json.addProperty("peakStates", judgement.peakStates());
    }
    json.addProperty("micros", judgement.micros());
    return json;
  }

  private static void position(JsonObject json, SourcePosition position) {
    if (position.line() > 0) {
      json.addProperty("line", position.line());
    }
    if (position.column() > 0) {
      json.addProperty("column", position.column());
    }
  }
}
