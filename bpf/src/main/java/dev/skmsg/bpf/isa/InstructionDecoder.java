package dev.skmsg.bpf.isa;

import dev.skmsg.bpf.isa.Instruction.ByteSwap.ByteOrder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bytecode to instructions. Total: what encodes no instruction becomes [Instruction.Invalid], so
/// that [InstructionEncoder] gives back the same bytes.
///
/// Every field an instruction does not use must be zero, as the kernel demands. Source: RFC 9669;
/// load-acquire, store-release, may_goto and addr_space_cast from include/uapi/linux/bpf.h, 6.18.
public final class InstructionDecoder {
  private static final @Nullable AluOperation[] ALU = new AluOperation[16];
  private static final @Nullable Condition[] CONDITIONS = new Condition[16];

  static {
    for (AluOperation op : AluOperation.values()) {
      if (op != AluOperation.SDIV && op != AluOperation.SMOD) {
        ALU[op.code() >> 4] = op;
      }
    }
    for (Condition condition : Condition.values()) {
      CONDITIONS[condition.code() >> 4] = condition;
    }
  }

  private InstructionDecoder() {}

  /// Decodes little-endian bytecode, one element a slot.
  ///
  /// @param bytecode a multiple of eight bytes long
  public static List<Instruction> decode(byte[] bytecode) {
    if (bytecode.length % 8 != 0) {
      throw new IllegalArgumentException(bytecode.length + " bytes are no whole slots");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytecode).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    List<RawInstruction> slots = new ArrayList<>(bytecode.length / 8);
    while (buffer.hasRemaining()) {
      slots.add(RawInstruction.ofLong(buffer.getLong()));
    }
    return decode(slots);
  }

  /// Decodes slots, one element each.
  public static List<Instruction> decode(List<RawInstruction> slots) {
    List<Instruction> instructions = new ArrayList<>(slots.size());
    for (int slot = 0; slot < slots.size(); slot++) {
      RawInstruction raw = slots.get(slot);
      if (raw.opcode() == Opcode.LD_IMM64 && slot + 1 < slots.size()) {
        Instruction load = loadImmediate64(raw, slots.get(slot + 1));
        if (load != null) {
          instructions.add(load);
          instructions.add(new Instruction.SecondSlot());
          slot++;
          continue;
        }
      }
      Instruction instruction = single(raw);
      instructions.add(instruction == null ? new Instruction.Invalid(raw) : instruction);
    }
    return instructions;
  }

  private static @Nullable Instruction loadImmediate64(
      RawInstruction first, RawInstruction second) {
    if (!isRegister(first.dst())
        || first.src() >= Imm64Kind.values().length
        || first.offset() != 0
        || second.opcode() != 0
        || second.dst() != 0
        || second.src() != 0
        || second.offset() != 0) {
      return null;
    }
    return new Instruction.LoadImmediate64(
        Register.of(first.dst()),
        Imm64Kind.values()[first.src()],
        first.immediate(),
        second.immediate());
  }

  private static @Nullable Instruction single(RawInstruction raw) {
    return switch (raw.opcode() & Opcode.CLASS) {
      case Opcode.LD -> loadPacket(raw);
      case Opcode.LDX -> load(raw);
      case Opcode.ST, Opcode.STX -> store(raw);
      case Opcode.ALU -> alu(raw, Width.W32);
      case Opcode.ALU64 -> alu(raw, Width.W64);
      case Opcode.JMP -> jump(raw, Width.W64);
      default -> jump(raw, Width.W32);
    };
  }

  private static @Nullable Instruction loadPacket(RawInstruction raw) {
    MemorySize size = MemorySize.ofCode(raw.opcode());
    if (size == MemorySize.DW || raw.dst() != 0 || raw.offset() != 0) {
      return null;
    }
    return switch (raw.opcode() & Opcode.MODE) {
      case Opcode.ABS ->
          raw.src() == 0
              ? new Instruction.LoadPacket(size, new Operand.Immediate(raw.immediate()), 0)
              : null;
      case Opcode.IND ->
          isRegister(raw.src())
              ? new Instruction.LoadPacket(size, Register.of(raw.src()), raw.immediate())
              : null;
      default -> null;
    };
  }

