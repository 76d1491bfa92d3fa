package dev.skmsg.verifier.state;

/// The set of values a register may hold: four ranges, of the whole and of its low half, each
/// unsigned and signed, and the bits known.
///
/// For a pointer it is the variable part of its offset. Mutable while an instruction computes it;
/// not changed once it stands in a state (see [RegisterState]). kernel: verifier.c, struct
/// bpf_reg_state and reg_bounds_sync, 6.18
public class ValueRange {
  public Tnum bits = Tnum.UNKNOWN;
  public long smin = Long.MIN_VALUE;
  public long smax = Long.MAX_VALUE;

  /// Unsigned.
  public long umin;

  /// Unsigned.
  public long umax = -1;

  public int s32min = Integer.MIN_VALUE;
  public int s32max = Integer.MAX_VALUE;

  /// Unsigned.
  public int u32min;

  /// Unsigned.
  public int u32max = -1;

  /// Whether only what a kernel without
  /// [dev.skmsg.bpf.kernel.KernelFeature#MIXED_BOUNDS] deduces is deduced.
  public boolean simple;

  /// Takes the values of another range.
  public final void assignRange(ValueRange other) {
    simple = other.simple;
    bits = other.bits;
    smin = other.smin;
    smax = other.smax;
    umin = other.umin;
    umax = other.umax;
    s32min = other.s32min;
    s32max = other.s32max;
    u32min = other.u32min;
    u32max = other.u32max;
  }

  public final boolean sameRange(ValueRange other) {
    return smin == other.smin
        && smax == other.smax
        && umin == other.umin
        && umax == other.umax
        && s32min == other.s32min
        && s32max == other.s32max
        && u32min == other.u32min
        && u32max == other.u32max
        && bits.equals(other.bits);
  }

  /// Whether every value of `other` lies within all four ranges of this.
  public final boolean containsRange(ValueRange other) {
    return Long.compareUnsigned(umin, other.umin) <= 0
        && Long.compareUnsigned(umax, other.umax) >= 0
        && smin <= other.smin
        && smax >= other.smax
        && Integer.compareUnsigned(u32min, other.u32min) <= 0
        && Integer.compareUnsigned(u32max, other.u32max) >= 0
        && s32min <= other.s32min
        && s32max >= other.s32max;
  }

  public final boolean isConstant() {
    return bits.isConstant();
  }

  public final boolean isConstant32() {
    return bits.isLow32Constant();
  }

  public final void setKnown(long value) {
    bits = Tnum.constant(value);
    smin = smax = umin = umax = value;
    s32min = s32max = u32min = u32max = (int) value;
  }

  public final void setKnown32(int value) {
    bits = bits.withLow32(value);
    s32min = s32max = u32min = u32max = value;
  }

  public final void setUnbounded64() {
    smin = Long.MIN_VALUE;
    smax = Long.MAX_VALUE;
    umin = 0;
    umax = -1;
  }

  public final void setUnbounded32() {
    s32min = Integer.MIN_VALUE;
    s32max = Integer.MAX_VALUE;
    u32min = 0;
    u32max = -1;
  }

  public final void setUnbounded() {
    setUnbounded64();
    setUnbounded32();
  }

  public final void setAnything() {
    bits = Tnum.UNKNOWN;
    setUnbounded();
  }

  /// Makes the ranges and the bits agree as far as the kernel does.
  public final void synchronize() {
    narrowFromBits();
    if (simple) {
      learnSign32();
      learnSign64();
    } else {
      deduce();
      deduce();
      deduce();
    }
    narrowBits();
    narrowFromBits();
  }

  public final void narrowFromBits() {
    narrow32FromBits();
    long unknown = bits.mask();
    long value = bits.value();
    smin = Math.max(smin, value | (unknown & Long.MIN_VALUE));
    smax = Math.min(smax, value | (unknown & Long.MAX_VALUE));
    umin = maxUnsigned(umin, value);
    umax = minUnsigned(umax, value | unknown);
    if (!simple) {
      narrowToOnlyValue();
    }
  }

  /// If a single value lies both in the unsigned range and in the bits, that is it.
  ///
  /// kernel: __update_reg64_bounds, 6.18.44
  private void narrowToOnlyValue() {
    if (bits.isUnknown()) {
      if (umin == umax) {
        setKnown(umin);
      }
      return;
    }
    long next = bits.memberAbove(umin);
    if (bits.containsValue(umin)) {
      if (Long.compareUnsigned(next, umax) > 0) {
        setKnown(umin);
      }
    } else if (next == (bits.value() | bits.mask())
        || (Long.compareUnsigned(next, umax) <= 0
            && Long.compareUnsigned(bits.memberAbove(next), umax) > 0)) {
      setKnown(next);
    }
  }

