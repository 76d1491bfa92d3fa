package dev.skmsg.server.workspace;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import java.nio.file.Path;
import java.util.List;

/// One version of a file: as the editor holds it, or as it is on disk. Immutable; what follows from
/// its text is found out at the first question and kept.
public abstract sealed class Document permits AsmDocument, TestDocument {
  private static final int MOST_CHARACTERS = 4_000_000;

  private final DocumentUri uri;
  private final int version;
  private final String text;
  private final LineIndex lines;

  Document(DocumentUri uri, int version, String text) {
    this.uri = uri;
    this.version = version;
    this.text = text;
    this.lines = new LineIndex(text);
  }

  public final DocumentUri uri() {
    return uri;
  }

  public final String uriText() {
    return uri.text();
  }

  /// The file, for messages and for what lies beside it.
  public final Path path() {
    return uri.path();
  }

  /// As the editor counts; 0 for a file on disk.
  public final int version() {
    return version;
  }

  public final String text() {
    return text;
  }

  public final LineIndex lines() {
    return lines;
  }

  /// What is wrong with the text by itself, at most one error for each line.
  public final List<Diagnostic> syntaxErrors() {
    return isTooLarge() ? List.of(tooLarge()) : parseErrors();
  }

  abstract List<Diagnostic> parseErrors();

  /// Whether the text is more than anybody edits: nothing of it is looked at.
  public final boolean isTooLarge() {
    return text.length() > MOST_CHARACTERS;
  }

  /// The text that is looked at.
  final String analysed() {
    return isTooLarge() ? "" : text;
  }

  /// What is said of such a text.
  public final Diagnostic tooLarge() {
    return Diagnostic.error(
        new SourcePosition(path().toString(), 1, 1),
        1,
        "the file has more than "
            + MOST_CHARACTERS / 1_000_000
            + " million characters and is not looked at while it is edited; `skmsg verify` takes it");
  }

  /// The next version of it.
  abstract Document edited(int nextVersion, String nextText);

  /// The languages.
  public static final String ASM = "bpf-asm";

  public static final String TEST = "msgtest";

  /// A document of the language that its name or the editor says.
  static Document of(DocumentUri uri, String language, int version, String text) {
    return language.equals(TEST) || uri.text().endsWith(".msgtest")
        ? new TestDocument(uri, version, text)
        : new AsmDocument(uri, version, text, null);
  }
}
