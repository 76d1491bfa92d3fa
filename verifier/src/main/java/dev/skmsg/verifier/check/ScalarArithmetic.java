package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.verifier.state.Tnum;
import dev.skmsg.verifier.state.ValueRange;

/// What an ALU operation makes of two sets of values.
///
/// kernel: verifier.c, adjust_scalar_min_max_vals and scalar_min_max_*, 6.18
public final class ScalarArithmetic {
  private ScalarArithmetic() {}

  /// Whether the result is computed from the operands' ranges; otherwise anything may come out.
  public static boolean isTracked(AluOperation op, Width width, ValueRange src) {
    return switch (op) {
      case ADD, SUB, AND, OR, XOR, MUL -> true;
      case LSH, RSH, ARSH ->
          isConstant(width, src) && Long.compareUnsigned(src.umax, width.bits()) < 0;
      case DIV, SDIV, MOD, SMOD, MOV -> false;
    };
  }

  private static boolean isConstant(Width width, ValueRange src) {
    return width == Width.W32
        ? src.isConstant32() && src.s32min == src.s32max && src.u32min == src.u32max
        : src.isConstant() && src.smin == src.smax && src.umin == src.umax;
  }

  /// Replaces `dst` by the result of a tracked operation.
  public static void apply(AluOperation op, Width width, ValueRange dst, ValueRange src) {
    compute(op, width, dst, src);
    if (width == Width.W32) {
      dst.zeroExtend32();
    }
    dst.synchronize();
  }

  /// The same, before ranges and bits are made to agree.
  static void compute(AluOperation op, Width width, ValueRange dst, ValueRange src) {
    switch (op) {
      case ADD -> add(dst, src);
      case SUB -> subtract(dst, src);
      case MUL -> multiply(dst, src);
      case AND -> and(dst, src);
      case OR -> or(dst, src);
      case XOR -> xor(dst, src);
      case LSH -> shiftLeft(width, dst, src);
      case RSH -> shiftRight(width, dst, src);
      case ARSH -> shiftRightSigned(width, dst, src);
      case DIV, SDIV, MOD, SMOD, MOV -> throw new IllegalArgumentException("not tracked: " + op);
    }
  }

  /// Adds without synchronising: ranges that may wrap around become unbounded.
  static void add(ValueRange dst, ValueRange src) {
    addRanges(dst, src);
    dst.bits = dst.bits.add(src.bits);
  }

  static void addRanges(ValueRange dst, ValueRange src) {
    long low32 = (long) dst.s32min + src.s32min;
    long high32 = (long) dst.s32max + src.s32max;
    setSigned32(dst, low32, high32);
    long ulow32 = Integer.toUnsignedLong(dst.u32min) + Integer.toUnsignedLong(src.u32min);
    long uhigh32 = Integer.toUnsignedLong(dst.u32max) + Integer.toUnsignedLong(src.u32max);
    // both wrap or none does: the range holds
    if (ulow32 >>> 32 == 0 && uhigh32 >>> 32 != 0) {
      dst.u32min = 0;
      dst.u32max = -1;
    } else {
      dst.u32min = (int) ulow32;
      dst.u32max = (int) uhigh32;
    }
    long low = dst.smin + src.smin;
    long high = dst.smax + src.smax;
    boolean overflow =
        ((dst.smin ^ low) & (src.smin ^ low)) < 0 || ((dst.smax ^ high) & (src.smax ^ high)) < 0;
    dst.smin = overflow ? Long.MIN_VALUE : low;
    dst.smax = overflow ? Long.MAX_VALUE : high;
    long ulow = dst.umin + src.umin;
    long uhigh = dst.umax + src.umax;
    boolean lowWraps = Long.compareUnsigned(ulow, src.umin) < 0;
    boolean highWraps = Long.compareUnsigned(uhigh, src.umax) < 0;
    boolean torn = !lowWraps && highWraps;
    dst.umin = torn ? 0 : ulow;
    dst.umax = torn ? -1 : uhigh;
  }

  private static void setSigned32(ValueRange dst, long low, long high) {
    if (low != (int) low || high != (int) high) {
      dst.s32min = Integer.MIN_VALUE;
      dst.s32max = Integer.MAX_VALUE;
    } else {
      dst.s32min = (int) low;
      dst.s32max = (int) high;
    }
  }

