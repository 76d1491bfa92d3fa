package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.AluOperation;
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

/// What a line's instruction leaves in the register it writes, quietly behind the line: nothing
/// where the line says it itself.
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

  /// What the next instruction finds in the register that this one writes, or how far a branch has
  /// proven the packet to reach.
  private static @Nullable String hint(Program program, Observation observation, int slot) {
    Instruction instruction = program.instructions().get(slot);
    if (slot + 1 >= observation.points().size()) {
      return null;
    }
    PointSummary before = observation.points().get(slot);
    PointSummary after = observation.points().get(slot + 1);
    if (before == null || after == null) {
      return null;
    }
    Register written = written(instruction);
    if (written == null) {
      return instruction instanceof Instruction.Branch ? proven(before, after) : null;
    }
    RegisterSummary register = after.registers().get(written.number());
    return isWhole(register, instruction) ? null : text(written.number(), register);
  }

  private static @Nullable String text(int number, RegisterSummary register) {
    String brief = States.brief(register);
    return brief.equals("?") ? null : "r" + number + ": " + brief;
  }

  /// The packet pointer with the most bytes behind it, of those that gained some.
  private static @Nullable String proven(PointSummary before, PointSummary after) {
    int most = -1;
    for (int number = 0; number < Register.R10.number(); number++) {
      long window = after.registers().get(number).window();
      if (window > Math.max(0, before.registers().get(number).window())
          && (most < 0 || window > after.registers().get(most).window())) {
        most = number;
      }
    }
    return most < 0 ? null : text(most, after.registers().get(most));
  }

  /// Whether it holds any number that fits: nothing that the line does not say.
  private static boolean isWhole(RegisterSummary register, Instruction instruction) {
    int bytes = instruction instanceof Instruction.Load load ? load.size().bytes() : Integer.BYTES;
    return register.isScalar()
        && register.umin() == 0
        && register.umax() == -1L >>> Long.SIZE - bytes * Byte.SIZE;
  }

  /// The register whose value an instruction makes; what one only moves, its line says already.
  private static @Nullable Register written(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Alu alu -> alu.op() == AluOperation.MOV ? null : alu.dst();
      case Instruction.Negate negate -> negate.dst();
      case Instruction.MoveSignExtended move -> move.dst();
      case Instruction.AddressSpaceCast cast -> cast.dst();
      case Instruction.ByteSwap swap -> swap.dst();
      case Instruction.Load load -> load.dst();
      case Instruction.LoadAcquire load -> load.dst();
      case Instruction.Call _, Instruction.CallRegister _ -> Register.R0;
      case Instruction.LoadImmediate64 _,
          Instruction.SecondSlot _,
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
