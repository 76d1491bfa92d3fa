package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.grammar.asm.AsmText;
import dev.skmsg.grammar.asm.AsmToken;
import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/// What may be written at the caret.
final class Completions {
  private final boolean snippets;

  /// @param snippets the client takes texts with places to fill in
  Completions(boolean snippets) {
    this.snippets = snippets;
  }

  CompletionList completions(Snapshot snapshot, Document document, Position position) {
    Proposals proposals = new Proposals(document, document.lines().offset(position));
    switch (document) {
      case AsmDocument asm -> asm(asm, proposals);
      case TestDocument test -> test(snapshot, test, proposals);
    }
    return new CompletionList(false, List.copyOf(proposals.items.values()));
  }

  /// The items, each replacing the word before the caret.
  private static final class Proposals {
    private final Document document;
    final int caret;
    final int start;
    final Map<String, CompletionItem> items = new LinkedHashMap<>();

    Proposals(Document document, int caret) {
      this.document = document;
      this.caret = caret;
      int from = caret;
      while (from > 0 && isNamePart(document.text().charAt(from - 1))) {
        from--;
      }
      start = from;
    }

    private static boolean isNamePart(char c) {
      return Character.isLetterOrDigit(c) && c < 128 || c == '_' || c == '.' || c == '$';
    }

    CompletionItem add(String label, CompletionItemKind kind, @Nullable String detail) {
      CompletionItem item = new CompletionItem(label);
      item.setKind(kind);
      item.setDetail(detail);
      item.setTextEdit(
          Either.forLeft(
              new TextEdit(document.lines().range(new Span(start, caret - start)), label)));
      item.setSortText("%d%s".formatted(items.size() / 1000 + 1, label));
      items.putIfAbsent(label, item);
      return item;
    }

    void snippet(String label, String detail, String text) {
      CompletionItem item = add(label, CompletionItemKind.Snippet, detail);
      item.setInsertTextFormat(InsertTextFormat.Snippet);
      item.setTextEdit(
          Either.forLeft(
              new TextEdit(document.lines().range(new Span(start, caret - start)), text)));
    }
  }

  private void asm(AsmDocument document, Proposals proposals) {
    List<String> before = statementBefore(document, proposals.start);
    Names names = new Names(document.syntax());
    if (before == null) {
      return; // in a comment or a text
    }
    if (before.isEmpty()) {
      statement(proposals);
      return;
    }
    String first = before.getFirst();
    String last = before.getLast();
    if (first.equals("call") && before.size() == 1) {
      calls(document, names, proposals);
    } else if (last.equals("goto") || last.equals("may_goto") || last.equals("gotol")) {
      labels(names, proposals);
    } else if (first.equals(".map")) {
      mapParts(before, proposals);
    } else if (first.equals(".section") || first.equals(".pushsection")) {
      for (String section :
          List.of(
              "sk_msg",
              "sk_skb/stream_parser",
              "sk_skb/stream_verdict",
              ".text",
              ".rodata",
              ".data",
              ".maps",
              "license")) {
        proposals.add(section, CompletionItemKind.Module, null);
      }
    } else if (first.startsWith(".")) {
      symbols(names, proposals);
      constants(proposals);
    } else {
      operands(before, names, proposals);
    }
  }

  /// The words of the statement before an offset, `null` inside of a comment or text.
  private static @Nullable List<String> statementBefore(AsmDocument document, int offset) {
    int lineStart = document.lines().lineStart(document.lines().lineOf(offset));
    List<String> words = new ArrayList<>();
    String previous = "";
    for (AsmToken token : document.syntax().tokens(new Span(lineStart, offset - lineStart))) {
      if (token.span().offset() >= offset) {
        break;
      }
      boolean inside = token.span().end() > offset;
      boolean text = token.kind() == AsmToken.Kind.COMMENT || token.kind() == AsmToken.Kind.STRING;
      if (text && (inside || touchesLineComment(document, token, offset))) {
        return null;
      }
      if (token.kind() == AsmToken.Kind.END || token.span().offset() < lineStart) {
        words.clear();
        continue;
      }
      String word = document.text().substring(token.span().offset(), token.span().end());
      if (word.equals(":") && !previous.isEmpty() && words.size() == 1) {
        words.clear(); // behind a label
      } else if (token.kind() != AsmToken.Kind.COMMENT
          && token.kind() != AsmToken.Kind.DUMP_PREFIX) {
        words.add(word);
      }
      previous = word;
    }
    return words;
  }

  private static boolean touchesLineComment(AsmDocument document, AsmToken token, int offset) {
    String text = document.text();
    return token.kind() == AsmToken.Kind.COMMENT
        && token.span().end() == offset
        && !text.startsWith("/*", token.span().offset());
  }

  private void statement(Proposals proposals) {
    for (int i = 0; i <= 10; i++) {
      if (i < 10) {
        proposals.add("r" + i, CompletionItemKind.Variable, null);
      }
    }
    AsmText.mnemonics().forEach(word -> proposals.add(word, CompletionItemKind.Keyword, null));
    List.of("if", "goto", "lock")
        .forEach(word -> proposals.add(word, CompletionItemKind.Keyword, null));
    AsmText.directives()
        .forEach(word -> proposals.add(word, CompletionItemKind.Keyword, "directive"));
    if (snippets) {
      Snippets.ALL.forEach(
          snippet -> proposals.snippet(snippet.label(), snippet.detail(), snippet.text()));
    }
  }

