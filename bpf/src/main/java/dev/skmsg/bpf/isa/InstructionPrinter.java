package dev.skmsg.bpf.isa;

/// Instructions as `llvm-objdump -d` of LLVM 19 prints them: immediates and offsets in signed
/// hexadecimal, jump distances without the target it appends.
///
/// Where it prints what would not assemble again, the text says more. 32-bit atomics other than a
/// plain addition read as with `--mcpu=v4` (`<unknown>` else), load-acquire and store-release as
/// LLVM 20 has them, a displacement or the high half of a pseudo load that is not zero is added.
public final class InstructionPrinter {
  /// What a slot that is no instruction reads as.
  public static final String UNKNOWN = "<unknown>";

  private InstructionPrinter() {}

  /// One instruction; the [Instruction.SecondSlot] of a load is empty, its load has said it all.
  public static String print(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Alu(AluOperation op, Width width, Register dst, Operand src) ->
          name(width, dst) + " " + op.symbol() + " " + operand(width, src);
      case Instruction.Negate(Width width, Register dst) ->
          name(width, dst) + " = -" + name(width, dst);
      case Instruction.MoveSignExtended(Width width, int bits, Register dst, Register src) ->
          name(width, dst) + " = (s" + bits + ")" + name(width, src);
      case Instruction.AddressSpaceCast(Register dst, Register src, int spaces) ->
          name(dst)
              + " = addr_space_cast("
              + name(src)
              + ", "
              + hex(spaces >>> 16)
              + ", "
              + hex(spaces & 0xffff)
              + ")";
      case Instruction.ByteSwap swap -> byteSwap(swap);
      case Instruction.LoadImmediate64 load -> loadImmediate64(load);
      case Instruction.SecondSlot() -> "";
      case Instruction.Load(
              MemorySize size,
              boolean signExtend,
              Register dst,
              Register base,
              short offset) ->
          name(dst)
              + " = *("
              + (signExtend ? "s" : "u")
              + 8 * size.bytes()
              + " *)("
              + address(base, offset)
              + ")";
      case Instruction.LoadPacket(MemorySize size, Operand index, int displacement) ->
          "r0 = *("
              + type(size)
              + " *)skb["
              + operand(Width.W64, index)
              + (displacement == 0 ? "" : plus(displacement))
              + "]";
      case Instruction.Store(MemorySize size, Register base, short offset, Operand src) ->
          memory(size, base, offset) + " = " + operand(Width.W64, src);
      case Instruction.Atomic atomic -> atomic(atomic);
      case Instruction.LoadAcquire(MemorySize size, Register dst, Register base, short offset) ->
          name(valueWidth(size), dst) + " = load_acquire(" + pointer(size, base, offset) + ")";
      case Instruction.StoreRelease(MemorySize size, Register base, short offset, Register src) ->
          "store_release(" + pointer(size, base, offset) + ", " + name(valueWidth(size), src) + ")";
      case Instruction.Jump(boolean wide, int offset) ->
          (wide ? "gotol " : "goto ") + distance(offset);
      case Instruction.Branch(
              Condition condition,
              Width width,
              Register left,
              Operand right,
              short offset) ->
          "if "
              + name(width, left)
              + " "
              + condition.symbol()
              + " "
              + operand(width, right)
              + " goto "
              + distance(offset);
      case Instruction.MayGoto(short offset) -> "may_goto " + distance(offset);
      case Instruction.Call(_, int target, _) -> "call " + hex(target);
      case Instruction.CallRegister(Register target) -> "callx " + name(target);
      case Instruction.Exit() -> "exit";
      case Instruction.Invalid _ -> UNKNOWN;
    };
  }

  /// A number as objdump prints it: `0x10`, `-0x10`.
  public static String hex(long value) {
    return value < 0 ? "-0x" + Long.toHexString(-value) : "0x" + Long.toHexString(value);
  }

  /// A jump distance in slots: `+0x4`, `-0x4`.
  public static String distance(int slots) {
    return slots < 0 ? hex(slots) : "+" + hex(slots);
  }

  private static String byteSwap(Instruction.ByteSwap swap) {
    String function =
        switch (swap.order()) {
          case TO_LITTLE -> "le";
          case TO_BIG -> "be";
          case SWAP -> "bswap";
        };
    return name(swap.dst()) + " = " + function + swap.bits() + " " + name(swap.dst());
  }

  private static String loadImmediate64(Instruction.LoadImmediate64 load) {
    if (load.kind() == Imm64Kind.CONSTANT) {
      return name(load.dst()) + " = " + hex(load.value()) + " ll";
    }
    return "ld_pseudo\t"
        + name(load.dst())
        + ", "
        + hex(load.kind().code())
        + ", "
        + hex(Integer.toUnsignedLong(load.low()))
        + (load.high() == 0 ? "" : ", " + hex(Integer.toUnsignedLong(load.high())));
  }

  private static String atomic(Instruction.Atomic atomic) {
    MemorySize size = atomic.size();
    Width width = valueWidth(size);
    String src = name(width, atomic.src());
    String pointer = pointer(size, atomic.base(), atomic.offset());
    String address = address(atomic.base(), atomic.offset());
    String memory = memory(size, atomic.base(), atomic.offset());
    return switch (atomic.op()) {
      case ADD -> "lock " + memory + " += " + name(atomic.src());
      case OR -> "lock " + memory + " |= " + src;
      case AND -> "lock " + memory + " &= " + src;
      case XOR -> "lock " + memory + " ^= " + src;
      case FETCH_ADD -> src + " = atomic_fetch_add(" + pointer + ", " + src + ")";
      case FETCH_OR -> src + " = atomic_fetch_or(" + pointer + ", " + src + ")";
      case FETCH_AND -> src + " = atomic_fetch_and(" + pointer + ", " + src + ")";
      case FETCH_XOR -> src + " = atomic_fetch_xor(" + pointer + ", " + src + ")";
      case XCHG -> src + " = " + exchange("xchg", width) + "(" + address + ", " + src + ")";
      case CMPXCHG -> {
        String r0 = name(width, Register.R0);
        yield r0
            + " = "
            + exchange("cmpxchg", width)
            + "("
            + address
            + ", "
            + r0
            + ", "
            + src
            + ")";
      }
    };
  }

  private static String exchange(String name, Width width) {
    return switch (width) {
      case W64 -> name + "_64";
      case W32 -> name + "32_32";
    };
  }

  private static String memory(MemorySize size, Register base, short offset) {
    return "*" + pointer(size, base, offset);
  }

  /// `(u32 *)(r1 + 0x4)`.
  private static String pointer(MemorySize size, Register base, short offset) {
    return "(" + type(size) + " *)(" + address(base, offset) + ")";
  }

  private static String address(Register base, short offset) {
    return name(base) + plus(offset);
  }

  private static String plus(int offset) {
    return offset < 0 ? " - " + hex(-(long) offset) : " + " + hex(offset);
  }

  private static String type(MemorySize size) {
    return "u" + 8 * size.bytes();
  }

  /// The name of the register part that a value of this size takes.
  private static Width valueWidth(MemorySize size) {
    return size == MemorySize.DW ? Width.W64 : Width.W32;
  }

  private static String operand(Width width, Operand operand) {
    return switch (operand) {
      case Register register -> name(width, register);
      case Operand.Immediate(int value) -> hex(value);
    };
  }

  private static String name(Register register) {
    return name(Width.W64, register);
  }

  private static String name(Width width, Register register) {
    return switch (width) {
      case W64 -> "r" + register.number();
      case W32 -> "w" + register.number();
    };
  }
}
