package dev.skmsg.verifier.state;

/// At most six registers and stack slots of any frames, packed into a long: those a branch refined
/// together. kernel: struct linked_regs, 6.18
public final class LinkedRegisters {
  private static final int MAX = 6;
  private static final int BITS = 10;

  private long packed;
  private int count;

  /// Adds one; returns false when there is no room.
  public boolean add(int frame, int index, boolean isRegister) {
    if (count == MAX) {
      return false;
    }
    long entry = frame | (long) index << 3 | (isRegister ? 1L << 9 : 0);
    packed |= entry << (4 + BITS * count);
    count++;
    return true;
  }

  public int count() {
    return count;
  }

  /// The entries and, in the low four bits, how many there are.
  public long pack() {
    return packed | count;
  }

  public static int count(long packed) {
    return (int) (packed & 15);
  }

  private static int entry(long packed, int i) {
    return (int) (packed >>> (4 + BITS * i)) & ((1 << BITS) - 1);
  }

  public static int frame(long packed, int i) {
    return entry(packed, i) & 7;
  }

  /// The register's or the stack slot's number.
  public static int index(long packed, int i) {
    return entry(packed, i) >> 3 & 63;
  }

  public static boolean isRegister(long packed, int i) {
    return (entry(packed, i) & 1 << 9) != 0;
  }
}