  public final void narrow32FromBits() {
    int unknown = (int) bits.mask();
    int value = (int) bits.value();
    s32min = Math.max(s32min, value | (unknown & Integer.MIN_VALUE));
    s32max = Math.min(s32max, value | (unknown & Integer.MAX_VALUE));
    u32min = maxUnsigned(u32min, value);
    u32max = minUnsigned(u32max, value | unknown);
  }

  public final void narrowBits() {
    Tnum whole = bits.intersect(Tnum.range(umin, umax));
    Tnum low =
        whole
            .low32()
            .intersect(Tnum.range(Integer.toUnsignedLong(u32min), Integer.toUnsignedLong(u32max)));
    bits = whole.clearLow32().or(low);
  }

  /// A range on one side of zero is the same signed and unsigned.
  ///
  /// kernel: __reg64_deduce_bounds, 6.1
  private void learnSign64() {
    if (smin >= 0 || smax < 0) {
      smin = umin = maxUnsigned(smin, umin);
      smax = umax = minUnsigned(smax, umax);
    } else if (umax >= 0) {
      smin = umin;
      smax = umax = minUnsigned(smax, umax);
    } else if (umin < 0) {
      smin = umin = maxUnsigned(smin, umin);
      smax = umax;
    }
  }

  private void learnSign32() {
    if (s32min >= 0 || s32max < 0) {
      s32min = u32min = maxUnsigned(s32min, u32min);
      s32max = u32max = minUnsigned(s32max, u32max);
    } else if (u32max >= 0) {
      s32min = u32min;
      s32max = u32max = minUnsigned(s32max, u32max);
    } else if (u32min < 0) {
      s32min = u32min = maxUnsigned(s32min, u32min);
      s32max = u32max;
    }
  }

  private void deduce() {
    deduce32From64();
    deduce32();
    deduce64();
    deduceMixed();
  }

  private void deduce32From64() {
    int lowUmin = (int) umin;
    int lowUmax = (int) umax;
    int lowSmin = (int) smin;
    int lowSmax = (int) smax;
    if (umin >>> 32 == umax >>> 32) {
      u32min = maxUnsigned(u32min, lowUmin);
      u32max = minUnsigned(u32max, lowUmax);
      if (lowUmin <= lowUmax) {
        narrowS32(lowUmin, lowUmax);
      }
    }
    if (smin >>> 32 == smax >>> 32) {
      if (Integer.compareUnsigned(lowSmin, lowSmax) <= 0) {
        u32min = maxUnsigned(u32min, lowSmin);
        u32max = minUnsigned(u32max, lowSmax);
      }
      if (lowSmin <= lowSmax) {
        narrowS32(lowSmin, lowSmax);
      }
    }
    // neighbouring upper halves: the low half runs through -1 to 0
    if ((int) (umin >>> 32) + 1 == (int) (umax >>> 32) && lowUmin < 0 && lowUmax >= 0) {
      narrowS32(lowUmin, lowUmax);
    }
    if ((int) (smin >>> 32) + 1 == (int) (smax >>> 32) && lowSmin < 0 && lowSmax >= 0) {
      narrowS32(lowSmin, lowSmax);
    }
  }

  private void narrowS32(int min, int max) {
    s32min = Math.max(s32min, min);
    s32max = Math.min(s32max, max);
  }

  private void deduce32() {
    if (u32min <= u32max) {
      narrowS32(u32min, u32max);
    }
    if (Integer.compareUnsigned(s32min, s32max) <= 0) {
      u32min = maxUnsigned(s32min, u32min);
      u32max = minUnsigned(s32max, u32max);
    } else if (Integer.compareUnsigned(u32max, s32min) < 0) {
      s32min = u32min;
      u32max = minUnsigned(u32max, s32max);
    } else if (Integer.compareUnsigned(s32max, u32min) < 0) {
      s32max = u32max;
      u32min = maxUnsigned(u32min, s32min);
    }
  }

  private void deduce64() {
    if (umin <= umax) {
      smin = Math.max(smin, umin);
      smax = Math.min(smax, umax);
    }
    if (Long.compareUnsigned(smin, smax) <= 0) {
      umin = maxUnsigned(smin, umin);
      umax = minUnsigned(smax, umax);
    } else if (Long.compareUnsigned(umax, smin) < 0) {
      smin = umin;
      umax = minUnsigned(umax, smax);
    } else if (Long.compareUnsigned(smax, umin) < 0) {
      smax = umax;
      umin = maxUnsigned(umin, smin);
    }
  }

