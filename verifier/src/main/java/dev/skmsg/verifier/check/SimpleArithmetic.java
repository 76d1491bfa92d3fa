package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.verifier.state.ValueRange;

/// What an ALU operation makes of two sets of values to a kernel without
/// [dev.skmsg.bpf.kernel.KernelFeature#MIXED_BOUNDS].
///
/// kernel: verifier.c, adjust_scalar_min_max_vals and scalar_min_max_*, 6.1
final class SimpleArithmetic {
  private SimpleArithmetic() {}

  /// Only sums, differences and masks are computed with a source that is not constant.
  static boolean isTracked(AluOperation op, Width width, ValueRange src) {
    boolean constant = width == Width.W32 ? src.isConstant32() : src.isConstant();
    boolean any = op == AluOperation.ADD || op == AluOperation.SUB || op == AluOperation.AND;
    boolean sane =
        width == Width.W32
            ? src.s32min <= src.s32max && Integer.compareUnsigned(src.u32min, src.u32max) <= 0
            : src.smin <= src.smax && Long.compareUnsigned(src.umin, src.umax) <= 0;
    return (constant || any) && sane && ScalarArithmetic.isTracked(op, width, src);
  }

  static void apply(AluOperation op, Width width, ValueRange dst, ValueRange src) {
    ValueRange before = new ValueRange();
    before.assignRange(dst);
    ScalarArithmetic.compute(op, width, dst, src);
    switch (op) {
      case ADD -> forgetWrappedSum(dst, before, src);
      case SUB -> forgetWrappedDifference(dst, before, src);
      case MUL -> forgetSignedProduct(dst, before, src);
      case AND, OR, XOR -> forgetSign(dst, before, src);
      case DIV, SDIV, MOD, SMOD, LSH, RSH, ARSH, MOV -> {}
    }
    if (width == Width.W32) {
      dst.zeroExtend32();
    }
    dst.synchronize();
  }

  private static void forgetWrappedSum(ValueRange dst, ValueRange a, ValueRange b) {
    if (Integer.compareUnsigned(a.u32min + b.u32min, b.u32min) < 0
        || Integer.compareUnsigned(a.u32max + b.u32max, b.u32max) < 0) {
      dst.u32min = 0;
      dst.u32max = -1;
    }
    if (Long.compareUnsigned(a.umin + b.umin, b.umin) < 0
        || Long.compareUnsigned(a.umax + b.umax, b.umax) < 0) {
      dst.umin = 0;
      dst.umax = -1;
    }
  }

  private static void forgetWrappedDifference(ValueRange dst, ValueRange a, ValueRange b) {
    if (Integer.compareUnsigned(a.u32min, b.u32max) < 0) {
      dst.u32min = 0;
      dst.u32max = -1;
    }
    if (Long.compareUnsigned(a.umin, b.umax) < 0) {
      dst.umin = 0;
      dst.umax = -1;
    }
  }

  private static void forgetSignedProduct(ValueRange dst, ValueRange a, ValueRange b) {
    boolean small32 = (a.u32max | b.u32max) >>> 16 == 0;
    if (a.s32min < 0 || b.s32min < 0 || !small32) {
      dst.setUnbounded32();
    } else {
      dst.u32min = a.u32min * b.u32min;
      dst.u32max = a.u32max * b.u32max;
      boolean positive = dst.u32max >= 0;
      dst.s32min = positive ? dst.u32min : Integer.MIN_VALUE;
      dst.s32max = positive ? dst.u32max : Integer.MAX_VALUE;
    }
    boolean small = (a.umax | b.umax) >>> 32 == 0;
    if (a.smin < 0 || b.smin < 0 || !small) {
      dst.setUnbounded64();
    } else {
      dst.umin = a.umin * b.umin;
      dst.umax = a.umax * b.umax;
      boolean positive = dst.umax >= 0;
      dst.smin = positive ? dst.umin : Long.MIN_VALUE;
      dst.smax = positive ? dst.umax : Long.MAX_VALUE;
    }
  }

  /// The sign of a masked value is known only if both operands are not negative.
  private static void forgetSign(ValueRange dst, ValueRange a, ValueRange b) {
    if (!(a.isConstant32() && b.isConstant32()) && (a.s32min < 0 || b.s32min < 0)) {
      dst.s32min = Integer.MIN_VALUE;
      dst.s32max = Integer.MAX_VALUE;
    }
    if (!(a.isConstant() && b.isConstant())) {
      if (a.smin < 0 || b.smin < 0) {
        dst.smin = Long.MIN_VALUE;
        dst.smax = Long.MAX_VALUE;
      }
      dst.narrowFromBits();
    }
  }
}
