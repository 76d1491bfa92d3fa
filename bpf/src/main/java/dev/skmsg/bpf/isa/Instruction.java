package dev.skmsg.bpf.isa;

/// One instruction of ISA v1 to v4 (RFC 9669 and the kernel's later additions), decoded.
///
/// Offsets count slots of eight bytes from the next instruction. Every bit pattern decodes: what is
/// no instruction is
/// [Invalid], so that decoding and encoding again is the identity.
public sealed interface Instruction {

  /// `r1 += r2`, `w1 = 5`.
  record Alu(AluOperation op, Width width, Register dst, Operand src) implements Instruction {}

  /// `r1 = -r1`.
  record Negate(Width width, Register dst) implements Instruction {}

  /// `r1 = (s8)r2`.
  ///
  /// @param bits 8, 16 or (64-bit width only) 32
  record MoveSignExtended(Width width, int bits, Register dst, Register src)
      implements Instruction {}

  /// `r1 = addr_space_cast(r2, 0, 1)`, for arenas.
  ///
  /// @param spaces destination address space in the high 16 bits, source in the low 16
  record AddressSpaceCast(Register dst, Register src, int spaces) implements Instruction {}

  /// `r1 = be16 r1`.
  ///
  /// @param bits 16, 32 or 64
  record ByteSwap(ByteOrder order, int bits, Register dst) implements Instruction {

    /// To which order the low bits are converted; SWAP reverses them whatever the machine.
    public enum ByteOrder {
      TO_LITTLE,
      TO_BIG,
      SWAP
    }
  }

  /// `r1 = 5 ll`, `r1 = socks ll`. Takes two slots, the second is a [SecondSlot].
  record LoadImmediate64(Register dst, Imm64Kind kind, int low, int high) implements Instruction {

    /// The two halves as one value.
    public long value() {
      return (long) high << 32 | Integer.toUnsignedLong(low);
    }
  }

  /// The second slot of a [LoadImmediate64]. No jump may lead here.
  record SecondSlot() implements Instruction {}

  /// `r1 = *(u32 *)(r2 + 4)`; signed forms sign-extend to 64 bits.
  record Load(MemorySize size, boolean signExtend, Register dst, Register base, short offset)
      implements Instruction {}

  /// The packet loads of classic BPF: `r0 = *(u16 *)skb[12]`, `r0 = *(u8 *)skb[r1]`.
  ///
  /// @param index a constant for the absolute form, a register (to which `displacement` is added)
  /// for the indirect form
  record LoadPacket(MemorySize size, Operand index, int displacement) implements Instruction {}

  /// `*(u32 *)(r1 + 4) = r2`.
  record Store(MemorySize size, Register base, short offset, Operand src) implements Instruction {}

  /// `lock *(u64 *)(r1 + 0) += r2` and its fetching forms.
  ///
  /// @param size W or DW
  record Atomic(AtomicOperation op, MemorySize size, Register base, short offset, Register src)
      implements Instruction {}

  /// `r1 = load_acquire((u32 *)(r2 + 4))`.
  record LoadAcquire(MemorySize size, Register dst, Register base, short offset)
      implements Instruction {}

  /// `store_release((u32 *)(r1 + 4), r2)`.
  record StoreRelease(MemorySize size, Register base, short offset, Register src)
      implements Instruction {}

  /// `goto +5`, and with 32 bits of reach `gotol +70000`.
  record Jump(boolean wide, int offset) implements Instruction {}

  /// `if r1 s> 5 goto +3`.
  record Branch(Condition condition, Width width, Register left, Operand right, short offset)
      implements Instruction {}

  /// `may_goto +3`.
  record MayGoto(short offset) implements Instruction {}

  /// `call 12`, `call func`.
  ///
  /// @param target see [CallKind]
  /// @param moduleFd the offset field, for kfuncs the index of a module's BTF; else 0
  record Call(CallKind kind, int target, short moduleFd) implements Instruction {}

  /// `callx r1`.
  record CallRegister(Register target) implements Instruction {}

  /// `exit`.
  record Exit() implements Instruction {}

  /// A slot that encodes no instruction: an unknown opcode, a register above R10, or a reserved
  /// field that is not zero.
  record Invalid(RawInstruction raw) implements Instruction {}
}
