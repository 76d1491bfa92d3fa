package dev.skmsg.bpf.isa;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Instructions to bytecode: the inverse of [InstructionDecoder].
public final class InstructionEncoder {
  private InstructionEncoder() {}

  /// Little-endian bytecode, eight bytes an element.
  public static byte[] encode(List<Instruction> instructions) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * instructions.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (RawInstruction raw : slots(instructions)) {
      buffer.putLong(raw.toLong());
    }
    return buffer.array();
  }

  /// The slots, one an element. A [Instruction.SecondSlot] must follow its load.
  public static List<RawInstruction> slots(List<Instruction> instructions) {
    List<RawInstruction> slots = new ArrayList<>(instructions.size());
    for (int slot = 0; slot < instructions.size(); slot++) {
      Instruction instruction = instructions.get(slot);
      if (instruction instanceof Instruction.SecondSlot) {
        if (slot == 0
            || !(instructions.get(slot - 1) instanceof Instruction.LoadImmediate64 load)) {
          throw new IllegalArgumentException("second slot " + slot + " follows no 64-bit load");
        }
        slots.add(new RawInstruction(0, 0, 0, (short) 0, load.high()));
      } else {
        slots.add(encode(instruction));
      }
    }
    return slots;
  }

  private static RawInstruction encode(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Alu alu -> encode(alu);
      case Instruction.Negate(Width width, Register dst) ->
          raw(aluClass(width) | Opcode.NEG, dst.number(), 0, 0, 0);
      case Instruction.MoveSignExtended(Width width, int bits, Register dst, Register src) ->
          raw(moveRegister(width), dst.number(), src.number(), bits, 0);
      case Instruction.AddressSpaceCast(Register dst, Register src, int spaces) ->
          raw(
              moveRegister(Width.W64),
              dst.number(),
              src.number(),
              Opcode.ADDRESS_SPACE_CAST,
              spaces);
      case Instruction.ByteSwap swap -> encode(swap);
      case Instruction.LoadImmediate64(Register dst, Imm64Kind kind, int low, _) ->
          raw(Opcode.LD_IMM64, dst.number(), kind.code(), 0, low);
      case Instruction.SecondSlot() ->
          throw new IllegalArgumentException("a second slot has no encoding of its own");
      case Instruction.Load load -> encode(load);
      case Instruction.LoadPacket load -> encode(load);
      case Instruction.Store store -> encode(store);
      case Instruction.Atomic atomic -> encode(atomic);
      case Instruction.LoadAcquire(MemorySize size, Register dst, Register base, short offset) ->
          atomic(size, dst, base, offset, Opcode.LOAD_ACQUIRE);
      case Instruction.StoreRelease(MemorySize size, Register base, short offset, Register src) ->
          atomic(size, base, src, offset, Opcode.STORE_RELEASE);
      case Instruction.Jump(boolean wide, int offset) ->
          wide
              ? raw(Opcode.JMP32 | Opcode.JA, 0, 0, 0, offset)
              : raw(Opcode.JMP | Opcode.JA, 0, 0, offset, 0);
      case Instruction.Branch branch -> encode(branch);
      case Instruction.MayGoto(short offset) -> raw(Opcode.JMP | Opcode.JCOND, 0, 0, offset, 0);
      case Instruction.Call(CallKind kind, int target, short moduleFd) ->
          raw(Opcode.JMP | Opcode.CALL, 0, kind.code(), moduleFd, target);
      case Instruction.CallRegister(Register target) ->
          raw(Opcode.JMP | Opcode.CALL | Opcode.X, target.number(), 0, 0, 0);
      case Instruction.Exit() -> raw(Opcode.JMP | Opcode.EXIT, 0, 0, 0, 0);
      case Instruction.Invalid(RawInstruction invalid) -> invalid;
    };
  }

  private static RawInstruction encode(Instruction.Alu alu) {
    boolean signedDivision = alu.op() == AluOperation.SDIV || alu.op() == AluOperation.SMOD;
    return raw(
        aluClass(alu.width()) | alu.op().code() | sourceBit(alu.src()),
        alu.dst().number(),
        sourceNumber(alu.src()),
        signedDivision ? 1 : 0,
        immediate(alu.src()));
  }

  private static RawInstruction encode(Instruction.ByteSwap swap) {
    int opcode =
        Opcode.END
            | switch (swap.order()) {
              case TO_LITTLE -> Opcode.ALU;
              case TO_BIG -> Opcode.ALU | Opcode.X;
              case SWAP -> Opcode.ALU64;
            };
    return raw(opcode, swap.dst().number(), 0, 0, swap.bits());
  }

  private static RawInstruction encode(Instruction.Load load) {
    int mode = load.signExtend() ? Opcode.MEMSX : Opcode.MEM;
    return raw(
        Opcode.LDX | mode | load.size().code(),
        load.dst().number(),
        load.base().number(),
        load.offset(),
        0);
  }

  private static RawInstruction encode(Instruction.LoadPacket load) {
    return switch (load.index()) {
      case Register index ->
          raw(
              Opcode.LD | Opcode.IND | load.size().code(),
              0,
              index.number(),
              0,
              load.displacement());
      case Operand.Immediate(int index) ->
          raw(Opcode.LD | Opcode.ABS | load.size().code(), 0, 0, 0, index);
    };
  }

  private static RawInstruction encode(Instruction.Store store) {
    int instructionClass = store.src() instanceof Register ? Opcode.STX : Opcode.ST;
    return raw(
        instructionClass | Opcode.MEM | store.size().code(),
        store.base().number(),
        sourceNumber(store.src()),
        store.offset(),
        immediate(store.src()));
  }

  private static RawInstruction encode(Instruction.Atomic atomic) {
    return atomic(atomic.size(), atomic.base(), atomic.src(), atomic.offset(), atomic.op().code());
  }

  private static RawInstruction encode(Instruction.Branch branch) {
    int jumpClass = branch.width() == Width.W64 ? Opcode.JMP : Opcode.JMP32;
    return raw(
        jumpClass | branch.condition().code() | sourceBit(branch.right()),
        branch.left().number(),
        sourceNumber(branch.right()),
        branch.offset(),
        immediate(branch.right()));
  }

  private static RawInstruction atomic(
      MemorySize size, Register dst, Register src, short offset, int operation) {
    return raw(
        Opcode.STX | Opcode.ATOMIC | size.code(), dst.number(), src.number(), offset, operation);
  }

  private static RawInstruction raw(int opcode, int dst, int src, int offset, int immediate) {
    if (offset != (short) offset) {
      throw new IllegalArgumentException("offset " + offset + " does not fit 16 bits");
    }
    return new RawInstruction(opcode, dst, src, (short) offset, immediate);
  }

  private static int aluClass(Width width) {
    return width == Width.W64 ? Opcode.ALU64 : Opcode.ALU;
  }

  private static int moveRegister(Width width) {
    return aluClass(width) | AluOperation.MOV.code() | Opcode.X;
  }

  private static int sourceBit(Operand operand) {
    return operand instanceof Register ? Opcode.X : 0;
  }

  private static int sourceNumber(Operand operand) {
    return operand instanceof Register register ? register.number() : 0;
  }

  private static int immediate(Operand operand) {
    return operand instanceof Operand.Immediate(int value) ? value : 0;
  }
}
