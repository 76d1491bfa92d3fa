package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.asm.AsmToken;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.toolchain.LoadedFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the instructions of a file stand in its text.
final class Instructions {
  private Instructions() {}

  /// An instruction of a program.
  record At(Program program, int slot) {
    Instruction instruction() {
      return program.instructions().get(slot);
    }
  }

  /// The programs of a document, none when it is malformed.
  static List<Program> programs(AsmDocument document) {
    return document.assembled() instanceof LoadedFile.Programs programs
        ? programs.programs()
        : List.of();
  }

  /// The instructions that stand on a line, from 0; an inner function is in every program that
  /// calls it.
  static List<At> onLine(AsmDocument document, int line) {
    List<At> found = new ArrayList<>();
    for (Program program : programs(document)) {
      List<SourcePosition> positions = program.positions();
      for (int slot = 0; slot < positions.size(); slot++) {
        if (positions.get(slot).line() == line + 1
            && !(program.instructions().get(slot) instanceof Instruction.SecondSlot)) {
          found.add(new At(program, slot));
        }
      }
    }
    return found;
  }

  /// The instruction whose statement a caret is in.
  static @Nullable At at(AsmDocument document, int offset) {
    int line = document.lines().lineOf(offset);
    int column = offset - document.lines().lineStart(line) + 1;
    At best = null;
    int bestColumn = 0;
    for (At candidate : onLine(document, line)) {
      SourcePosition position = candidate.program.position(candidate.slot);
      int start = position == null ? 0 : position.column();
      if (start <= column && start > bestColumn) {
        best = candidate;
        bestColumn = start;
      }
    }
    return best;
  }

  /// The statement that begins at a position: to the end of the line or the next `;`, without the
  /// comment behind it.
  static Span statement(AsmDocument document, SourcePosition position) {
    int start = document.lines().offset(position);
    int line = document.lines().lineOf(start);
    int lineEnd = document.lines().lineEnd(line);
    int end = start;
    for (AsmToken token : document.syntax().tokens(new Span(start, lineEnd - start))) {
      if (token.span().offset() < start) {
        continue;
      }
      if (token.span().offset() >= lineEnd || token.kind() == AsmToken.Kind.END) {
        break;
      }
      if (token.kind() != AsmToken.Kind.COMMENT) {
        end = token.span().end();
      }
    }
    return new Span(start, Math.min(end, document.text().length()) - start);
  }
}
