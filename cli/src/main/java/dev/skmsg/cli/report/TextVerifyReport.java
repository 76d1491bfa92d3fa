package dev.skmsg.cli.report;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.cli.Palette;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.LaterKernel;
import dev.skmsg.toolchain.LoadedFile;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// What a person reads: one line a verdict, the source line under a finding, a summary at the end.
public final class TextVerifyReport implements VerifyReport {
  private final PrintStream out;
  private final Palette palette;
  private final boolean log;
  private final boolean stats;
  private final SourceLines sources = new SourceLines();
  private final DiagnosticReport diagnostics;
  private int accepted;
  private int rejected;
  private int unsupported;
  private int malformed;
  private int differing;

  public TextVerifyReport(PrintStream out, Palette palette, boolean log, boolean stats) {
    this.out = out;
    this.palette = palette;
    this.diagnostics = new DiagnosticReport(out, palette);
    this.log = log;
    this.stats = stats;
  }

  @Override
  public void malformed(LoadedFile.Malformed file) {
    malformed++;
    file.errors().forEach(diagnostics::say);
  }

  @Override
  public void refused(String file, LoadedFile.Refused program) {
    unsupported++;
    out.println(
        palette.strong(file)
            + ": "
            + program.program()
            + ": "
            + palette.warn("unsupported")
            + ": "
            + program.reason());
  }

  @Override
  public void judged(Judgement judgement) {
    print(judgement, "");
  }

  @Override
  public void judged(List<Judgement> kernels) {
    if (kernels.size() < 2) {
      kernels.forEach(this::judged);
      return;
    }
    Judgement first = kernels.getFirst();
    out.println(
        palette.strong(first.file())
            + ": "
            + first.program().name()
            + palette.faint(" (" + first.program().type().label() + ")"));
    int width = kernels.stream().mapToInt(it -> it.kernel().length()).max().orElseThrow();
    for (Judgement judgement : kernels) {
      if (log) {
        out.print(judgement.log());
      }
      SourcePosition position = judgement.position();
      boolean placed = judgement.outcome() != Judgement.Outcome.ACCEPT && position != null;
      out.println(
          "    "
              + judgement.kernel()
              + " ".repeat(width - judgement.kernel().length() + 2)
              + verdict(judgement)
              + (placed ? palette.faint(" · " + position) : "")
              + since(judgement));
      if (stats) {
        printCost(judgement);
      }
    }
  }

  private String since(Judgement judgement) {
    return LaterKernel.of(judgement)
        .map(version -> palette.faint(" · known since " + version))
        .orElse("");
  }

  @Override
  public void compared(Judgement model, Judgement oracle, boolean agree) {
    if (agree) {
      print(model, palette.faint(" · the kernel agrees"));
      return;
    }
    differing++;
    print(model, palette.warn(" · the running kernel differs"));
    out.println(
        "    Linux "
            + oracle.kernel()
            + " says: "
            + oracle.outcome().name().toLowerCase(Locale.ROOT)
            + (oracle.error() == null ? "" : " (" + oracle.error() + ")"));
  }

  @Override
  public void finish() {
    StringBuilder line = new StringBuilder();
    line.append(accepted).append(" accepted, ").append(rejected).append(" rejected");
    count(line, unsupported, " unsupported");
    count(line, malformed, " malformed");
    count(line, differing, " differing from the kernel");
    out.println(line);
    out.flush();
  }

  private static void count(StringBuilder line, int count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(what);
    }
  }

  private void print(Judgement judgement, String suffix) {
    if (log) {
      out.print(judgement.log());
    }
    SourcePosition position = judgement.position();
    String where =
        judgement.outcome() == Judgement.Outcome.ACCEPT || position == null
            ? judgement.file()
            : position.toString();
    out.println(
        palette.strong(where)
            + ": "
            + judgement.program().name()
            + palette.faint(
                " (" + judgement.program().type().label() + ", " + judgement.kernel() + ")")
            + ": "
            + verdict(judgement)
            + since(judgement)
            + suffix);
    if (judgement.outcome() != Judgement.Outcome.ACCEPT) {
      if (position != null) {
        out.print(sources.marked(position, 0, palette));
      } else if (judgement.slot() >= 0) {
        out.println("    at instruction " + judgement.slot());
      }
    }
    if (stats) {
      printCost(judgement);
    }
  }

  private void printCost(Judgement judgement) {
    out.println(
        palette.faint(
            "    "
                + judgement.processed()
                + " insns processed, "
                + judgement.totalStates()
                + " states (peak "
                + judgement.peakStates()
                + "), "
                + judgement.micros()
                + " us"));
  }

  private String verdict(Judgement judgement) {
    return switch (judgement.outcome()) {
      case ACCEPT -> {
        accepted++;
        yield palette.good("accepted")
            + palette.faint(" · " + judgement.processed() + " insns processed");
      }
      case REJECT -> {
        rejected++;
        yield palette.bad("rejected")
            + ": "
            + judgement.error()
            + palette.faint(" (" + judgement.errno() + ")");
      }
      case UNSUPPORTED -> {
        unsupported++;
        yield palette.warn("unsupported") + ": " + judgement.error() + " is not modelled yet";
      }
    };
  }
}
