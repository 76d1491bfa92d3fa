package dev.skmsg.bpf.isa;

/// The read-modify-write operations of an atomic instruction.
public enum AtomicOperation {
  ADD(0x00),
  OR(0x40),
  AND(0x50),
  XOR(0xa0),
  FETCH_ADD(0x01),
  FETCH_OR(0x41),
  FETCH_AND(0x51),
  FETCH_XOR(0xa1),
  XCHG(0xe1),
  CMPXCHG(0xf1);

  private final int code;

  AtomicOperation(int code) {
    this.code = code;
  }

  /// The immediate that selects the operation.
  public int code() {
    return code;
  }

  /// Whether the old value is handed back: in R0 for CMPXCHG, in the source register for the
  /// others.
  public boolean fetches() {
    return (code & 1) != 0;
  }

  /// What memory holds after the operation. CMPXCHG gets here only when the comparison succeeded.
  public long apply(long old, long operand) {
    return switch (this) {
      case ADD, FETCH_ADD -> old + operand;
      case OR, FETCH_OR -> old | operand;
      case AND, FETCH_AND -> old & operand;
      case XOR, FETCH_XOR -> old ^ operand;
      case XCHG, CMPXCHG -> operand;
    };
  }
}