  private static @Nullable Instruction load(RawInstruction raw) {
    MemorySize size = MemorySize.ofCode(raw.opcode());
    int mode = raw.opcode() & Opcode.MODE;
    boolean signExtend = mode == Opcode.MEMSX;
    if (mode != Opcode.MEM && !signExtend
        || signExtend && size == MemorySize.DW
        || raw.immediate() != 0
        || !areRegisters(raw)) {
      return null;
    }
    return new Instruction.Load(
        size, signExtend, Register.of(raw.dst()), Register.of(raw.src()), raw.offset());
  }

  private static @Nullable Instruction store(RawInstruction raw) {
    MemorySize size = MemorySize.ofCode(raw.opcode());
    boolean fromRegister = (raw.opcode() & Opcode.CLASS) == Opcode.STX;
    if (fromRegister && (raw.opcode() & Opcode.MODE) == Opcode.ATOMIC) {
      return atomic(raw, size);
    }
    Operand src = fromRegister ? registerOperand(raw, raw.immediate()) : immediateOperand(raw);
    if ((raw.opcode() & Opcode.MODE) != Opcode.MEM || src == null || !isRegister(raw.dst())) {
      return null;
    }
    return new Instruction.Store(size, Register.of(raw.dst()), raw.offset(), src);
  }

  private static @Nullable Instruction atomic(RawInstruction raw, MemorySize size) {
    if (!areRegisters(raw)) {
      return null;
    }
    Register dst = Register.of(raw.dst());
    Register src = Register.of(raw.src());
    if (raw.immediate() == Opcode.LOAD_ACQUIRE) {
      return new Instruction.LoadAcquire(size, dst, src, raw.offset());
    }
    if (raw.immediate() == Opcode.STORE_RELEASE) {
      return new Instruction.StoreRelease(size, dst, raw.offset(), src);
    }
    if (size == MemorySize.B || size == MemorySize.H) {
      return null;
    }
    for (AtomicOperation op : AtomicOperation.values()) {
      if (op.code() == raw.immediate()) {
        return new Instruction.Atomic(op, size, dst, raw.offset(), src);
      }
    }
    return null;
  }

  private static @Nullable Instruction alu(RawInstruction raw, Width width) {
    if (!isRegister(raw.dst())) {
      return null;
    }
    return switch (raw.opcode() & Opcode.OPERATION) {
      case Opcode.NEG -> negate(raw, width);
      case Opcode.END -> byteSwap(raw, width);
      default -> twoOperandAlu(raw, width);
    };
  }

  private static @Nullable Instruction negate(RawInstruction raw, Width width) {
    boolean reservedClear =
        (raw.opcode() & Opcode.X) == 0
            && raw.src() == 0
            && raw.offset() == 0
            && raw.immediate() == 0;
    return reservedClear ? new Instruction.Negate(width, Register.of(raw.dst())) : null;
  }

  private static @Nullable Instruction byteSwap(RawInstruction raw, Width width) {
    int bits = raw.immediate();
    boolean toBig = (raw.opcode() & Opcode.X) != 0;
    if (raw.src() != 0
        || raw.offset() != 0
        || bits != 16 && bits != 32 && bits != 64
        || width == Width.W64 && toBig) {
      return null;
    }
    ByteOrder order =
        width == Width.W64 ? ByteOrder.SWAP : toBig ? ByteOrder.TO_BIG : ByteOrder.TO_LITTLE;
    return new Instruction.ByteSwap(order, bits, Register.of(raw.dst()));
  }

  private static @Nullable Instruction twoOperandAlu(RawInstruction raw, Width width) {
    AluOperation op = ALU[(raw.opcode() & Opcode.OPERATION) >> 4];
    if (op == null) {
      return null;
    }
    Register dst = Register.of(raw.dst());
    boolean fromRegister = (raw.opcode() & Opcode.X) != 0;
    if (op == AluOperation.MOV && fromRegister && raw.offset() != 0) {
      return extendingMove(raw, width);
    }
    Operand src = fromRegister ? registerOperand(raw, raw.immediate()) : immediateOperand(raw);
    if (src == null) {
      return null;
    }
    if (raw.offset() == 1 && op == AluOperation.DIV) {
      return new Instruction.Alu(AluOperation.SDIV, width, dst, src);
    }
    if (raw.offset() == 1 && op == AluOperation.MOD) {
      return new Instruction.Alu(AluOperation.SMOD, width, dst, src);
    }
    return raw.offset() == 0 ? new Instruction.Alu(op, width, dst, src) : null;
  }

