package dev.skmsg.bpf.isa;

/// The second operand of an ALU instruction, branch or store: a register or a 32-bit immediate.
public sealed interface Operand permits Register, Operand.Immediate {

  /// A signed 32-bit constant. 64-bit instructions sign-extend it.
  record Immediate(int value) implements Operand {}
}
