package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;

/// Which instructions the assembler takes in the spelling of llvm-objdump. Others are sound
/// bytecode that nobody means to write, and appear in disassembly as numbers.
final class Assemblable {
  private Assemblable() {}

  static boolean test(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Alu(AluOperation op, Width width, Register dst, Operand src) ->
          dst != Register.R10 && !isExcessiveShift(op, width, src);
      case Instruction.Negate(_, Register dst) -> dst != Register.R10;
      case Instruction.MoveSignExtended move -> move.dst() != Register.R10;
      case Instruction.AddressSpaceCast cast -> cast.dst() != Register.R10;
      case Instruction.ByteSwap swap -> swap.dst() != Register.R10;
      case Instruction.LoadImmediate64 load -> load.dst() != Register.R10;
      case Instruction.Load load -> load.dst() != Register.R10;
      case Instruction.LoadAcquire load -> load.dst() != Register.R10;
      case Instruction.Atomic atomic -> isAssemblable(atomic);
      case Instruction.Call(CallKind kind, _, short moduleFd) ->
          kind != CallKind.KFUNC && moduleFd == 0;
      case Instruction.Invalid _, Instruction.SecondSlot _ -> false;
      case Instruction.LoadPacket _,
          Instruction.Store _,
          Instruction.StoreRelease _,
          Instruction.Jump _,
          Instruction.Branch _,
          Instruction.MayGoto _,
          Instruction.CallRegister _,
          Instruction.Exit _ ->
          true;
    };
  }

  private static boolean isExcessiveShift(AluOperation op, Width width, Operand src) {
    boolean shift = op == AluOperation.LSH || op == AluOperation.RSH || op == AluOperation.ARSH;
    return shift
        && src instanceof Operand.Immediate(int count)
        && (count < 0 || count >= width.bits());
  }

  /// All but a compare-and-exchange return the old value in the source register.
  private static boolean isAssemblable(Instruction.Atomic atomic) {
    return switch (atomic.op()) {
      case ADD, OR, AND, XOR, CMPXCHG -> true;
      case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR, XCHG -> atomic.src() != Register.R10;
    };
  }
}
