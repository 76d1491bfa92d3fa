package dev.skmsg.server.workspace;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.grammar.msgtest.MsgTestText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A version of a `.msgtest` file.
public final class TestDocument extends Document {
  private @Nullable MsgTestText parsed;

  TestDocument(DocumentUri uri, int version, String text) {
    super(uri, version, text);
  }

  public synchronized MsgTestText syntax() {
    MsgTestText result = parsed;
    if (result == null) {
      result = MsgTestText.parse(path().toString(), analysed());
      parsed = result;
    }
    return result;
  }

  @Override
  List<Diagnostic> parseErrors() {
    return syntax().result().diagnostics();
  }

  @Override
  TestDocument edited(int nextVersion, String nextText) {
    return new TestDocument(uri(), nextVersion, nextText);
  }
}