  private static void subtract(ValueRange dst, ValueRange src) {
    setSigned32(dst, (long) dst.s32min - src.s32max, (long) dst.s32max - src.s32min);
    long ulow32 = Integer.toUnsignedLong(dst.u32min) - Integer.toUnsignedLong(src.u32max);
    long uhigh32 = Integer.toUnsignedLong(dst.u32max) - Integer.toUnsignedLong(src.u32min);
    if (ulow32 < 0 && uhigh32 >= 0) {
      dst.u32min = 0;
      dst.u32max = -1;
    } else {
      dst.u32min = (int) ulow32;
      dst.u32max = (int) uhigh32;
    }
    long low = dst.smin - src.smax;
    long high = dst.smax - src.smin;
    boolean overflow =
        ((dst.smin ^ src.smax) & (dst.smin ^ low)) < 0
            || ((dst.smax ^ src.smin) & (dst.smax ^ high)) < 0;
    dst.smin = overflow ? Long.MIN_VALUE : low;
    dst.smax = overflow ? Long.MAX_VALUE : high;
    boolean lowWraps = Long.compareUnsigned(dst.umin, src.umax) < 0;
    boolean highWraps = Long.compareUnsigned(dst.umax, src.umin) < 0;
    boolean torn = lowWraps && !highWraps;
    long ulow = dst.umin - src.umax;
    long uhigh = dst.umax - src.umin;
    dst.umin = torn ? 0 : ulow;
    dst.umax = torn ? -1 : uhigh;
    dst.bits = dst.bits.subtract(src.bits);
  }

  /// Replaces `dst` by its negative.
  static void negate(Width width, ValueRange dst) {
    ValueRange value = new ValueRange();
    value.assignRange(dst);
    dst.setKnown(0);
    subtract(dst, value);
    if (width == Width.W32) {
      dst.zeroExtend32();
    }
    dst.synchronize();
  }

  private static void multiply(ValueRange dst, ValueRange src) {
    dst.bits = dst.bits.multiply(src.bits);
    multiply32(dst, src);
    multiply64(dst, src);
  }

