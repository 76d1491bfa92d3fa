package dev.skmsg.bpf.isa;

import java.util.ArrayList;
import java.util.List;

/// Every form of instruction that LLVM 19 knows, with operands at their edges: what the golden
/// file `llvm-objdump-19.tsv` records.
final class InstructionForms {
  private static final int[] IMMEDIATES = {0, 16, -1, Integer.MAX_VALUE, Integer.MIN_VALUE};
  private static final short[] OFFSETS = {0, 4, -4, Short.MAX_VALUE, Short.MIN_VALUE};
  private static final Operand REGISTER = Register.R2;

  private final List<Instruction> forms = new ArrayList<>();

  private InstructionForms() {}

  /// The forms one after the other, as one bytecode.
  static List<Instruction> all() {
    InstructionForms forms = new InstructionForms();
    forms.arithmetic();
    forms.moves();
    forms.memory();
    forms.atomics();
    forms.jumps();
    forms.loadImmediates();
    return forms.forms;
  }

  private void arithmetic() {
    for (AluOperation op : AluOperation.values()) {
      for (Width width : Width.values()) {
        forms.add(new Instruction.Alu(op, width, Register.R1, REGISTER));
        for (int immediate : IMMEDIATES) {
          forms.add(new Instruction.Alu(op, width, Register.R9, new Operand.Immediate(immediate)));
        }
      }
    }
    for (Width width : Width.values()) {
      forms.add(new Instruction.Negate(width, Register.R3));
    }
    for (Instruction.ByteSwap.ByteOrder order : Instruction.ByteSwap.ByteOrder.values()) {
      for (int bits : new int[] {16, 32, 64}) {
        forms.add(new Instruction.ByteSwap(order, bits, Register.R4));
      }
    }
  }

  private void moves() {
    for (int bits : new int[] {8, 16, 32}) {
      forms.add(new Instruction.MoveSignExtended(Width.W64, bits, Register.R1, Register.R10));
    }
    for (int bits : new int[] {8, 16}) {
      forms.add(new Instruction.MoveSignExtended(Width.W32, bits, Register.R1, Register.R2));
    }
    for (int spaces : new int[] {1, 1 << 16, 0x20003}) {
      forms.add(new Instruction.AddressSpaceCast(Register.R1, Register.R2, spaces));
    }
  }

  private void memory() {
    for (MemorySize size : MemorySize.values()) {
      for (short offset : OFFSETS) {
        forms.add(new Instruction.Load(size, false, Register.R1, Register.R10, offset));
        if (size != MemorySize.DW) {
          forms.add(new Instruction.Load(size, true, Register.R1, Register.R2, offset));
        }
        forms.add(new Instruction.Store(size, Register.R1, offset, REGISTER));
        for (int immediate : IMMEDIATES) {
          forms.add(
              new Instruction.Store(size, Register.R1, offset, new Operand.Immediate(immediate)));
        }
      }
      if (size != MemorySize.DW) {
        forms.add(new Instruction.LoadPacket(size, REGISTER, 0));
        for (int immediate : IMMEDIATES) {
          forms.add(new Instruction.LoadPacket(size, new Operand.Immediate(immediate), 0));
        }
      }
    }
  }

  private void atomics() {
    for (AtomicOperation op : AtomicOperation.values()) {
      for (MemorySize size : List.of(MemorySize.W, MemorySize.DW)) {
        for (short offset : OFFSETS) {
          forms.add(new Instruction.Atomic(op, size, Register.R1, offset, Register.R2));
        }
      }
    }
  }

  private void jumps() {
    for (short offset : OFFSETS) {
      forms.add(new Instruction.Jump(false, offset));
      forms.add(new Instruction.Jump(true, offset));
      forms.add(new Instruction.MayGoto(offset));
      for (Condition condition : Condition.values()) {
        for (Width width : Width.values()) {
          forms.add(new Instruction.Branch(condition, width, Register.R1, REGISTER, offset));
          forms.add(
              new Instruction.Branch(
                  condition, width, Register.R1, new Operand.Immediate(-5), offset));
        }
      }
    }
    for (int distance : new int[] {70_000, -70_000}) {
      forms.add(new Instruction.Jump(true, distance));
    }
    for (int target : IMMEDIATES) {
      for (CallKind kind : CallKind.values()) {
        forms.add(new Instruction.Call(kind, target, (short) 0));
      }
    }
    forms.add(new Instruction.CallRegister(Register.R7));
    forms.add(new Instruction.Exit());
  }

  private void loadImmediates() {
    for (int low : IMMEDIATES) {
      for (int high : IMMEDIATES) {
        load(new Instruction.LoadImmediate64(Register.R1, Imm64Kind.CONSTANT, low, high));
      }
    }
    for (Imm64Kind kind : Imm64Kind.values()) {
      if (kind != Imm64Kind.CONSTANT) {
        load(new Instruction.LoadImmediate64(Register.R1, kind, 5, 0));
        load(new Instruction.LoadImmediate64(Register.R1, kind, -5, 0));
      }
    }
  }

  private void load(Instruction.LoadImmediate64 load) {
    forms.add(load);
    forms.add(new Instruction.SecondSlot());
  }
}
