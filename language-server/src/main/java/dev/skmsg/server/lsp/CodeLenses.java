package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.msgtest.TestBlock;
import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import dev.skmsg.server.workspace.Verdicts;
import dev.skmsg.toolchain.Judgement;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/// What stands above programs and tests: the verdict, Run, references.
final class CodeLenses {
  static final String RUN = "skmsg.runTests";
  static final String SHOW_LOG = "skmsg.showLog";
  static final String SHOW_REFERENCES = "skmsg.showReferences";

  private final Analysis analysis;

  CodeLenses(Analysis analysis) {
    this.analysis = analysis;
  }

  List<CodeLens> lenses(Snapshot snapshot, Document document) {
    return switch (document) {
      case AsmDocument asm -> lenses(snapshot, asm);
      case TestDocument test -> lenses(test);
    };
  }

  private static List<CodeLens> lenses(TestDocument document) {
    List<CodeLens> lenses = new ArrayList<>();
    List<TestBlock> tests = document.syntax().tests();
    if (tests.size() > 1) {
      Range top = new Range(new Position(0, 0), new Position(0, 0));
      lenses.add(
          new CodeLens(top, new Command("Run all tests", RUN, List.of(document.uriText())), null));
    }
    for (TestBlock test : tests) {
      lenses.add(
          new CodeLens(
              document.lines().range(test.nameSpan()),
              new Command("Run", RUN, List.of(Tests.id(document, test))),
              null));
    }
    return lenses;
  }

  private List<CodeLens> lenses(Snapshot snapshot, AsmDocument document) {
    List<CodeLens> lenses = new ArrayList<>();
    Verdicts verdicts = analysis.knownVerdicts(document);
    if (verdicts == null) {
      return lenses;
    }
    for (Judgement judgement : verdicts.judgements()) {
      Range range = place(document, judgement);
      lenses.add(
          new CodeLens(
              range,
              new Command(
                  words(judgement),
                  SHOW_LOG,
                  List.of(document.uriText(), judgement.program().name())),
              null));
      int offset = document.lines().offset(range.getStart());
      List<Location> references =
          Navigation.places(snapshot, document, offset).stream()
              .filter(place -> !place.definition())
              .map(Navigation.Place::location)
              .toList();
      if (!references.isEmpty()) {
        lenses.add(
            new CodeLens(
                range,
                new Command(
                    references.size() == 1 ? "1 reference" : references.size() + " references",
                    SHOW_REFERENCES,
                    List.of(document.uriText(), range.getStart(), references)),
                null));
      }
    }
    return lenses;
  }

  private static String words(Judgement judgement) {
    String kernel = "Linux " + judgement.kernel() + ": ";
    return switch (judgement.outcome()) {
      case ACCEPT -> kernel + "accepted · " + judgement.processed() + " insns processed";
      case REJECT -> kernel + "rejected";
      case UNSUPPORTED -> kernel + "not modelled";
    };
  }

  /// The program's label, or its first instruction if it has none.
  private static Range place(AsmDocument document, Judgement judgement) {
    String name = judgement.program().name();
    return new Names(document.syntax())
        .defined(Names.Kind.FUNCTION).stream()
            .filter(label -> label.text().equals(name))
            .findFirst()
            .map(label -> document.lines().range(label.span()))
            .orElseGet(
                () -> {
                  SourcePosition first = judgement.program().position(0);
                  int offset = first == null ? 0 : document.lines().offset(first);
                  Position start = document.lines().position(offset);
                  return new Range(start, start);
                });
  }
}
