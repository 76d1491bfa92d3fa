package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.TestDocument;
import dev.skmsg.server.workspace.Verdicts;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.LoadedFile;
import dev.skmsg.toolchain.TestFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/// What is wrong with a document, in LSP's words.
final class DiagnosticReports {
  private static final String SOURCE = "skmsg";

  /// Codes of diagnostics.
  static final String SYNTAX = "syntax";

  static final String REJECTED = "rejected";
  static final String UNSUPPORTED = "unsupported";

  private DiagnosticReports() {}

  /// What can be said before anything is verified.
  static List<org.eclipse.lsp4j.Diagnostic> syntax(Document document) {
    return document.syntaxErrors().stream().map(error -> of(document, error)).toList();
  }

  /// Everything about a test file: its text, and whether the programs it names are there.
  static List<org.eclipse.lsp4j.Diagnostic> all(TestDocument document, TestFile file) {
    return switch (file) {
      case TestFile.Ready _ -> List.of();
      case TestFile.Malformed malformed ->
          malformed.errors().stream()
              .filter(error -> isHere(document, error.position()))
              .map(error -> of(document, error))
              .toList();
    };
  }

  private static boolean isHere(Document document, SourcePosition position) {
    return position.file().equals(document.path().toString());
  }

  /// Everything about an assembly file.
  static List<org.eclipse.lsp4j.Diagnostic> all(Verdicts verdicts) {
    AsmDocument document = verdicts.document();
    List<org.eclipse.lsp4j.Diagnostic> all = new ArrayList<>();
    verdicts.errors().forEach(error -> all.add(of(document, error)));
    verdicts.warnings().forEach(warning -> all.add(of(document, warning)));
    for (LoadedFile.Refused refused : verdicts.refused()) {
      all.add(
          diagnostic(
              new Range(document.lines().position(0), document.lines().position(0)),
              DiagnosticSeverity.Warning,
              UNSUPPORTED,
              refused.program() + ": " + refused.reason()));
    }
    judged(verdicts).forEach((text, judgement) -> all.add(of(document, judgement, text)));
    return all;
  }

  /// One complaint for each thing to say, though several kernels, or programs that share a
  /// function, may say it.
  private static Map<String, Judgement> judged(Verdicts verdicts) {
    Map<String, List<Judgement>> saying = new LinkedHashMap<>();
    long kernels = verdicts.judgements().stream().map(Judgement::kernel).distinct().count();
    for (Judgement judgement : verdicts.judgements()) {
      if (judgement.outcome() != Judgement.Outcome.ACCEPT) {
        String what = judgement.outcome() + " " + judgement.position() + " " + judgement.error();
        saying.computeIfAbsent(what, _ -> new ArrayList<>()).add(judgement);
      }
    }
    Map<String, Judgement> texts = new LinkedHashMap<>();
    for (List<Judgement> same : saying.values()) {
      Judgement first = same.getFirst();
      String prefix =
          first.outcome() == Judgement.Outcome.REJECT
              ? first.program().name() + " is rejected: "
              : first.program().name() + " is not verified, skmsg does not model: ";
      List<String> versions = same.stream().map(Judgement::kernel).distinct().toList();
      String where = versions.size() < kernels ? " (on " + String.join(", ", versions) + ")" : "";
      texts.put(prefix + first.error() + where, first);
    }
    return texts;
  }

  private static org.eclipse.lsp4j.Diagnostic of(
      AsmDocument document, Judgement judgement, String text) {
    boolean rejected = judgement.outcome() == Judgement.Outcome.REJECT;
    return diagnostic(
        document.lines().range(place(document, judgement)),
        rejected ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        rejected ? REJECTED : UNSUPPORTED,
        text);
  }

  /// The statement a judgement is about; for one about no instruction, the program's first.
  private static Span place(AsmDocument document, Judgement judgement) {
    SourcePosition position = judgement.position();
    if (position == null) {
      position = judgement.program().position(0);
    }
    return position == null ? new Span(0, 0) : Instructions.statement(document, position);
  }

  private static org.eclipse.lsp4j.Diagnostic of(Document document, Diagnostic diagnostic) {
    int start = document.lines().offset(diagnostic.position());
    int end = document.lines().lineEnd(document.lines().lineOf(start));
    int length =
        diagnostic.position().column() == 0
            ? end - start
            : Math.min(diagnostic.length(), document.text().length() - start);
    return diagnostic(
        document.lines().range(new Span(start, length)),
        diagnostic.severity() == Diagnostic.Severity.ERROR
            ? DiagnosticSeverity.Error
            : DiagnosticSeverity.Warning,
        SYNTAX,
        diagnostic.message());
  }

  static org.eclipse.lsp4j.Diagnostic diagnostic(
      Range range, DiagnosticSeverity severity, @Nullable String code, String message) {
    org.eclipse.lsp4j.Diagnostic made =
        new org.eclipse.lsp4j.Diagnostic(range, message, severity, SOURCE);
    if (code != null) {
      made.setCode(code);
    }
    return made;
  }
}
