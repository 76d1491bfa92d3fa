package dev.skmsg.bpf.isa;

/// The conditions of a branch, with the one definition of when each holds.
public enum Condition {
  EQ(0x10, "=="),
  GT(0x20, ">"),
  GE(0x30, ">="),
  SET(0x40, "&"),
  NE(0x50, "!="),
  SGT(0x60, "s>"),
  SGE(0x70, "s>="),
  LT(0xa0, "<"),
  LE(0xb0, "<="),
  SLT(0xc0, "s<"),
  SLE(0xd0, "s<=");

  private final int code;
  private final String symbol;

  Condition(int code, String symbol) {
    this.code = code;
    this.symbol = symbol;
  }

  /// The operation bits of the opcode (mask 0xf0).
  public int code() {
    return code;
  }

  /// The comparison operator that LLVM prints.
  public String symbol() {
    return symbol;
  }

  /// Whether a branch with these operand values is taken.
  public boolean holds(Width width, long left, long right) {
    if (width == Width.W32) {
      return isUnsigned()
          ? holds64(Integer.toUnsignedLong((int) left), Integer.toUnsignedLong((int) right))
          : holds64((int) left, (int) right);
    }
    return holds64(left, right);
  }

  private boolean isUnsigned() {
    return switch (this) {
      case EQ, NE, SET, GT, GE, LT, LE -> true;
      case SGT, SGE, SLT, SLE -> false;
    };
  }

  private boolean holds64(long left, long right) {
    return switch (this) {
      case EQ -> left == right;
      case NE -> left != right;
      case SET -> (left & right) != 0;
      case GT -> Long.compareUnsigned(left, right) > 0;
      case GE -> Long.compareUnsigned(left, right) >= 0;
      case LT -> Long.compareUnsigned(left, right) < 0;
      case LE -> Long.compareUnsigned(left, right) <= 0;
      case SGT -> left > right;
      case SGE -> left >= right;
      case SLT -> left < right;
      case SLE -> left <= right;
    };
  }
}
