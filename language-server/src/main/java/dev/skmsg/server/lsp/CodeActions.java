package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.msgtest.MsgTestText;
import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.grammar.syntax.Replacement;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.TestDocument;
import dev.skmsg.server.workspace.Verdicts;
import dev.skmsg.toolchain.Judgement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentEdit;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/// What can be done about the complaints on some lines. Each fix has been applied to a copy and
/// looked at, by assembler and verifier, before it is offered.
final class CodeActions {
  /// Lays the whole file out.
  static final String FORMAT = CodeActionKind.Source + ".format";

  private final Analysis analysis;

  CodeActions(Analysis analysis) {
    this.analysis = analysis;
  }

  List<CodeAction> actions(Document document, CodeActionParams params, CancelChecker cancel) {
    List<CodeAction> actions = new ArrayList<>();
    List<String> only = params.getContext().getOnly();
    boolean fixes = only == null || only.stream().anyMatch(CodeActionKind.QuickFix::startsWith);
    boolean source = only != null && only.stream().anyMatch(kind -> FORMAT.startsWith(kind));
    if (fixes) {
      Map<String, Fix> offered = new LinkedHashMap<>();
      List<Fix> found =
          switch (document) {
            case AsmDocument asm -> asm(asm, params.getRange(), cancel);
            case TestDocument test -> test(test, params.getRange());
          };
      found.forEach(fix -> offered.putIfAbsent(fix.title(), fix));
      for (Fix fix : offered.values()) {
        actions.add(action(document, params, fix, CodeActionKind.QuickFix));
      }
      if (actions.size() == 1) {
        actions.getFirst().setIsPreferred(true);
      }
    }
    if (source) {
      Fix layout = new Fix("Lay the file out", Formatting.layout(document));
      if (!layout.edits().isEmpty()) {
        actions.add(action(document, params, layout, FORMAT));
      }
    }
    return actions;
  }

  private static CodeAction action(
      Document document, CodeActionParams params, Fix fix, String kind) {
    List<Either<TextEdit, org.eclipse.lsp4j.SnippetTextEdit>> edits = new ArrayList<>();
    for (Replacement edit : fix.edits()) {
      edits.add(Either.forLeft(new TextEdit(document.lines().range(edit.span()), edit.text())));
    }
    VersionedTextDocumentIdentifier version =
        new VersionedTextDocumentIdentifier(document.uriText(), document.version());
    CodeAction action = new CodeAction(fix.title());
    action.setKind(kind);
    action.setDiagnostics(kind.equals(CodeActionKind.QuickFix) ? here(params) : List.of());
    TextDocumentEdit edit = new TextDocumentEdit(version, edits);
    action.setEdit(new WorkspaceEdit(List.of(Either.forLeft(edit))));
    return action;
  }

  private static List<org.eclipse.lsp4j.Diagnostic> here(CodeActionParams params) {
    return params.getContext().getDiagnostics().stream()
        .filter(it -> touches(it.getRange(), params.getRange()))
        .toList();
  }

  private static boolean touches(Range one, Range other) {
    return one.getStart().getLine() <= other.getEnd().getLine()
        && other.getStart().getLine() <= one.getEnd().getLine();
  }

  private static boolean isOn(SourcePosition position, Range range) {
    int line = Math.max(0, position.line() - 1);
    return range.getStart().getLine() <= line && line <= range.getEnd().getLine();
  }

  // ---- programs

  private List<Fix> asm(AsmDocument document, Range range, CancelChecker cancel) {
    Verdicts verdicts = analysis.knownVerdicts(document);
    if (verdicts == null) {
      return List.of(); // the editor asks again when it is told what is wrong
    }
    Trial trial = new Trial(document, verdicts);
    List<Fix> fixes = new ArrayList<>();
    for (Diagnostic error : verdicts.errors()) {
      cancel.checkCanceled();
      if (isOn(error.position(), range)) {
        new NameFixes(document)
            .at(document.lines().offset(error.position())).stream()
                .filter(trial::assembles)
                .forEach(fixes::add);
      }
    }
    for (Judgement judgement : verdicts.judgements()) {
      cancel.checkCanceled();
      if (judgement.outcome() == Judgement.Outcome.REJECT) {
        rejected(document, judgement, range, trial, fixes);
      }
    }
    for (PortOrder.Mistake mistake : mistakes(document, analysis)) {
      SourcePosition position = mistake.program().position(mistake.slot());
      if (position != null && isOn(position, range)) {
        PortOrder.fixes(document, mistake).stream()
            .filter(fix -> endsMistake(document, fix, trial))
            .forEach(fixes::add);
      }
    }
    return fixes;
  }

  private void rejected(
      AsmDocument document, Judgement judgement, Range range, Trial trial, List<Fix> fixes) {
    List<SourcePosition> unreached = Unreached.byShape(document);
    SourcePosition position = judgement.position();
    boolean onUnreached = unreached.stream().anyMatch(at -> isOn(at, range));
    SourcePosition first = judgement.program().position(0);
    boolean onFirst = position == null && first != null && isOn(first, range);
    if (!unreached.isEmpty() && (onUnreached || onFirst)) {
      trial.against(judgement, Unreached.removal(document)).ifPresent(fixes::add);
    }
    if (position != null && isOn(position, range)) {
      Program program = judgement.program();
      new Repairs(document, program, analysis.observe(document, program))
          .at(judgement.slot())
          .forEach(fix -> trial.against(judgement, fix).ifPresent(fixes::add));
    }
  }

  static List<PortOrder.Mistake> mistakes(AsmDocument document, Analysis analysis) {
    return Instructions.programs(document).stream()
        .flatMap(program -> PortOrder.find(program, it -> analysis.observe(document, it)).stream())
        .toList();
  }

  private boolean endsMistake(AsmDocument document, Fix fix, Trial trial) {
    AsmDocument copy = document.withText(fix.applied(document.text()));
    return mistakes(copy, analysis).size() < mistakes(document, analysis).size()
        && trial.isHarmless(fix);
  }

  // ---- tests

  private static List<Fix> test(TestDocument document, Range range) {
    List<Fix> fixes = new ArrayList<>();
    List<Diagnostic> errors = document.syntaxErrors();
    for (Diagnostic error : errors) {
      if (!isOn(error.position(), range)) {
        continue;
      }
      int start = document.lines().offset(error.position());
      Span span = new Span(start, Math.min(error.length(), document.text().length() - start));
      String word = document.text().substring(span.offset(), span.end());
      Set<String> candidates = new TreeSet<>(document.syntax().keywordsAt(start));
      document.syntax().names().stream()
          .filter(name -> name.role() == TestName.Role.SOCKET_DEFINITION)
          .forEach(name -> candidates.add(name.text()));
      Spelling.nearest(word, candidates)
          .map(
              near ->
                  new Fix(
                      "Replace '%s' with '%s'".formatted(word, near),
                      List.of(new Replacement(span, near))))
          .filter(fix -> errors(document, fix) < errors.size())
          .ifPresent(fixes::add);
    }
    return fixes;
  }

  private static int errors(TestDocument document, Fix fix) {
    String name = Objects.requireNonNull(document.path()).toString();
    return MsgTestText.parse(name, fix.applied(document.text())).result().diagnostics().size();
  }
}