  private static void calls(AsmDocument document, Names names, Proposals proposals) {
    for (AsmName function : names.defined(Names.Kind.FUNCTION)) {
      proposals.add(function.text(), CompletionItemKind.Function, "function of this file");
    }
    for (HelperPrototype helper : Vocabulary.helpers(type(document))) {
      CompletionItem item =
          proposals.add(
              "bpf_" + helper.name(),
              CompletionItemKind.Method,
              String.join(", ", Vocabulary.arguments(helper)));
      item.setDocumentation(
          new MarkupContent(
              MarkupKind.MARKDOWN,
              String.valueOf(Vocabulary.helper(helper.name(), type(document)))));
    }
  }

  /// The type of the file's programs, `null` when they differ or there is none.
  private static @Nullable ProgramType type(AsmDocument document) {
    List<ProgramType> types =
        Instructions.programs(document).stream().map(Program::type).distinct().toList();
    return types.size() == 1 ? types.getFirst() : null;
  }

  private static void labels(Names names, Proposals proposals) {
    names
        .defined(Names.Kind.LABEL)
        .forEach(label -> proposals.add(label.text(), CompletionItemKind.Reference, "label"));
  }

  private static void mapParts(List<String> before, Proposals proposals) {
    int size = before.size();
    if (size > 1 && before.get(size - 1).equals("=") && before.get(size - 2).equals("type")) {
      for (MapType type : MapType.values()) {
        proposals.add(type.label(), CompletionItemKind.EnumMember, null);
      }
      return;
    }
    if (before.getLast().equals(",")) {
      for (String key : List.of("type", "key", "value", "max_entries", "flags", "inner")) {
        if (!before.contains(key)) {
          proposals.add(key + "=", CompletionItemKind.Property, null);
        }
      }
      return;
    }
    constants(proposals);
  }

  private static void symbols(Names names, Proposals proposals) {
    for (Names.Kind kind : List.of(Names.Kind.FUNCTION, Names.Kind.MAP, Names.Kind.CONSTANT)) {
      names
          .defined(kind)
          .forEach(name -> proposals.add(name.text(), CompletionItemKind.Constant, null));
    }
  }

  private static void constants(Proposals proposals) {
    AsmText.knownNames()
        .forEach(
            (name, value) -> {
              if (!name.contains(".")) {
                proposals.add(name, CompletionItemKind.Constant, "= " + value);
              }
            });
  }

  private static void operands(List<String> before, Names names, Proposals proposals) {
    String last = before.getLast();
    boolean address = last.equals("(") || last.equals("[") || last.equals("+");
    for (int i = 0; i <= 10; i++) {
      proposals.add("r" + i, CompletionItemKind.Variable, null);
    }
    if (address) {
      AsmText.knownNames()
          .forEach(
              (name, offset) -> {
                if (name.contains(".")) {
                  CompletionItem item =
                      proposals.add(name, CompletionItemKind.Field, "offset " + offset);
                  item.setDocumentation(
                      new MarkupContent(
                          MarkupKind.MARKDOWN, String.valueOf(Vocabulary.contextField(name))));
                }
              });
    }
    for (AsmName map : names.defined(Names.Kind.MAP)) {
      CompletionItem item = proposals.add(map.text() + " ll", CompletionItemKind.Class, "map");
      item.setFilterText(map.text());
    }
    names
        .defined(Names.Kind.CONSTANT)
        .forEach(name -> proposals.add(name.text(), CompletionItemKind.Constant, null));
    constants(proposals);
    for (String type : List.of("u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64")) {
      proposals.add(type, CompletionItemKind.TypeParameter, null);
    }
  }

  private void test(Snapshot snapshot, TestDocument document, Proposals proposals) {
    int lineStart = document.lines().lineStart(document.lines().lineOf(proposals.caret));
    String before = document.text().substring(lineStart, proposals.caret);
    int quote = before.lastIndexOf('"');
    if (before.stripLeading().startsWith("program") && quote >= 0) {
      files(document, lineStart + quote + 1, proposals);
      return;
    }
    if (before.chars().filter(c -> c == '"').count() % 2 == 1 || before.contains("#")) {
      return;
    }
    document
        .syntax()
        .keywordsAt(proposals.caret)
        .forEach(word -> proposals.add(word, CompletionItemKind.Keyword, null));
    document.syntax().names().stream()
        .filter(name -> name.role() == TestName.Role.SOCKET_DEFINITION)
        .forEach(name -> proposals.add(name.text(), CompletionItemKind.Variable, "socket"));
    for (AsmDocument program : Neighbours.programsOf(snapshot, document)) {
      Names names = new Names(program.syntax());
      names
          .defined(Names.Kind.MAP)
          .forEach(map -> proposals.add(map.text(), CompletionItemKind.Class, "map"));
      Instructions.programs(program)
          .forEach(it -> proposals.add(it.name(), CompletionItemKind.Function, "program"));
    }
    if (snippets && before.isBlank()) {
      proposals.snippet("test", "a test", "test \"${1:what happens}\" {\n    ${0}\n}");
    }
  }

  private static void files(TestDocument document, int start, Proposals proposals) {
    Path folder = document.path().toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.endsWith(".bpf.s") || name.endsWith(".bpf.o"))
          .sorted()
          .limit(500)
          .forEach(
              name ->
                  proposals
                      .add(name, CompletionItemKind.File, null)
                      .setTextEdit(
                          Either.forLeft(
                              new TextEdit(
                                  document.lines().range(new Span(start, proposals.caret - start)),
                                  name))));
    } catch (IOException e) {
      // a folder that cannot be read has no files to offer
    }
  }
}
