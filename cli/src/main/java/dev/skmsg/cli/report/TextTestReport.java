package dev.skmsg.cli.report;

import dev.skmsg.cli.Palette;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.runtime.scenario.TestResult.Failure;
import dev.skmsg.toolchain.TestFile;
import dev.skmsg.toolchain.TestOutcome;
import java.io.PrintStream;

/// What a person reads: a heading a file, a line a test, expected and actual below a failure.
public final class TextTestReport implements TestReport {
  private final PrintStream out;
  private final Palette palette;
  private final SourceLines sources = new SourceLines();
  private final DiagnosticReport diagnostics;
  private String file = "";
  private int passed;
  private int failed;
  private int errors;
  private int malformed;

  public TextTestReport(PrintStream out, Palette palette) {
    this.out = out;
    this.palette = palette;
    this.diagnostics = new DiagnosticReport(out, palette);
  }

  @Override
  public void malformed(TestFile.Malformed broken) {
    malformed++;
    broken.errors().forEach(diagnostics::say);
  }

  @Override
  public void ran(TestOutcome outcome) {
    if (!outcome.file().equals(file)) {
      file = outcome.file();
      out.println(palette.strong(file));
    }
    switch (outcome.status()) {
      case PASS -> {
        passed++;
        out.println("  " + palette.good("ok") + "    " + outcome.test());
      }
      case FAIL -> {
        failed++;
        out.println("  " + palette.bad("FAIL") + "  " + outcome.test());
        outcome.failures().forEach(this::failure);
      }
      case ERROR, UNSUPPORTED, DIFFERS -> {
        errors++;
        out.println("  " + palette.bad("ERROR") + " " + outcome.test());
        out.println("        " + outcome.position() + ": " + outcome.error());
      }
    }
    for (TestResult.Note note : outcome.notes()) {
      out.println("        " + palette.faint("note: " + note.position() + ": " + note.text()));
    }
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private void failure(Failure failure) {
    if (failure.position() != null) {
      out.println("        " + failure.position());
      out.print(sources.marked(failure.position(), 0, palette).indent(6));
    }
    out.println("          expected  " + indented(failure.expected()));
    out.println("          actual    " + palette.bad(indented(failure.actual())));
  }

  private static String indented(String text) {
    return text.stripTrailing().replace("\n", "\n                    ");
  }

  @Override
  public void finish(int files, int programs) {
    StringBuilder line = new StringBuilder();
    line.append(passed).append(" passed, ").append(failed).append(" failed");
    if (errors > 0) {
      line.append(", ").append(errors).append(" could not run");
    }
    if (malformed > 0) {
      line.append(", ")
          .append(malformed)
          .append(malformed == 1 ? " file" : " files")
          .append(" malformed");
    }
    line.append(" · ")
        .append(counted(passed + failed + errors, "test"))
        .append(" of ")
        .append(counted(programs, "program"))
        .append(" in ")
        .append(counted(files, "file"));
    out.println(
        failed + errors + malformed == 0
            ? palette.good(line.toString())
            : palette.bad(line.toString()));
    out.flush();
  }
}
