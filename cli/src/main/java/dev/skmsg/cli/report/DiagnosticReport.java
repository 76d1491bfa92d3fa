package dev.skmsg.cli.report;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.cli.Palette;
import java.io.PrintStream;

/// Complaints about an input, each with its source line and a mark under the word.
public final class DiagnosticReport {
  private final PrintStream out;
  private final Palette palette;
  private final SourceLines sources = new SourceLines();

  public DiagnosticReport(PrintStream out, Palette palette) {
    this.out = out;
    this.palette = palette;
  }

  /// Prints one of them.
  public void say(Diagnostic diagnostic) {
    String severity =
        switch (diagnostic.severity()) {
          case ERROR -> palette.bad("error");
          case WARNING -> palette.warn("warning");
        };
    out.println(
        palette.strong(diagnostic.position().toString())
            + ": "
            + severity
            + ": "
            + diagnostic.message());
    out.print(sources.marked(diagnostic.position(), diagnostic.length(), palette));
  }
}
