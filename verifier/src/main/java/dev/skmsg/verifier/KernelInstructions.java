package dev.skmsg.verifier;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.bpf.kernel.KernelProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which instructions a kernel knows; to it the others are opcodes or fields without meaning.
public final class KernelInstructions {
  private KernelInstructions() {}

  /// The program as this kernel reads it.
  public static Program asRead(Program program, KernelProfile kernel) {
    if (!kernel.isOlder()) {
      return program;
    }
    List<Instruction> read = new ArrayList<>(program.instructions());
    List<RawInstruction> slots = InstructionEncoder.slots(read);
    for (int i = 0; i < read.size(); i++) {
      if (missing(read.get(i), kernel) != null) {
        read.set(i, new Instruction.Invalid(slots.get(i)));
      }
    }
    return program.withInstructions(read);
  }

  /// What the kernel lacks to know the instruction, or `null` if it knows it.
  public static @Nullable KernelFeature missing(Instruction insn, KernelProfile kernel) {
    KernelFeature needed = needed(insn);
    return needed == null || kernel.has(needed) ? null : needed;
  }

  private static @Nullable KernelFeature needed(Instruction insn) {
    return switch (insn) {
      case Instruction.Alu i ->
          i.op() == AluOperation.SDIV || i.op() == AluOperation.SMOD ? KernelFeature.ISA_V4 : null;
      case Instruction.MoveSignExtended _ -> KernelFeature.ISA_V4;
      case Instruction.ByteSwap i ->
          i.order() == Instruction.ByteSwap.ByteOrder.SWAP ? KernelFeature.ISA_V4 : null;
      case Instruction.Load i -> i.signExtend() ? KernelFeature.ISA_V4 : null;
      case Instruction.MayGoto _ -> KernelFeature.MAY_GOTO;
      case Instruction.AddressSpaceCast _ -> KernelFeature.ARENA;
      case Instruction.LoadAcquire _, Instruction.StoreRelease _ -> KernelFeature.ACQUIRE_RELEASE;
      case Instruction.Negate _,
          Instruction.LoadImmediate64 _,
          Instruction.SecondSlot _,
          Instruction.LoadPacket _,
          Instruction.Store _,
          Instruction.Atomic _,
          Instruction.Jump _,
          Instruction.Branch _,
          Instruction.Call _,
          Instruction.CallRegister _,
          Instruction.Exit _,
          Instruction.Invalid _ ->
          null;
    };
  }
}
