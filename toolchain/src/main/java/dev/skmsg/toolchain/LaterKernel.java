package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.verifier.KernelInstructions;
import java.util.List;
import java.util.Optional;

/// What an older kernel refuses only because it does not know it yet.
public final class LaterKernel {
  private LaterKernel() {}

  /// Since which kernel the refused instruction is known to programs of this type; empty if the
  /// refusal has another reason.
  ///
  /// For a helper this is the oldest profile known here that has it, perhaps not the first version.
  public static Optional<String> of(Judgement judgement) {
    if (judgement.outcome() != Judgement.Outcome.REJECT) {
      return Optional.empty();
    }
    return KernelProfile.of(judgement.kernel())
        .flatMap(
            kernel ->
                judgement.slot() >= 0
                    ? since(judgement.program(), judgement.slot(), kernel)
                    : firstUnknown(judgement, kernel));
  }

  private static Optional<String> since(Program program, int slot, KernelProfile kernel) {
    List<Instruction> instructions = program.instructions();
    if (slot >= instructions.size()) {
      return Optional.empty();
    }
    Instruction insn = instructions.get(slot);
    KernelFeature feature = KernelInstructions.missing(insn, kernel);
    if (feature != null) {
      return Optional.of(feature.since());
    }
    return insn instanceof Instruction.Call(CallKind kind, int helper, short _)
            && kind == CallKind.HELPER
            && kernel.signature(helper, program.type()) == null
        ? kernel.laterWithHelper(helper, program.type()).map(KernelProfile::version)
        : Optional.empty();
  }

  /// Opcodes are looked at before any path is walked, so such a refusal names no slot.
  private static Optional<String> firstUnknown(Judgement judgement, KernelProfile kernel) {
    String error = judgement.error();
    boolean opcode =
        error != null
            && (error.startsWith("unknown opcode")
                || error.startsWith("BPF_LDX uses reserved fields"));
    if (!opcode) {
      return Optional.empty();
    }
    for (Instruction insn : judgement.program().instructions()) {
      KernelFeature feature = KernelInstructions.missing(insn, kernel);
      if (feature != null) {
        return Optional.of(feature.since());
      }
    }
    return Optional.empty();
  }
}
