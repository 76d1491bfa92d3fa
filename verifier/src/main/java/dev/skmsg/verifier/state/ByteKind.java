package dev.skmsg.verifier.state;

/// What a byte of the stack holds, eight of them packed into a long. kernel: enum
/// bpf_stack_slot_type, 6.18
public final class ByteKind {
  public static final int INVALID = 0;
  public static final int SPILL = 1;
  public static final int MISC = 2;
  public static final int ZERO = 3;
  public static final int DYNPTR = 4;
  public static final int ITERATOR = 5;
  public static final int IRQ_FLAG = 6;

  private static final long EACH = 0x0101010101010101L;

  public static final long ALL_INVALID = 0;
  public static final long ALL_SPILL = EACH * SPILL;
  public static final long ALL_MISC = EACH * MISC;
  public static final long ALL_ZERO = EACH * ZERO;

  private static final String LETTERS = "?rm0dif";

  private ByteKind() {}

  public static int at(long kinds, int index) {
    return (int) (kinds >>> 8 * index) & 0xff;
  }

  public static long with(long kinds, int index, int kind) {
    int shift = 8 * index;
    return kinds & ~(0xffL << shift) | (long) kind << shift;
  }

  /// The letter of the kernel's log.
  public static char letter(int kind) {
    return LETTERS.charAt(kind);
  }
}
