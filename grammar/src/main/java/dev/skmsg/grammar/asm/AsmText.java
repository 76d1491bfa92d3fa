package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.language.bpfAsm.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.antlr.runtime.ANTLRStringStream;
import org.antlr.runtime.Token;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.jspecify.annotations.Nullable;

/// A parsed `.bpf.s` text. Immutable; [#edited] gives the next version and parses only the lines
/// around the change, since no statement is longer than its line.
public final class AsmText {
  /// Made at the first use, as it costs more than a thousand lines do.
  private static final class Shared {
    static final AsmParser PARSER = new AsmParser();
  }

  /// So many lines are parsed at once: few enough for a keystroke, enough to be worth a parser.
  private static final int SEGMENT_LINES = 100;

  private final SourceFile file;
  private final List<Segment.Placed> segments;
  private @Nullable AssemblyResult assembled;

  private AsmText(String name, String text, List<Segment.Placed> segments) {
    this.segments = segments;
    this.file = new SourceFile(name, text, segments);
  }

  /// Parses a text; a mistake in it is a diagnostic, never an exception.
  ///
  /// @param name the file's path, of which messages speak and after which a nameless program is
  /// called
  public static AsmText parse(String name, String text) {
    return new AsmText(name, text, new Splitting(name, text, null).run());
  }

  /// The same file with another text: what did not change is not parsed again.
  public AsmText edited(String text) {
    return new AsmText(file.name(), text, new Splitting(file.name(), text, this).run());
  }

  public String name() {
    return file.name();
  }

  public String text() {
    return file.text();
  }

  /// What no grammar takes, at most one for each line, in the order of the text.
  public List<Diagnostic> syntaxErrors() {
    List<Diagnostic> errors = new ArrayList<>();
    for (Segment.Placed placed : segments) {
      placed.segment().errors().forEach(error -> errors.add(placed.absolute(error)));
    }
    return errors;
  }

  /// The object and its programs, made once.
  public synchronized AssemblyResult assemble() {
    AssemblyResult result = assembled;
    if (result == null) {
      List<Source> sources = segments.stream().map(placed -> placed.segment().source()).toList();
      Set<Integer> brokenLines = new HashSet<>();
      for (Segment.Placed placed : segments) {
        placed.segment().brokenLines().forEach(line -> brokenLines.add(placed.line() + line));
      }
      result = new Assembly(file, sources, syntaxErrors(), brokenLines).run();
      assembled = result;
    }
    return result;
  }

  /// Every name in the text, defined or used, in its order.
  public List<AsmName> names() {
    return segments.stream()
        .flatMap(
            placed -> placed.segment().names().stream().map(name -> name.shifted(placed.start())))
        .toList();
  }

  /// The visible tokens and comments, in their order.
  public List<AsmToken> tokens() {
    return segments.stream().flatMap(AsmText::tokens).toList();
  }

  /// The visible tokens and comments of the segments that a stretch of the text touches.
  public List<AsmToken> tokens(Span span) {
    return segments.stream()
        .filter(placed -> placed.start() <= span.end() && span.offset() <= placed.end())
        .flatMap(AsmText::tokens)
        .toList();
  }

  private static Stream<AsmToken> tokens(Segment.Placed placed) {
    return placed.segment().tokens().stream().map(token -> token.shifted(placed.start()));
  }

  /// Every mnemonic and word that begins an instruction.
  public static Set<String> mnemonics() {
    return new TreeSet<>(Mnemonics.names());
  }

  /// Every directive that does something.
  public static Set<String> directives() {
    return new TreeSet<>(Directives.names());
  }

  /// The names with a value that every file may use, in groups that belong together: helper flags,
  /// return values, context fields.
  public static java.util.Map<String, Long> knownNames() {
    return KnownNames.VALUES;
  }

  /// Cuts a text into segments and parses those that an earlier version does not have.
  private static final class Splitting {
    private final String name;
    private final String text;
    private final List<Segment.Placed> old;
    private final int oldLength;
    private final int prefix;
    private final int suffix;
    private final List<Segment.Placed> result = new ArrayList<>();