  private static @Nullable Instruction extendingMove(RawInstruction raw, Width width) {
    if (!isRegister(raw.src())) {
      return null;
    }
    Register dst = Register.of(raw.dst());
    Register src = Register.of(raw.src());
    int bits = raw.offset();
    if (bits == Opcode.ADDRESS_SPACE_CAST && width == Width.W64) {
      return new Instruction.AddressSpaceCast(dst, src, raw.immediate());
    }
    boolean known = bits == 8 || bits == 16 || bits == 32 && width == Width.W64;
    return known && raw.immediate() == 0
        ? new Instruction.MoveSignExtended(width, bits, dst, src)
        : null;
  }

  private static @Nullable Instruction jump(RawInstruction raw, Width width) {
    boolean fromRegister = (raw.opcode() & Opcode.X) != 0;
    return switch (raw.opcode() & Opcode.OPERATION) {
      case Opcode.JA -> unconditional(raw, width, fromRegister);
      case Opcode.CALL -> width == Width.W64 ? call(raw, fromRegister) : null;
      case Opcode.EXIT ->
          width == Width.W64 && !fromRegister && isBare(raw) && raw.immediate() == 0
              ? new Instruction.Exit()
              : null;
      case Opcode.JCOND ->
          width == Width.W64
                  && !fromRegister
                  && raw.dst() == 0
                  && raw.src() == 0
                  && raw.immediate() == 0
              ? new Instruction.MayGoto(raw.offset())
              : null;
      default -> branch(raw, width, fromRegister);
    };
  }

  private static @Nullable Instruction unconditional(
      RawInstruction raw, Width width, boolean fromRegister) {
    if (fromRegister || raw.dst() != 0 || raw.src() != 0) {
      return null;
    }
    return switch (width) {
      case W64 -> raw.immediate() == 0 ? new Instruction.Jump(false, raw.offset()) : null;
      case W32 -> raw.offset() == 0 ? new Instruction.Jump(true, raw.immediate()) : null;
    };
  }

  private static @Nullable Instruction call(RawInstruction raw, boolean throughRegister) {
    if (throughRegister) {
      boolean reservedClear = raw.src() == 0 && raw.offset() == 0 && raw.immediate() == 0;
      return reservedClear && isRegister(raw.dst())
          ? new Instruction.CallRegister(Register.of(raw.dst()))
          : null;
    }
    if (raw.dst() != 0 || raw.src() >= CallKind.values().length) {
      return null;
    }
    CallKind kind = CallKind.values()[raw.src()];
    return kind == CallKind.KFUNC || raw.offset() == 0
        ? new Instruction.Call(kind, raw.immediate(), raw.offset())
        : null;
  }

  private static @Nullable Instruction branch(
      RawInstruction raw, Width width, boolean fromRegister) {
    Condition condition = CONDITIONS[(raw.opcode() & Opcode.OPERATION) >> 4];
    Operand right = fromRegister ? registerOperand(raw, raw.immediate()) : immediateOperand(raw);
    if (condition == null || right == null || !isRegister(raw.dst())) {
      return null;
    }
    return new Instruction.Branch(condition, width, Register.of(raw.dst()), right, raw.offset());
  }

  private static @Nullable Operand registerOperand(RawInstruction raw, int reserved) {
    return isRegister(raw.src()) && reserved == 0 ? Register.of(raw.src()) : null;
  }

  private static @Nullable Operand immediateOperand(RawInstruction raw) {
    return raw.src() == 0 ? new Operand.Immediate(raw.immediate()) : null;
  }

  private static boolean areRegisters(RawInstruction raw) {
    return isRegister(raw.dst()) && isRegister(raw.src());
  }

  private static boolean isRegister(int number) {
    return number < Register.COUNT;
  }

  private static boolean isBare(RawInstruction raw) {
    return raw.dst() == 0 && raw.src() == 0 && raw.offset() == 0;
  }
}
