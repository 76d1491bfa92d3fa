package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.grammar.syntax.Replacement;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the edits of a fix in the text of one program.
final class Patch {
  private static final String INDENT = "    ";

  private final AsmDocument document;
  private final Program program;
  private final Names names;
  private final List<Replacement> edits = new ArrayList<>();

  Patch(AsmDocument document, Program program) {
    this.document = document;
    this.program = program;
    this.names = new Names(document.syntax());
  }

  List<Replacement> edits() {
    return edits.stream().sorted(Comparator.comparingInt(it -> it.span().offset())).toList();
  }

  /// Whether a jump of the program counts instructions instead of naming a label, so that nothing
  /// may be put between.
  boolean countsInstructions() {
    for (int slot = 0; slot < program.instructions().size(); slot++) {
      boolean jumps =
          switch (program.instructions().get(slot)) {
            case Instruction.Jump _, Instruction.Branch _, Instruction.MayGoto _ -> true;
            default -> false;
          };
      SourcePosition position = program.position(slot);
      if (jumps && (position == null || !namesTarget(position))) {
        return true;
      }
    }
    return false;
  }

  private boolean namesTarget(SourcePosition position) {
    Span statement = Instructions.statement(document, position);
    return names.all().stream()
        .anyMatch(
            name ->
                name.role() == AsmName.Role.JUMP
                    && statement.touches(name.span().offset())
                    && names.definition(name) != null);
  }

  /// Puts instructions before that of a slot.
  boolean before(int slot, List<String> lines) {
    SourcePosition position = program.position(slot);
    if (position == null) {
      return false;
    }
    int offset = document.lines().offset(position);
    String head =
        document.text().substring(document.lines().lineStart(position.line() - 1), offset);
    String indent = head.isBlank() && !head.isEmpty() ? head : INDENT;
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n').append(indent));
    edits.add(new Replacement(new Span(offset, 0), text.toString()));
    return true;
  }

  /// Puts lines behind the line of a slot.
  boolean after(int slot, List<String> lines) {
    SourcePosition position = program.position(slot);
    if (position == null) {
      return false;
    }
    int line = position.line() - 1;
    String own = document.lines().line(line);
    String indent = own.substring(0, own.length() - own.stripLeading().length());
    String head = indent.isEmpty() ? INDENT : indent;
    StringBuilder text = new StringBuilder();
    lines.forEach(it -> text.append('\n').append(it.endsWith(":") ? "" : head).append(it));
    edits.add(new Replacement(new Span(document.lines().lineEnd(line), 0), text.toString()));
    return true;
  }

  /// A label of the function from which the program passes the message on, made at the function's
  /// end if there is none; `null` where none can be made.
  @Nullable String passLabel(int slot, Flow flow) {
    int start = flow.functionStart(slot);
    int end = flow.functionEnd(slot);
    for (int at = start; at + 1 < end; at++) {
      AsmName label = passes(at) ? labelOf(at) : null;
      if (label != null) {
        return label.text();
      }
    }
    if (start != 0) {
      return null; // what another function's result means is its own affair
    }
    String name = "pass";
    for (int i = 2; names.isTaken(name); i++) {
      name = "pass_" + i;
    }
    return after(end - 1, List.of(name + ":", "r0 = SK_PASS", "exit")) ? name : null;
  }

  private boolean passes(int slot) {
    return program.instructions().get(slot)
            instanceof Instruction.Alu(AluOperation op, _, Register dst, Operand src)
        && op == AluOperation.MOV
        && dst == Register.R0
        && src.equals(new Operand.Immediate(1))
        && program.instructions().get(slot + 1) instanceof Instruction.Exit;
  }

  /// The label right before an instruction, with nothing but blanks and comments between.
  private @Nullable AsmName labelOf(int slot) {
    SourcePosition position = program.position(slot);
    if (position == null) {
      return null;
    }
    int offset = document.lines().offset(position);
    SourcePosition earlier = slot == 0 ? null : program.position(slot - 1);
    int from = earlier == null ? 0 : document.lines().offset(earlier);
    return names.all().stream()
        .filter(name -> name.role() == AsmName.Role.LABEL_DEFINITION && !name.isNumeric())
        .filter(name -> names.kind(name) == Names.Kind.LABEL)
        .filter(name -> name.span().offset() > from && name.span().end() <= offset)
        .findFirst()
        .orElse(null);
  }

  /// Takes a statement away, with its line if nothing else stands there.
  void remove(SourcePosition position) {
    Span statement = Instructions.statement(document, position);
    int line = document.lines().lineOf(statement.offset());
    int start = document.lines().lineStart(line);
    int end = document.lines().lineEnd(line);
    boolean alone =
        document.text().substring(start, statement.offset()).isBlank()
            && document.text().substring(statement.end(), end).isBlank();
    int last = Math.min(document.text().length(), document.lines().lineStart(line + 1));
    edits.add(new Replacement(alone && last > end ? new Span(start, last - start) : statement, ""));
  }
}