    Splitting(String name, String text, @Nullable AsmText previous) {
      this.name = name;
      this.text = text;
      String before = previous == null ? "" : previous.text();
      oldLength = before.length();
      boolean open =
          previous != null && previous.segments.stream().anyMatch(p -> p.segment().openComment());
      old = previous == null || open ? List.of() : previous.segments;
      int limit = Math.min(before.length(), text.length());
      int same = 0;
      while (same < limit && before.charAt(same) == text.charAt(same)) {
        same++;
      }
      prefix = same;
      int tail = 0;
      while (tail < limit - same
          && before.charAt(before.length() - 1 - tail) == text.charAt(text.length() - 1 - tail)) {
        tail++;
      }
      suffix = tail;
    }

    List<Segment.Placed> run() {
      int kept = 0;
      while (kept < old.size() && old.get(kept).end() <= prefix && isClosed(old.get(kept))) {
        result.add(old.get(kept++));
      }
      int at = kept == 0 ? 0 : old.get(kept - 1).end();
      int line = kept == 0 ? 0 : old.get(kept - 1).line() + old.get(kept - 1).segment().lines();
      int shift = text.length() - oldLength;
      while (at < text.length() || result.isEmpty()) {
        kept = beginningAt(at - shift, kept);
        if (kept < old.size() && old.get(kept).start() == at - shift && at >= unchangedFrom()) {
          int byLines = line - old.get(kept).line();
          old.subList(kept, old.size()).forEach(p -> result.add(p.moved(shift, byLines)));
          break;
        }
        Segment segment = parse(at, kept, shift);
        result.add(new Segment.Placed(segment, at, line));
        at += segment.text().length();
        line += segment.lines();
      }
      return List.copyOf(result);
    }

    /// Whether it ends with its newline, so that nothing behind it is of its last line.
    private static boolean isClosed(Segment.Placed placed) {
      return placed.segment().text().endsWith("\n");
    }

    private int unchangedFrom() {
      return text.length() - suffix;
    }

    /// The first old segment, from one on, that begins at an offset of the old text or behind it.
    private int beginningAt(int offset, int from) {
      int index = from;
      while (index < old.size() && old.get(index).start() < offset) {
        index++;
      }
      return index;
    }

    private Segment parse(int at, int next, int shift) {
      int end = end(at, next, shift);
      boolean open = false;
      while (text.substring(at, end).contains("/*")) {
        int comment = unclosed(text.substring(at, end));
        if (comment < 0) {
          break;
        }
        int close = text.indexOf("*/", at + comment + 2);
        if (close < 0) {
          open = true;
          end = text.length();
          break;
        }
        end = lineEnd(close + 2);
      }
      String part = text.substring(at, end);
      AsmParser.Parsed parsed = Shared.PARSER.parse(name, part);
      return new Segment(
          part,
          parsed.source(),
          Objects.requireNonNull(NodeModelUtils.findActualNodeFor(parsed.source())).getRootNode(),
          parsed.errors(),
          parsed.brokenLines(),
          (int) part.chars().filter(c -> c == '\n').count(),
          open,
          new Segment.Contents());
    }

    /// The end of the segment that begins here: some lines on, or where an old one begins that can
    /// be had as it is.
    private int end(int at, int next, int shift) {
      int end = at;
      for (int lines = 0; lines < SEGMENT_LINES && end < text.length(); lines++) {
        end = lineEnd(end);
        int oldStart = end - shift;
        int candidate = beginningAt(oldStart, next);
        if (end >= unchangedFrom()
            && candidate < old.size()
            && old.get(candidate).start() == oldStart) {
          break;
        }
      }
      return end;
    }

    private int lineEnd(int from) {
      int newline = text.indexOf('\n', from);
      return newline < 0 ? text.length() : newline + 1;
    }

    /// Where a comment begins that the part does not close, -1 if none does.
    private static int unclosed(String part) {
      AsmLexer lexer = new AsmLexer();
      lexer.setCharStream(new ANTLRStringStream(part));
      for (Token token = lexer.nextToken();
          token.getType() != Token.EOF;
          token = lexer.nextToken()) {
        if ("/*".equals(token.getText())) {
          return ((org.antlr.runtime.CommonToken) token).getStartIndex();
        }
      }
      return -1;
    }
  }
}
