package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.language.bpfAsm.Source;
import java.util.List;
import java.util.Set;
import org.eclipse.xtext.nodemodel.INode;
import org.jspecify.annotations.Nullable;

/// Some whole lines of a file, parsed on their own: no statement and no comment crosses its end.
/// Offsets and lines in it count from its own start, so that it stays what it is when lines before
/// it change.
///
/// @param errors at most one for each line, lines counted from 1 within the segment
/// @param brokenLines the lines of the statements that have errors, counted as those
/// @param lines how many newlines it holds
/// @param openComment it holds a `/*` that nothing closes, so its meaning hangs on what follows
record Segment(
    String text,
    Source source,
    INode root,
    List<Diagnostic> errors,
    Set<Integer> brokenLines,
    int lines,
    boolean openComment,
    Contents contents) {

  /// A segment in a file.
  ///
  /// @param start offset of its first character
  /// @param line of its first character, from 0
  record Placed(Segment segment, int start, int line) {
    int end() {
      return start + segment.text.length();
    }

    Placed moved(int chars, int byLines) {
      return new Placed(segment, start + chars, line + byLines);
    }

    Diagnostic absolute(Diagnostic error) {
      SourcePosition position = error.position();
      return new Diagnostic(
          new SourcePosition(position.file(), position.line() + line, position.column()),
          error.length(),
          error.severity(),
          error.message());
    }
  }

  /// What editors ask of a segment, found out at the first question.
  static final class Contents {
    private @Nullable List<AsmName> names;
    private @Nullable List<AsmToken> tokens;

    synchronized List<AsmName> names(Source source) {
      List<AsmName> found = names;
      if (found == null) {
        found = NameFinder.find(source);
        names = found;
      }
      return found;
    }

    synchronized List<AsmToken> tokens(String text) {
      List<AsmToken> found = tokens;
      if (found == null) {
        found = AsmToken.of(text);
        tokens = found;
      }
      return found;
    }
  }

  List<AsmName> names() {
    return contents.names(source);
  }

  List<AsmToken> tokens() {
    return contents.tokens(text);
  }
}
