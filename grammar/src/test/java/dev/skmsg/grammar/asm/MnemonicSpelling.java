package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionPrinter;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;

/// Instructions in the spelling of GNU as, or in pseudo-C where that has none.
final class MnemonicSpelling {
  private MnemonicSpelling() {}

  static String print(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Alu alu ->
          "%s%s %s, %s"
              .formatted(
                  alu.op().name().toLowerCase(),
                  suffix(alu.width()),
                  name(alu.dst()),
                  operand(alu.src()));
      case Instruction.Negate(Width width, Register dst) -> "neg" + suffix(width) + " " + name(dst);
      case Instruction.MoveSignExtended move ->
          "movs%s %s, %s, %d"
              .formatted(suffix(move.width()), name(move.dst()), name(move.src()), move.bits());
      case Instruction.ByteSwap swap ->
          switch (swap.order()) {
                case TO_LITTLE -> "endle ";
                case TO_BIG -> "endbe ";
                case SWAP -> "bswap ";
              }
              + name(swap.dst())
              + ", "
              + swap.bits();
      case Instruction.Load load ->
          "ldx%s%s %s, %s"
              .formatted(
                  load.signExtend() ? "s" : "",
                  size(load.size()),
                  name(load.dst()),
                  cell(load.base(), load.offset()));
      case Instruction.Store store ->
          "st%s%s %s, %s"
              .formatted(
                  store.src() instanceof Register ? "x" : "",
                  size(store.size()),
                  cell(store.base(), store.offset()),
                  operand(store.src()));
      case Instruction.LoadPacket(MemorySize size, Operand.Immediate(int index), _) ->
          "ldabs" + size(size) + " " + index;
      case Instruction.LoadPacket(MemorySize size, Register index, int displacement) ->
          "ldind" + size(size) + " " + name(index) + ", " + displacement;
      case Instruction.Atomic atomic -> atomic(atomic);
      case Instruction.Jump(boolean wide, int offset) -> (wide ? "jal " : "ja ") + signed(offset);
      case Instruction.Branch branch ->
          "j%s%s %s, %s, %s"
              .formatted(
                  branch.condition().name().toLowerCase(),
                  suffix(branch.width()),
                  name(branch.left()),
                  operand(branch.right()),
                  signed(branch.offset()));
      case Instruction.Call(_, int target, _) -> "call " + target;
      case Instruction.CallRegister(Register target) -> "callx " + name(target);
      case Instruction.LoadImmediate64 _,
          Instruction.SecondSlot _,
          Instruction.AddressSpaceCast _,
          Instruction.LoadAcquire _,
          Instruction.StoreRelease _,
          Instruction.MayGoto _,
          Instruction.Exit _,
          Instruction.Invalid _ ->
          InstructionPrinter.print(instruction);
    };
  }

  private static String atomic(Instruction.Atomic atomic) {
    String name =
        switch (atomic.op()) {
          case XCHG -> "axchg";
          case CMPXCHG -> "acmp";
          case ADD, OR, AND, XOR -> "a" + atomic.op().name().toLowerCase();
          case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR ->
              "af" + atomic.op().name().substring("FETCH_".length()).toLowerCase();
        };
    return name
        + (atomic.size() == MemorySize.W ? "32 " : " ")
        + cell(atomic.base(), atomic.offset())
        + ", "
        + name(atomic.src());
  }

  private static String suffix(Width width) {
    return width == Width.W32 ? "32" : "";
  }

  private static String size(MemorySize size) {
    return size.name().toLowerCase();
  }

  private static String name(Register register) {
    return "%r" + register.number();
  }

  private static String operand(Operand operand) {
    return switch (operand) {
      case Register register -> name(register);
      case Operand.Immediate(int value) -> String.valueOf(value);
    };
  }

  private static String cell(Register base, short offset) {
    return "[" + name(base) + signed(offset) + "]";
  }

  private static String signed(int number) {
    return number < 0 ? String.valueOf(number) : "+" + number;
  }
}