  private void deduceMixed() {
    narrow64WithLow(u32min, u32max);
    if (s32min >= 0 && smin >= Integer.MIN_VALUE && smax <= Integer.MAX_VALUE) {
      smin = umin = s32min;
      smax = umax = s32max;
      bits = bits.intersect(Tnum.range(smin, smax));
    }
  }

  private void narrow64WithLow(int lowMin, int lowMax) {
    long min = Integer.toUnsignedLong(lowMin);
    long max = Integer.toUnsignedLong(lowMax);
    umin = maxUnsigned(umin, (umin & ~0xffffffffL) | min);
    umax = minUnsigned(umax, (umax & ~0xffffffffL) | max);
    smin = Math.max(smin, (smin & ~0xffffffffL) | min);
    smax = Math.min(smax, (smax & ~0xffffffffL) | max);
  }

  /// The first contradiction among ranges and bits in the kernel's words, or `null`.
  public final boolean isContradictory() {
    return smin > smax
        || Long.compareUnsigned(umin, umax) > 0
        || s32min > s32max
        || Integer.compareUnsigned(u32min, u32max) > 0
        || (bits.isConstant()
            && (umin != bits.value()
                || umax != bits.value()
                || smin != smax
                || smin != bits.value()))
        || (bits.isLow32Constant()
            && (u32min != (int) bits.value()
                || u32max != (int) bits.value()
                || s32min != (int) bits.value()
                || s32max != (int) bits.value()));
  }

  /// Takes the low half as a zero-extended 64-bit value: what a 32-bit operation leaves.
  public final void zeroExtend32() {
    bits = bits.low32();
    extendLow();
    synchronize();
  }

  /// The whole's ranges become those of the low half, zero-extended.
  public final void extendLow() {
    umin = Integer.toUnsignedLong(u32min);
    umax = Integer.toUnsignedLong(u32max);
    if (s32min >= 0) {
      smin = s32min;
      smax = s32max;
    } else {
      smin = 0;
      smax = 0xffffffffL;
    }
  }

  /// Keeps the low `bytes` bytes, fewer than 8, zero-extended.
  public final void truncate(int bytes) {
    bits = bits.cast(bytes);
    long keep = (1L << bytes * 8) - 1;
    if ((umin & ~keep) == (umax & ~keep)) {
      umin &= keep;
      umax &= keep;
    } else {
      umin = 0;
      umax = keep;
    }
    smin = umin;
    smax = umax;
    if (bytes < 4) {
      setUnbounded32();
    }
    synchronize();
  }

  /// Takes the low `bytes` bytes, fewer than 8, sign-extended to 64 bits.
  public final void signExtend(int bytes) {
    if (bits.isConstant()) {
      setKnown(extend(bits.value(), bytes));
      return;
    }
    int width = bytes * 8;
    long low = extend(smin, bytes);
    long high = extend(smax, bytes);
    if (smin >> width == smax >> width && low >= 0 == high >= 0) {
      long min = Math.min(low, high);
      long max = Math.max(low, high);
      smin = umin = min;
      smax = umax = max;
      s32min = u32min = (int) min;
      s32max = u32max = (int) max;
      bits = Tnum.range(min, max);
      return;
    }
    setAnything();
    smin = -1L << (width - 1);
    smax = -1 - smin;
    s32min = (int) smin;
    s32max = (int) smax;
  }

  /// Takes the low 1 or 2 bytes of the low half, sign-extended to 32 bits; the 64-bit ranges are to
  /// be renewed by the caller.
  public final void signExtend32(int bytes) {
    if (bits.isConstant()) {
      int value = (int) extend(bits.value(), bytes);
      // not the low half alone: the caller zero-extends
      bits = Tnum.constant(value);
      s32min = s32max = u32min = u32max = value;
      return;
    }
    int width = bytes * 8;
    int low = (int) extend(s32min, bytes);
    int high = (int) extend(s32max, bytes);
    if (s32min >> width == s32max >> width && low >= 0 == high >= 0) {
      s32min = u32min = Math.min(low, high);
      s32max = u32max = Math.max(low, high);
      bits = Tnum.range(s32min, s32max).low32();
      return;
    }
    setUnbounded32();
    s32min = -1 << (width - 1);
    s32max = -1 - s32min;
    bits = Tnum.UNKNOWN32;
  }

  private static long extend(long value, int bytes) {
    int unused = 64 - bytes * 8;
    return value << unused >> unused;
  }

  public static long minUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  public static long maxUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  public static int minUnsigned(int a, int b) {
    return Integer.compareUnsigned(a, b) <= 0 ? a : b;
  }

  public static int maxUnsigned(int a, int b) {
    return Integer.compareUnsigned(a, b) >= 0 ? a : b;
  }
}
