package dev.skmsg.verifier.state;

/// What is known of each bit of a 64-bit value: bits set in `mask` are unknown, the others are
/// those
/// of `value`.
///
/// `value & mask` is 0 except for a contradiction. kernel: tnum.c, 6.18
public record Tnum(long value, long mask) {

  public static final Tnum UNKNOWN = new Tnum(0, -1);
  public static final Tnum UNKNOWN32 = new Tnum(0, 0xffffffffL);
  private static final Tnum ZERO = new Tnum(0, 0);

  public static Tnum constant(long value) {
    return value == 0 ? ZERO : new Tnum(value, 0);
  }

  /// The smallest tnum that holds every value from `min` to `max`, both unsigned.
  public static Tnum range(long min, long max) {
    long differing = min ^ max;
    if (differing == 0) {
      return constant(min);
    }
    if (differing < 0) {
      return UNKNOWN;
    }
    long unknown = (Long.highestOneBit(differing) << 1) - 1;
    return new Tnum(min & ~unknown, unknown);
  }

  public boolean isConstant() {
    return mask == 0;
  }

  public boolean isConstant(long expected) {
    return mask == 0 && value == expected;
  }

  public boolean isUnknown() {
    return mask == -1;
  }

  public Tnum shiftLeft(int count) {
    return new Tnum(value << count, mask << count);
  }

  public Tnum shiftRight(int count) {
    return new Tnum(value >>> count, mask >>> count);
  }

  /// Arithmetic shift of the low `bits` bits, which are 32 (the result is then zero-extended) or
  /// 64.
  public Tnum shiftRightSigned(int count, int bits) {
    return bits == 32
        ? new Tnum(((int) value >> count) & 0xffffffffL, ((int) mask >> count) & 0xffffffffL)
        : new Tnum(value >> count, mask >> count);
  }

  public Tnum add(Tnum other) {
    long sum = value + other.value;
    long carries = (mask + other.mask + sum) ^ sum;
    long unknown = carries | mask | other.mask;
    return new Tnum(sum & ~unknown, unknown);
  }

  public Tnum subtract(Tnum other) {
    long difference = value - other.value;
    long borrows = (difference + mask) ^ (difference - other.mask);
    long unknown = borrows | mask | other.mask;
    return new Tnum(difference & ~unknown, unknown);
  }

  public Tnum negate() {
    return ZERO.subtract(this);
  }

  public Tnum and(Tnum other) {
    long possible = (value | mask) & (other.value | other.mask);
    long certain = value & other.value;
    return new Tnum(certain, possible & ~certain);
  }

  public Tnum or(Tnum other) {
    long certain = value | other.value;
    return new Tnum(certain, (mask | other.mask) & ~certain);
  }

  public Tnum xor(Tnum other) {
    long unknown = mask | other.mask;
    return new Tnum((value ^ other.value) & ~unknown, unknown);
  }

  /// Long multiplication: one partial sum for each bit of this, both possibilities joined where the
  /// bit is unknown.
  public Tnum multiply(Tnum other) {
    Tnum product = ZERO;
    Tnum addend = other;
    for (long v = value, m = mask; (v | m) != 0; v >>>= 1, m >>>= 1) {
      if ((v & 1) != 0) {
        product = product.add(addend);
      } else if ((m & 1) != 0) {
        product = product.union(product.add(addend));
      }
      addend = addend.shiftLeft(1);
    }
    return product;
  }

  /// What both say together; meaningless if they contradict each other.
  public Tnum intersect(Tnum other) {
    long unknown = mask & other.mask;
    return new Tnum((value | other.value) & ~unknown, unknown);
  }

  /// What holds of a value that is in either.
  public Tnum union(Tnum other) {
    long unknown = (value ^ other.value) | mask | other.mask;
    return new Tnum(value & other.value & ~unknown, unknown);
  }

  /// Whether some value is in both.
  public boolean overlaps(Tnum other) {
    long known = ~mask & ~other.mask;
    return (value & known) == (other.value & known);
  }

  /// Whether every value of `other` is one of this.
  public boolean contains(Tnum other) {
    return (other.mask & ~mask) == 0 && value == (other.value & ~mask);
  }

  public boolean containsValue(long concrete) {
    return (concrete & ~mask) == value;
  }

  /// The smallest member above a number; the largest member if none is. kernel: tnum_step
  public long memberAbove(long number) {
    long largest = value | mask;
    if (Long.compareUnsigned(number, largest) >= 0) {
      return largest;
    }
    if (Long.compareUnsigned(number, value) < 0) {
      return value;
    }
    long wanted = number + 1;
    long candidate = value | (wanted & mask);
    long differing = Long.highestOneBit(candidate ^ wanted);
    if (differing == 0) {
      return candidate;
    }
    // above it the candidate is as wanted; below it the least is enough once it is greater
    long step = differing;
    if ((candidate & differing) == 0) {
      step = Long.lowestOneBit(mask & ~wanted & -(differing << 1));
      candidate |= step;
    }
    return (candidate & -step) | (value & (step - 1));
  }

  /// The low `bytes` bytes, zero-extended.
  public Tnum cast(int bytes) {
    if (bytes == 8) {
      return this;
    }
    long keep = (1L << bytes * 8) - 1;
    return new Tnum(value & keep, mask & keep);
  }

  /// The low `bits` bits, 16, 32 or 64, with their bytes reversed.
  public Tnum swapBytes(int bits) {
    int unused = 64 - bits;
    return new Tnum(Long.reverseBytes(value << unused), Long.reverseBytes(mask << unused));
  }

  /// The low 32 bits, zero-extended.
  public Tnum low32() {
    return cast(4);
  }

  /// With the low 32 bits 0.
  public Tnum clearLow32() {
    return new Tnum(value & ~0xffffffffL, mask & ~0xffffffffL);
  }

  /// With the low 32 bits of `other`.
  public Tnum withLow32(Tnum other) {
    return clearLow32().or(other.low32());
  }

  /// With these low 32 bits.
  public Tnum withLow32(int known) {
    return withLow32(constant(Integer.toUnsignedLong(known)));
  }

  public boolean isLow32Constant() {
    return (int) mask == 0;
  }

  /// Whether every value is a multiple of `size`, a power of two.
  public boolean isAligned(int size) {
    return ((value | mask) & (size - 1)) == 0;
  }

  /// The kernel's notation: a number, or (value; mask). kernel: tnum_strn
  @Override
  public String toString() {
    if (mask == 0) {
      return Long.compareUnsigned(value, 0xffff) <= 0
          ? Long.toString(value)
          : "0x" + Long.toHexString(value);
    }
    return "(0x" + Long.toHexString(value) + "; 0x" + Long.toHexString(mask) + ")";
  }
}
