package dev.skmsg.server.lsp;

import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.grammar.asm.AsmText;
import dev.skmsg.grammar.asm.AsmToken;
import dev.skmsg.grammar.syntax.Replacement;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.server.workspace.AsmDocument;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What somebody may have meant by a word that means nothing, and declarations of what is missing.
final class NameFixes {
  private static final int MOST = 3;

  private final AsmDocument document;
  private final Names names;

  NameFixes(AsmDocument document) {
    this.document = document;
    this.names = new Names(document.syntax());
  }

  /// For a complaint about the word that begins at an offset.
  List<Fix> at(int offset) {
    List<Fix> fixes = new ArrayList<>();
    AsmName name =
        names.all().stream().filter(it -> it.span().offset() == offset).findFirst().orElse(null);
    if (name != null) {
      fixes.addAll(meant(name.text(), name.span(), candidates(name)));
      if (names.kind(name) == Names.Kind.UNKNOWN && !name.isNumeric()) {
        declare(name, fixes);
      }
      return fixes;
    }
    Span word = word(offset);
    if (word != null) {
      Set<String> words = new LinkedHashSet<>(AsmText.mnemonics());
      words.addAll(AsmText.directives());
      String text = document.text().substring(word.offset(), word.end());
      fixes.addAll(meant(text, word, words));
    }
    return fixes;
  }

  private @Nullable Span word(int offset) {
    return document.syntax().tokens(new Span(offset, 0)).stream()
        .filter(it -> it.span().offset() == offset && it.kind() == AsmToken.Kind.NAME)
        .map(AsmToken::span)
        .findFirst()
        .orElse(null);
  }

  private static List<Fix> meant(String word, Span span, Set<String> candidates) {
    List<Fix> fixes = new ArrayList<>();
    Set<String> left = new LinkedHashSet<>(candidates);
    left.remove(word);
    while (fixes.size() < MOST) {
      String near = Spelling.nearest(word, left).orElse(null);
      if (near == null) {
        break;
      }
      left.remove(near);
      fixes.add(
          new Fix(
              "Replace '%s' with '%s'".formatted(word, near),
              List.of(new Replacement(span, near))));
    }
    return fixes;
  }

  private Set<String> candidates(AsmName name) {
    Set<String> candidates = new LinkedHashSet<>();
    switch (name.role()) {
      case JUMP -> add(candidates, Names.Kind.LABEL);
      case CALL -> {
        add(candidates, Names.Kind.FUNCTION);
        for (HelperPrototype helper : Vocabulary.helpers(null)) {
          candidates.add("bpf_" + helper.name());
        }
      }
      case ADDRESS -> {
        add(candidates, Names.Kind.MAP);
        add(candidates, Names.Kind.FUNCTION);
      }
      case VALUE, CONTEXT_FIELD -> {
        add(candidates, Names.Kind.CONSTANT);
        candidates.addAll(AsmText.knownNames().keySet());
      }
      case LABEL_DEFINITION,
          MAP_DEFINITION,
          CONSTANT_DEFINITION,
          STRUCT_DEFINITION,
          DECLARATION,
          SECTION -> {}
    }
    return candidates;
  }

  private void add(Set<String> candidates, Names.Kind kind) {
    names.defined(kind).forEach(name -> candidates.add(name.text()));
  }

  // ---- declarations

  private void declare(AsmName name, List<Fix> fixes) {
    switch (name.role()) {
      case ADDRESS -> fixes.add(map(name));
      case JUMP -> fixes.add(label(name));
      default -> {}
    }
  }

  private Fix map(AsmName name) {
    String type = mapType(name);
    String size = type.equals("hash") ? "8" : "4";
    String line =
        ".map %s, type=%s, key=4, value=%s, max_entries=1024\n".formatted(name.text(), type, size);
    return new Fix(
        "Declare the map '%s' (%s)".formatted(name.text(), type),
        List.of(new Replacement(new Span(placeOfMaps(), 0), line)));
  }

  /// The type that the next helper called wants.
  private String mapType(AsmName use) {
    for (AsmName name : names.all()) {
      if (name.span().offset() > use.span().offset() && name.role() == AsmName.Role.CALL) {
        return switch (name.text()) {
          case "bpf_msg_redirect_map", "bpf_sk_redirect_map" -> "sockmap";
          case "bpf_msg_redirect_hash", "bpf_sk_redirect_hash" -> "sockhash";
          case "bpf_tail_call" -> "prog_array";
          case "bpf_perf_event_output" -> "perf_event_array";
          default -> "hash";
        };
      }
    }
    return "hash";
  }

  /// Behind the last map, else before the line of the first label or section.
  private int placeOfMaps() {
    List<AsmName> maps = names.defined(Names.Kind.MAP);
    if (!maps.isEmpty()) {
      return nextLine(maps.getLast().span().offset());
    }
    return names.all().stream()
        .filter(
            it -> it.role() == AsmName.Role.LABEL_DEFINITION || it.role() == AsmName.Role.SECTION)
        .findFirst()
        .map(it -> document.lines().lineStart(document.lines().lineOf(it.span().offset())))
        .orElse(0);
  }

  private int nextLine(int offset) {
    int line = document.lines().lineOf(offset) + 1;
    return line < document.lines().lines()
        ? document.lines().lineStart(line)
        : document.text().length();
  }

  /// A label that passes the message, at the end of the function.
  private Fix label(AsmName name) {
    int end = document.text().length();
    for (AsmName other : names.all()) {
      Names.Kind kind = names.kind(other);
      boolean begins =
          other.role() == AsmName.Role.SECTION
              || other.role() == AsmName.Role.DECLARATION
              || kind == Names.Kind.FUNCTION && other.role().isDefinition();
      if (begins && other.span().offset() > name.span().offset()) {
        end = document.lines().lineStart(document.lines().lineOf(other.span().offset()));
        break;
      }
    }
    int code = lastStatement(end);
    return new Fix(
        "Add the label '%s', which passes the message".formatted(name.text()),
        List.of(
            new Replacement(
                new Span(code, 0), "\n%s:\n    r0 = SK_PASS\n    exit".formatted(name.text()))));
  }

  /// The end of the last line before an offset that is not blank or a comment.
  private int lastStatement(int end) {
    int last = 0;
    for (AsmToken token : document.syntax().tokens()) {
      if (token.span().offset() >= end) {
        break;
      }
      if (token.kind() != AsmToken.Kind.END && token.kind() != AsmToken.Kind.COMMENT) {
        last = token.span().end();
      }
    }
    return document.lines().lineEnd(document.lines().lineOf(last));
  }
}
