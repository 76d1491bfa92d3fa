package dev.skmsg.cli.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.runtime.scenario.ProgramRun;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.runtime.scenario.TestResult.Failure;
import dev.skmsg.toolchain.TestFile;
import dev.skmsg.toolchain.TestOutcome;
import java.io.PrintStream;
import java.util.Locale;

/// One compact JSON object a line for each test.
public final class JsonTestReport implements TestReport {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final PrintStream out;

  public JsonTestReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void malformed(TestFile.Malformed file) {
    Diagnostic first = file.errors().getFirst();
    JsonObject json = new JsonObject();
    json.addProperty("file", file.file());
    json.addProperty("outcome", "malformed");
    json.addProperty("error", first.position() + ": " + first.message());
    if (first.position().line() > 0) {
      json.addProperty("line", first.position().line());
    }
    out.println(GSON.toJson(json));
  }

  @Override
  public void ran(TestOutcome outcome) {
    JsonObject json = new JsonObject();
    json.addProperty("file", outcome.file());
    json.addProperty("test", outcome.test());
    json.addProperty(
        "outcome",
        switch (outcome.status()) {
          case PASS -> "pass";
          case FAIL -> "fail";
          case ERROR, UNSUPPORTED, DIFFERS -> "error";
        });
    json.addProperty("line", outcome.position().line());
    json.addProperty("millis", outcome.millis());
    if (outcome.error() != null) {
      json.addProperty("error", outcome.error());
    }
    JsonArray failures = new JsonArray();
    for (Failure failure : outcome.failures()) {
      JsonObject entry = new JsonObject();
      if (failure.position() != null) {
        entry.addProperty("line", failure.position().line());
      }
      entry.addProperty("expected", failure.expected());
      entry.addProperty("actual", failure.actual());
      failures.add(entry);
    }
    json.add("failures", failures);
    JsonArray notes = new JsonArray();
    for (TestResult.Note note : outcome.notes()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("line", note.position().line());
      entry.addProperty("note", note.text());
      notes.add(entry);
    }
    if (!notes.isEmpty()) {
      json.add("notes", notes);
    }
    JsonArray runs = new JsonArray();
    TestResult played = outcome.played();
    if (played != null) {
      for (ProgramRun run : played.runs()) {
        runs.add(run(run));
      }
    }
    json.add("runs", runs);
    out.println(GSON.toJson(json));
  }

  /// One run of a program, as `test` and `run` print it.
  static JsonObject run(ProgramRun run) {
    JsonObject json = new JsonObject();
    json.addProperty("program", run.program());
    json.addProperty("size", run.size());
    json.addProperty("window", run.window());
    json.addProperty("returned", run.returned());
    json.addProperty("verdict", run.verdict().name().toLowerCase(Locale.ROOT));
    return json;
  }

  @Override
  public void finish(int files, int programs) {
    out.flush();
  }
}
