package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.bpf.kernel.KernelProfile;

/// Programs for kernels that do not know every instruction: each unknown one becomes the one most
/// like it that they know.
public final class OlderInstructions {
  private OlderInstructions() {}

  /// The program in the words of an older kernel; itself for the newest.
  public static Program of(Program program, KernelProfile kernel) {
    return kernel.has(KernelFeature.ACQUIRE_RELEASE)
        ? program
        : program.withInstructions(
            program.instructions().stream().map(insn -> older(insn, kernel)).toList());
  }

  private static Instruction older(Instruction insn, KernelProfile kernel) {
    boolean v4 = kernel.has(KernelFeature.ISA_V4);
    return switch (insn) {
      case Instruction.Alu(AluOperation op, Width width, var dst, var src)
          when !v4 && (op == AluOperation.SDIV || op == AluOperation.SMOD) ->
          new Instruction.Alu(
              op == AluOperation.SDIV ? AluOperation.DIV : AluOperation.MOD, width, dst, src);
      case Instruction.MoveSignExtended i when !v4 ->
          new Instruction.Alu(AluOperation.MOV, i.width(), i.dst(), i.src());
      case Instruction.ByteSwap i when !v4 ->
          new Instruction.ByteSwap(
              i.order() == Instruction.ByteSwap.ByteOrder.SWAP
                  ? Instruction.ByteSwap.ByteOrder.TO_BIG
                  : i.order(),
              i.bits(),
              i.dst());
      case Instruction.Load i when !v4 ->
          new Instruction.Load(i.size(), false, i.dst(), i.base(), i.offset());
      case Instruction.LoadAcquire i ->
          new Instruction.Load(i.size(), false, i.dst(), i.base(), i.offset());
      case Instruction.StoreRelease i ->
          new Instruction.Store(i.size(), i.base(), i.offset(), i.src());
      case Instruction.MayGoto _ when !kernel.has(KernelFeature.MAY_GOTO) ->
          new Instruction.Jump(false, 0);
      default -> insn;
    };
  }
}
