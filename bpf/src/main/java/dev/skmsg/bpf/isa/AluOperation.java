package dev.skmsg.bpf.isa;

/// The two-operand ALU operations, with the one definition of what each computes.
///
/// Source: RFC 9669, section 4.1. Division by zero gives 0, modulo by zero leaves the destination,
/// shift counts are
/// masked to the width, and the signed division of the smallest value by -1 gives that value again.
public enum AluOperation {
  ADD(0x00, "+="),
  SUB(0x10, "-="),
  MUL(0x20, "*="),
  DIV(0x30, "/="),
  SDIV(0x30, "s/="),
  OR(0x40, "|="),
  AND(0x50, "&="),
  LSH(0x60, "<<="),
  RSH(0x70, ">>="),
  MOD(0x90, "%="),
  SMOD(0x90, "s%="),
  XOR(0xa0, "^="),
  MOV(0xb0, "="),
  ARSH(0xc0, "s>>=");

  private final int code;
  private final String symbol;

  AluOperation(int code, String symbol) {
    this.code = code;
    this.symbol = symbol;
  }

  /// The operation bits of the opcode (mask 0xf0). SDIV and SMOD share those of DIV and MOD and set
  /// the offset to 1.
  public int code() {
    return code;
  }

  /// The assignment operator that LLVM prints.
  public String symbol() {
    return symbol;
  }

  /// The new value of the destination register. A 32-bit operation returns its result zero-
  /// extended.
  public long apply(Width width, long dst, long src) {
    return switch (width) {
      case W64 -> apply64(dst, src);
      case W32 -> Integer.toUnsignedLong(apply32((int) dst, (int) src));
    };
  }

  private long apply64(long dst, long src) {
    return switch (this) {
      case ADD -> dst + src;
      case SUB -> dst - src;
      case MUL -> dst * src;
      case DIV -> src == 0 ? 0 : Long.divideUnsigned(dst, src);
      case SDIV -> src == 0 ? 0 : dst / src;
      case OR -> dst | src;
      case AND -> dst & src;
      case LSH -> dst << src;
      case RSH -> dst >>> src;
      case MOD -> src == 0 ? dst : Long.remainderUnsigned(dst, src);
      case SMOD -> src == 0 ? dst : dst % src;
      case XOR -> dst ^ src;
      case MOV -> src;
      case ARSH -> dst >> src;
    };
  }

  private int apply32(int dst, int src) {
    return switch (this) {
      case ADD -> dst + src;
      case SUB -> dst - src;
      case MUL -> dst * src;
      case DIV -> src == 0 ? 0 : Integer.divideUnsigned(dst, src);
      case SDIV -> src == 0 ? 0 : dst / src;
      case OR -> dst | src;
      case AND -> dst & src;
      case LSH -> dst << src;
      case RSH -> dst >>> src;
      case MOD -> src == 0 ? dst : Integer.remainderUnsigned(dst, src);
      case SMOD -> src == 0 ? dst : dst % src;
      case XOR -> dst ^ src;
      case MOV -> src;
      case ARSH -> dst >> src;
    };
  }
}
