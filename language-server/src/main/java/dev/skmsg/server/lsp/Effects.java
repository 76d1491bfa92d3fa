package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.KernelProfile;

/// Which registers an instruction reads and writes, as sets of bits: bit 0 is R0. A call reads what
/// it may read at most.
final class Effects {
  /// What a call leaves undefined, its result R0 among them.
  static final int CALLER_SAVED = 0b111111;

  private static final int ARGUMENTS = 0b111110;
  private static final KernelProfile KERNEL = KernelProfile.newest();

  private Effects() {}

  private static int bit(Operand operand) {
    return switch (operand) {
      case Register register -> 1 << register.number();
      case Operand.Immediate _ -> 0;
    };
  }

  static int reads(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Alu alu ->
          bit(alu.src()) | (alu.op() == AluOperation.MOV ? 0 : bit(alu.dst()));
      case Instruction.Negate negate -> bit(negate.dst());
      case Instruction.MoveSignExtended move -> bit(move.src());
      case Instruction.AddressSpaceCast cast -> bit(cast.src());
      case Instruction.ByteSwap swap -> bit(swap.dst());
      case Instruction.Load load -> bit(load.base());
      case Instruction.LoadPacket load -> bit(Register.R6) | bit(load.index());
      case Instruction.Store store -> bit(store.base()) | bit(store.src());
      case Instruction.Atomic atomic ->
          bit(atomic.base())
              | bit(atomic.src())
              | (atomic.op() == AtomicOperation.CMPXCHG ? bit(Register.R0) : 0);
      case Instruction.LoadAcquire load -> bit(load.base());
      case Instruction.StoreRelease store -> bit(store.base()) | bit(store.src());
      case Instruction.Branch branch -> bit(branch.left()) | bit(branch.right());
      case Instruction.Call call -> arguments(call);
      case Instruction.CallRegister call -> ARGUMENTS | bit(call.target());
      case Instruction.Exit _ -> bit(Register.R0);
      case Instruction.LoadImmediate64 _,
          Instruction.SecondSlot _,
          Instruction.Jump _,
          Instruction.MayGoto _,
          Instruction.Invalid _ ->
          0;
    };
  }

  private static int arguments(Instruction.Call call) {
    HelperPrototype helper = call.kind() == CallKind.HELPER ? KERNEL.helper(call.target()) : null;
    return helper == null || helper.returns().equals("-")
        ? ARGUMENTS
        : (1 << helper.arguments().size() + 1) - 2;
  }

  static int writes(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Alu alu -> bit(alu.dst());
      case Instruction.Negate negate -> bit(negate.dst());
      case Instruction.MoveSignExtended move -> bit(move.dst());
      case Instruction.AddressSpaceCast cast -> bit(cast.dst());
      case Instruction.ByteSwap swap -> bit(swap.dst());
      case Instruction.LoadImmediate64 load -> bit(load.dst());
      case Instruction.Load load -> bit(load.dst());
      case Instruction.LoadPacket _, Instruction.Call _, Instruction.CallRegister _ -> CALLER_SAVED;
      case Instruction.Atomic atomic ->
          !atomic.op().fetches()
              ? 0
              : bit(atomic.op() == AtomicOperation.CMPXCHG ? Register.R0 : atomic.src());
      case Instruction.LoadAcquire load -> bit(load.dst());
      case Instruction.SecondSlot _,
          Instruction.Store _,
          Instruction.StoreRelease _,
          Instruction.Jump _,
          Instruction.Branch _,
          Instruction.MayGoto _,
          Instruction.Exit _,
          Instruction.Invalid _ ->
          0;
    };
  }
}
