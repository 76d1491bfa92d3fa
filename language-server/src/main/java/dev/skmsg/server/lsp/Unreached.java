package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.verifier.VerificationResult;
import dev.skmsg.verifier.observe.Observation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;

/// Code to which no way leads. An inner function stands in every program that calls it: it is
/// reached if one of them reaches it.
final class Unreached {
  private Unreached() {}

  /// What no jump and no instruction before it leads to. The kernel refuses a program with such.
  static List<SourcePosition> byShape(AsmDocument document) {
    Set<SourcePosition> unreached = new LinkedHashSet<>();
    Set<SourcePosition> reached = new LinkedHashSet<>();
    for (Program program : Instructions.programs(document)) {
      BitSet reachable = new Flow(program).reachable();
      for (int slot = 0; slot < program.positions().size(); slot++) {
        (reachable.get(slot) ? reached : unreached).add(program.positions().get(slot));
      }
    }
    unreached.removeAll(reached);
    return List.copyOf(unreached);
  }

  /// What accepted programs never reach, since a condition before it always or never holds.
  private static List<SourcePosition> byStates(AsmDocument document, Analysis analysis) {
    Set<SourcePosition> unreached = new LinkedHashSet<>();
    Set<SourcePosition> reached = new LinkedHashSet<>();
    for (Program program : Instructions.programs(document)) {
      Observation observation = analysis.observe(document, program);
      boolean accepted = observation.result() instanceof VerificationResult.Accepted;
      for (int slot = 0; slot < program.positions().size(); slot++) {
        boolean never =
            accepted
                && observation.points().get(slot) == null
                && !(program.instructions().get(slot) instanceof Instruction.SecondSlot);
        (never ? unreached : reached).add(program.positions().get(slot));
      }
    }
    unreached.removeAll(reached);
    return List.copyOf(unreached);
  }

  /// As hints that an editor shows faded.
  static List<Diagnostic> hints(AsmDocument document, Analysis analysis) {
    List<Diagnostic> hints = new ArrayList<>();
    List<SourcePosition> unreachable = byShape(document);
    unreachable.forEach(at -> hints.add(hint(document, at, "no way leads here")));
    for (SourcePosition at : byStates(document, analysis)) {
      if (!unreachable.contains(at)) {
        hints.add(
            hint(document, at, "never reached: a condition before it always decides otherwise"));
      }
    }
    return hints;
  }

  private static Diagnostic hint(AsmDocument document, SourcePosition at, String message) {
    Diagnostic hint =
        DiagnosticReports.diagnostic(
            document.lines().range(Instructions.statement(document, at)),
            DiagnosticSeverity.Hint,
            DiagnosticReports.UNREACHED,
            message);
    hint.setTags(List.of(DiagnosticTag.Unnecessary));
    return hint;
  }

  /// Takes all unreachable code away.
  static Fix removal(AsmDocument document) {
    Patch patch = new Patch(document, Instructions.programs(document).getFirst());
    byShape(document).forEach(patch::remove);
    return new Fix("Remove unreachable code", patch.edits());
  }
}
