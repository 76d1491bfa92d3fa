package dev.skmsg.server.workspace;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.grammar.asm.AsmText;
import dev.skmsg.toolchain.LoadedFile;
import dev.skmsg.toolchain.ProgramFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A version of a `.bpf.s` file.
public final class AsmDocument extends Document {
  /// An earlier version, until this one is parsed.
  private @Nullable AsmText earlier;

  private @Nullable AsmText parsed;
  private @Nullable LoadedFile assembled;

  AsmDocument(DocumentUri uri, int version, String text, @Nullable AsmText earlier) {
    super(uri, version, text);
    this.earlier = earlier;
  }

  /// The parsed text. Parses what changed since the last version that was parsed.
  public synchronized AsmText syntax() {
    AsmText result = parsed;
    if (result == null) {
      result =
          earlier == null
              ? AsmText.parse(path().toString(), analysed())
              : earlier.edited(analysed());
      parsed = result;
      earlier = null;
    }
    return result;
  }

  /// The programs, or why there are none.
  public LoadedFile assembled() {
    if (isTooLarge()) {
      return new LoadedFile.Malformed(path().toString(), List.of(tooLarge()));
    }
    AsmText text = syntax();
    synchronized (text) {
      LoadedFile result = assembled;
      if (result == null) {
        result = ProgramFiles.assembled(text);
        assembled = result;
      }
      return result;
    }
  }

  @Override
  List<Diagnostic> parseErrors() {
    return syntax().syntaxErrors();
  }

  /// What this version would be with another text: a copy to try things on.
  public AsmDocument withText(String nextText) {
    return edited(version(), nextText);
  }

  @Override
  synchronized AsmDocument edited(int nextVersion, String nextText) {
    return new AsmDocument(uri(), nextVersion, nextText, parsed == null ? earlier : parsed);
  }
}