  private static void multiply32(ValueRange dst, ValueRange src) {
    long ulow = Integer.toUnsignedLong(dst.u32min) * Integer.toUnsignedLong(src.u32min);
    long uhigh = Integer.toUnsignedLong(dst.u32max) * Integer.toUnsignedLong(src.u32max);
    boolean overflow = uhigh >>> 32 != 0 || ulow >>> 32 != 0;
    dst.u32min = overflow ? 0 : (int) ulow;
    dst.u32max = overflow ? -1 : (int) uhigh;
    long a = (long) dst.s32min * src.s32min;
    long b = (long) dst.s32min * src.s32max;
    long c = (long) dst.s32max * src.s32min;
    long d = (long) dst.s32max * src.s32max;
    setSigned32(
        dst, Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
  }

  private static void multiply64(ValueRange dst, ValueRange src) {
    boolean overflow =
        Math.unsignedMultiplyHigh(dst.umax, src.umax) != 0
            || Math.unsignedMultiplyHigh(dst.umin, src.umin) != 0;
    long ulow = dst.umin * src.umin;
    long uhigh = dst.umax * src.umax;
    dst.umin = overflow ? 0 : ulow;
    dst.umax = overflow ? -1 : uhigh;
    if (overflows(dst.smin, src.smin)
        || overflows(dst.smin, src.smax)
        || overflows(dst.smax, src.smin)
        || overflows(dst.smax, src.smax)) {
      dst.smin = Long.MIN_VALUE;
      dst.smax = Long.MAX_VALUE;
      return;
    }
    long a = dst.smin * src.smin;
    long b = dst.smin * src.smax;
    long c = dst.smax * src.smin;
    long d = dst.smax * src.smax;
    dst.smin = Math.min(Math.min(a, b), Math.min(c, d));
    dst.smax = Math.max(Math.max(a, b), Math.max(c, d));
  }

  private static boolean overflows(long a, long b) {
    long low = a * b;
    return Math.multiplyHigh(a, b) != low >> 63;
  }

  private static void and(ValueRange dst, ValueRange src) {
    boolean known32 = src.isConstant32() && dst.isConstant32();
    boolean known64 = src.isConstant() && dst.isConstant();
    dst.bits = dst.bits.and(src.bits);
    if (known32) {
      dst.setKnown32((int) dst.bits.value());
    } else {
      // the least comes from the bits, the greatest is that of the smaller operand
      dst.u32min = (int) dst.bits.value();
      dst.u32max = ValueRange.minUnsigned(dst.u32max, src.u32max);
      signedFromUnsigned32(dst);
    }
    if (known64) {
      dst.setKnown(dst.bits.value());
    } else {
      dst.umin = dst.bits.value();
      dst.umax = ValueRange.minUnsigned(dst.umax, src.umax);
      signedFromUnsigned64(dst);
      dst.narrowFromBits();
    }
  }

  private static void or(ValueRange dst, ValueRange src) {
    boolean known32 = src.isConstant32() && dst.isConstant32();
    boolean known64 = src.isConstant() && dst.isConstant();
    dst.bits = dst.bits.or(src.bits);
    if (known32) {
      dst.setKnown32((int) dst.bits.value());
    } else {
      dst.u32min = ValueRange.maxUnsigned(dst.u32min, src.u32min);
      dst.u32max = (int) (dst.bits.value() | dst.bits.mask());
      signedFromUnsigned32(dst);
    }
    if (known64) {
      dst.setKnown(dst.bits.value());
    } else {
      dst.umin = ValueRange.maxUnsigned(dst.umin, src.umin);
      dst.umax = dst.bits.value() | dst.bits.mask();
      signedFromUnsigned64(dst);
      dst.narrowFromBits();
    }
  }

  private static void xor(ValueRange dst, ValueRange src) {
    boolean known32 = src.isConstant32() && dst.isConstant32();
    boolean known64 = src.isConstant() && dst.isConstant();
    dst.bits = dst.bits.xor(src.bits);
    if (known32) {
      dst.setKnown32((int) dst.bits.value());
    } else {
      dst.u32min = (int) dst.bits.value();
      dst.u32max = (int) (dst.bits.value() | dst.bits.mask());
      signedFromUnsigned32(dst);
    }
    if (known64) {
      dst.setKnown(dst.bits.value());
    } else {
      dst.umin = dst.bits.value();
      dst.umax = dst.bits.value() | dst.bits.mask();
      signedFromUnsigned64(dst);
      dst.narrowFromBits();
    }
  }

  private static void signedFromUnsigned32(ValueRange dst) {
    boolean ordered = dst.u32min <= dst.u32max;
    dst.s32min = ordered ? dst.u32min : Integer.MIN_VALUE;
    dst.s32max = ordered ? dst.u32max : Integer.MAX_VALUE;
  }

  private static void signedFromUnsigned64(ValueRange dst) {
    boolean ordered = dst.umin <= dst.umax;
    dst.smin = ordered ? dst.umin : Long.MIN_VALUE;
    dst.smax = ordered ? dst.umax : Long.MAX_VALUE;
  }

  private static void shiftLeft(Width width, ValueRange dst, ValueRange src) {
    if (width == Width.W32) {
      int count = src.u32min;
      Tnum low = dst.bits.low32();
      shiftLeft32(dst, count);
      dst.bits = low.shiftLeft(count).low32();
      dst.setUnbounded64();
      dst.narrow32FromBits();
      return;
    }
    int count = (int) src.umin;
    if (count == 32) {
      // sign extension in two steps: the signed range of the low half moves up whole
      dst.smax = (long) dst.s32max << 32;
      dst.smin = (long) dst.s32min << 32;
    } else {
      dst.smax = Long.MAX_VALUE;
      dst.smin = Long.MIN_VALUE;
    }
    if (Long.compareUnsigned(dst.umax, 1L << (63 - count)) > 0) {
      dst.umin = 0;
      dst.umax = -1;
    } else {
      dst.umin <<= count;
      dst.umax <<= count;
    }
    shiftLeft32(dst, count);
    dst.bits = dst.bits.shiftLeft(count);
    dst.narrowFromBits();
  }

  private static void shiftLeft32(ValueRange dst, int count) {
    dst.s32min = Integer.MIN_VALUE;
    dst.s32max = Integer.MAX_VALUE;
    if (count > 31 || Integer.compareUnsigned(dst.u32max, 1 << (31 - count)) > 0) {
      dst.u32min = 0;
      dst.u32max = -1;
    } else {
      dst.u32min <<= count;
      dst.u32max <<= count;
    }
  }

  private static void shiftRight(Width width, ValueRange dst, ValueRange src) {
    if (width == Width.W32) {
      int count = src.u32min;
      dst.s32min = Integer.MIN_VALUE;
      dst.s32max = Integer.MAX_VALUE;
      dst.bits = dst.bits.low32().shiftRight(count);
      dst.u32min >>>= count;
      dst.u32max >>>= count;
      dst.setUnbounded64();
      dst.narrow32FromBits();
      return;
    }
    int count = (int) src.umin;
    dst.smin = Long.MIN_VALUE;
    dst.smax = Long.MAX_VALUE;
    dst.bits = dst.bits.shiftRight(count);
    dst.umin >>>= count;
    dst.umax >>>= count;
    dst.setUnbounded32();
    dst.narrowFromBits();
  }

  private static void shiftRightSigned(Width width, ValueRange dst, ValueRange src) {
    if (width == Width.W32) {
      int count = src.u32min;
      dst.s32min >>= count;
      dst.s32max >>= count;
      dst.bits = dst.bits.low32().shiftRightSigned(count, 32);
      dst.u32min = 0;
      dst.u32max = -1;
      dst.setUnbounded64();
      dst.narrow32FromBits();
      return;
    }
    int count = (int) src.umin;
    dst.smin >>= count;
    dst.smax >>= count;
    dst.bits = dst.bits.shiftRightSigned(count, 64);
    dst.umin = 0;
    dst.umax = -1;
    dst.setUnbounded32();
    dst.narrowFromBits();
  }
}
