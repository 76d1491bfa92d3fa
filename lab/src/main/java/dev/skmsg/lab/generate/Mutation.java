package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.Alu;
import dev.skmsg.bpf.isa.Instruction.Branch;
import dev.skmsg.bpf.isa.Instruction.Call;
import dev.skmsg.bpf.isa.Instruction.Load;
import dev.skmsg.bpf.isa.Instruction.LoadImmediate64;
import dev.skmsg.bpf.isa.Instruction.Store;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.List;

/// Small random damage to a finished program.
final class Mutation {
  private Mutation() {}

  /// Changes one to three fields of instructions; the program keeps its length.
  static void mutate(Dice dice, List<Instruction> code) {
    for (int i = dice.between(1, 3); i > 0; i--) {
      int slot = dice.below(code.size());
      code.set(slot, changed(dice, code.get(slot)));
    }
  }

  private static Register register(Dice dice, Register old) {
    return dice.percent(50) ? old : Register.of(dice.below(Register.COUNT));
  }

  private static Operand operand(Dice dice, Operand old) {
    if (dice.percent(40)) {
      return old;
    }
    return dice.percent(60)
        ? new Immediate(dice.constant())
        : Register.of(dice.below(Register.COUNT));
  }

  private static short offset(Dice dice, int old) {
    return (short) (dice.percent(50) ? old : old + dice.between(-9, 9));
  }

  private static MemorySize size(Dice dice, MemorySize old) {
    return dice.percent(60) ? old : MemorySize.values()[dice.below(4)];
  }

  private static Width width(Dice dice, Width old) {
    return dice.percent(75) ? old : dice.of(Width.W32, Width.W64);
  }

  private static Instruction changed(Dice dice, Instruction old) {
    return switch (old) {
      case Alu alu ->
          new Alu(
              dice.percent(60) ? alu.op() : AluOperation.values()[dice.below(14)],
              width(dice, alu.width()),
              register(dice, alu.dst()),
              operand(dice, alu.src()));
      case Load load ->
          new Load(
              size(dice, load.size()),
              false,
              register(dice, load.dst()),
              register(dice, load.base()),
              offset(dice, load.offset()));
      case Store store ->
          new Store(
              size(dice, store.size()),
              register(dice, store.base()),
              offset(dice, store.offset()),
              operand(dice, store.src()));
      case Branch branch ->
          new Branch(
              dice.percent(50)
                  ? branch.condition()
                  : Condition.values()[dice.below(Condition.values().length)],
              width(dice, branch.width()),
              register(dice, branch.left()),
              operand(dice, branch.right()),
              dice.percent(90) ? branch.offset() : offset(dice, branch.offset()));
      case Call call when call.kind() == CallKind.KFUNC -> old;
      case Call call -> new Call(call.kind(), call.target() + dice.of(0, 1, -1), call.moduleFd());
      case LoadImmediate64 load ->
          new LoadImmediate64(load.dst(), load.kind(), load.low(), load.high() ^ dice.of(0, 1, 4));
      default -> old;
    };
  }

  /// Breaks the form of the program: what checks before the simulation must find.
  static void malform(Dice dice, List<Instruction> code) {
    int slot = dice.below(code.size());
    Instruction old = code.get(slot);
    if (old instanceof LoadImmediate64 || old instanceof Instruction.SecondSlot) {
      slot = code.size() - 1;
    }
    switch (dice.below(8)) {
      case 0 -> code.add(new Alu(AluOperation.MOV, Width.W64, Register.R0, new Immediate(0)));
      case 1 -> code.set(slot, new Instruction.Exit());
      case 2 -> code.set(slot, new Instruction.Jump(dice.percent(30), dice.between(-20, 60)));
      case 3 -> code.set(slot, raw(dice));
      case 4 -> code.set(slot, decoded(new RawInstruction(0, 0, 0, (short) 0, 0)));
      case 5 ->
          code.set(
              slot,
              new Instruction.LoadPacket(
                  dice.of(MemorySize.B, MemorySize.H, MemorySize.W), new Immediate(0), 0));
      case 6 -> code.set(slot, new Instruction.CallRegister(Register.R1));
      default -> code.set(slot, new Instruction.AddressSpaceCast(Register.R1, Register.R1, 1));
    }
  }

  private static Instruction raw(Dice dice) {
    RawInstruction raw =
        new RawInstruction(
            dice.below(256),
            dice.below(16),
            dice.below(16),
            (short) (dice.percent(60) ? 0 : dice.between(-3, 3)),
            dice.percent(60) ? 0 : dice.constant());
    return decoded(raw);
  }

  private static Instruction decoded(RawInstruction raw) {
    return InstructionDecoder.decode(List.of(raw)).getFirst();
  }
}
