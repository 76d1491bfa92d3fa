package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.verifier.observe.Observation;
import dev.skmsg.verifier.observe.PointSummary;
import dev.skmsg.verifier.observe.RegisterSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/// What a line's instruction leaves in the register it writes, quietly behind the line.
final class InlayHints {
  private final Analysis analysis;

  InlayHints(Analysis analysis) {
    this.analysis = analysis;
  }

  List<InlayHint> hints(AsmDocument document, Range range, CancelChecker cancel) {
    List<InlayHint> hints = new ArrayList<>();
    Set<Integer> done = new HashSet<>();
    for (Program program : Instructions.programs(document)) {
      cancel.checkCanceled();
      Observation observation = analysis.observe(document, program);
      for (int slot = 0; slot < program.positions().size(); slot++) {
        SourcePosition position = program.positions().get(slot);
        int line = position.line() - 1;
        if (line < range.getStart().getLine() || line > range.getEnd().getLine()) {
          continue;
        }
        String text = hint(program, observation, slot);
        if (text != null && done.add(line)) {
          hints.add(hint(document, line, text));
        }
      }
    }
    return hints;
  }

  private static InlayHint hint(AsmDocument document, int line, String text) {
    InlayHint hint =
        new InlayHint(
            new Position(line, document.lines().line(line).length()), Either.forLeft(text));
    hint.setPaddingLeft(true);
    return hint;
  }

  /// What the next instruction finds in the register that this one writes.
  private static @Nullable String hint(Program program, Observation observation, int slot) {
    Instruction instruction = program.instructions().get(slot);
    Register written = written(instruction);
    int next = slot + (instruction instanceof Instruction.LoadImmediate64 ? 2 : 1);
    if (written == null || next >= observation.points().size()) {
      return null;
    }
    PointSummary point = observation.points().get(next);
    if (point == null || point.registers().get(written.number()).types().isEmpty()) {
      return null;
    }
    RegisterSummary register = point.registers().get(written.number());
    String brief = States.brief(register);
    return brief.equals("?") ? null : "r" + written.number() + ": " + brief;
  }

  private static @Nullable Register written(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Alu alu -> alu.dst();
      case Instruction.Negate negate -> negate.dst();
      case Instruction.MoveSignExtended move -> move.dst();
      case Instruction.AddressSpaceCast cast -> cast.dst();
      case Instruction.ByteSwap swap -> swap.dst();
      case Instruction.LoadImmediate64 load -> load.dst();
      case Instruction.Load load -> load.dst();
      case Instruction.LoadAcquire load -> load.dst();
      case Instruction.Call _, Instruction.CallRegister _ -> Register.R0;
      case Instruction.SecondSlot _,
          Instruction.LoadPacket _,
          Instruction.Store _,
          Instruction.StoreRelease _,
          Instruction.Atomic _,
          Instruction.Jump _,
          Instruction.Branch _,
          Instruction.MayGoto _,
          Instruction.Exit _,
          Instruction.Invalid _ ->
          null;
    };
  }
}
