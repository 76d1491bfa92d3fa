package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.ArrayList;
import java.util.List;

/// Instructions with jumps to labels that may be bound later.
final class CodeBuffer {
  private static final int UNBOUND = -1;

  /// A place in the code, once it is bound.
  static final class Label {
    private int slot = UNBOUND;
  }

  private record Fixup(int slot, Label label) {}

  private final List<Instruction> code = new ArrayList<>();
  private final List<Fixup> fixups = new ArrayList<>();

  /// Whether any jump leads to this label.
  boolean isUsed(Label label) {
    return fixups.stream().anyMatch(fixup -> fixup.label == label);
  }

  int size() {
    return code.size();
  }

  void emit(Instruction instruction) {
    code.add(instruction);
    if (instruction instanceof Instruction.LoadImmediate64) {
      code.add(new Instruction.SecondSlot());
    }
  }

  void bind(Label label) {
    label.slot = code.size();
  }

  void jump(Label target, boolean wide) {
    fixups.add(new Fixup(code.size(), target));
    emit(new Instruction.Jump(wide, 0));
  }

  void branch(Condition condition, Width width, Register left, Operand right, Label target) {
    fixups.add(new Fixup(code.size(), target));
    emit(new Instruction.Branch(condition, width, left, right, (short) 0));
  }

  void mayGoto(Label target) {
    fixups.add(new Fixup(code.size(), target));
    emit(new Instruction.MayGoto((short) 0));
  }

  void call(Label target) {
    fixups.add(new Fixup(code.size(), target));
    emit(new Instruction.Call(CallKind.LOCAL, 0, (short) 0));
  }

  void functionAddress(Register dst, Label target) {
    fixups.add(new Fixup(code.size(), target));
    emit(new Instruction.LoadImmediate64(dst, Imm64Kind.FUNCTION, 0, 0));
  }

  /// The code with every jump at its distance. Every label used must have been bound.
  List<Instruction> finish() {
    for (Fixup fixup : fixups) {
      if (fixup.label.slot == UNBOUND) {
        throw new IllegalStateException("label not bound, used at " + fixup.slot);
      }
      int distance = fixup.label.slot - fixup.slot - 1;
      code.set(fixup.slot, Jumps.withDistance(code.get(fixup.slot), distance));
    }
    return List.copyOf(code);
  }
}
