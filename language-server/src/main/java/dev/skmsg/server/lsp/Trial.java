package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.syntax.Replacement;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Verdicts;
import dev.skmsg.server.workspace.Verification;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.LoadedFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Applies fixes to copies of a document and looks at what becomes of it. A fix is only worth
/// offering if its complaint is gone and nothing that was right goes wrong.
final class Trial {
  private final AsmDocument document;
  private final Verdicts before;

  Trial(AsmDocument document, Verdicts before) {
    this.document = document;
    this.before = before;
  }

  private static List<Diagnostic> errors(LoadedFile file) {
    return switch (file) {
      case LoadedFile.Malformed malformed -> malformed.errors();
      case LoadedFile.Programs _ -> List.of();
    };
  }

  /// Whether one thing less is wrong with the text.
  boolean assembles(Fix fix) {
    int now = errors(document.withText(fix.applied(document.text())).assembled()).size();
    return now < errors(document.assembled()).size();
  }

  /// The fix with what it leads to in its title, nothing if it does not help against a rejection.
  Optional<Fix> against(Judgement complaint, Fix fix) {
    AsmDocument copy = document.withText(fix.applied(document.text()));
    Verdicts after = Verification.of(document).verdicts(copy);
    Judgement now = same(after, complaint);
    if (now == null || isWorse(after, complaint)) {
      return Optional.empty();
    }
    return switch (now.outcome()) {
      case ACCEPT -> Optional.of(fix);
      case UNSUPPORTED -> Optional.empty();
      case REJECT ->
          comesLater(complaint, now, fix)
              ? Optional.of(new Fix(fix.title() + " (next: " + now.error() + ")", fix.edits()))
              : Optional.empty();
    };
  }

  /// Whether every program fares as well with a fix as without.
  boolean isHarmless(Fix fix) {
    AsmDocument copy = document.withText(fix.applied(document.text()));
    return !isWorse(Verification.of(document).verdicts(copy), null);
  }

  private static @Nullable Judgement same(Verdicts verdicts, Judgement wanted) {
    return verdicts.judgements().stream()
        .filter(it -> it.program().name().equals(wanted.program().name()))
        .filter(it -> it.kernel().equals(wanted.kernel()))
        .findFirst()
        .orElse(null);
  }

  private boolean isWorse(Verdicts after, @Nullable Judgement except) {
    return before.judgements().stream()
        .filter(it -> !it.equals(except) && it.outcome() == Judgement.Outcome.ACCEPT)
        .anyMatch(
            it -> {
              Judgement now = same(after, it);
              return now == null || now.outcome() != Judgement.Outcome.ACCEPT;
            });
  }

  /// Whether the verifier now gets further than to the instruction it complained of.
  private boolean comesLater(Judgement complaint, Judgement now, Fix fix) {
    SourcePosition was = complaint.position();
    SourcePosition is = now.position();
    if (is == null || was == null) {
      return is != null;
    }
    int offset = document.lines().offset(was);
    long added = 0;
    for (Replacement edit : fix.edits()) {
      if (edit.span().offset() <= offset) {
        added += newlines(edit.text()) - newlines(removed(edit));
      }
    }
    return is.line() > was.line() + added;
  }

  private String removed(Replacement edit) {
    return document.text().substring(edit.span().offset(), edit.span().end());
  }

  private static long newlines(String text) {
    return text.chars().filter(c -> c == '\n').count();
  }
}
