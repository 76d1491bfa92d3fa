package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.verifier.check.BranchDecision.Taken;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.Tnum;
import dev.skmsg.verifier.state.ValueRange;

/// Branches as a kernel without [dev.skmsg.bpf.kernel.KernelFeature#BRANCHES_ON_RANGES] takes
/// them: only a constant decides, and only the other side of a constant is narrowed.
///
/// kernel: verifier.c, is_branch_taken, reg_set_min_max and reg_combine_min_max, 6.1
final class ConstantBranch {
  private ConstantBranch() {}

  static Taken decide(Condition condition, Width width, RegisterState left, RegisterState right) {
    boolean narrow = width == Width.W32;
    if (right.isScalar() && isConstant(narrow, right)) {
      long value = value(narrow, right);
      if (!left.isScalar()) {
        return value == 0 && isNotNull(left) ? ofNonNull(condition) : Taken.UNKNOWN;
      }
      return decideScalar(condition, width, left, value);
    }
    return left.isPacketOrEnd() && right.isPacketOrEnd() && !narrow
        ? BranchDecision.decide(condition, width, left, right)
        : Taken.UNKNOWN;
  }

  /// kernel: reg_type_not_null
  private static boolean isNotNull(RegisterState reg) {
    return !reg.maybeNull()
        && switch (reg.type) {
          case SOCKET, MAP_VALUE, MAP_KEY, SOCK_COMMON -> true;
          case NOT_INIT,
              SCALAR,
              CTX,
              CONST_MAP_PTR,
              STACK,
              PACKET,
              PACKET_END,
              XDP_SOCK,
              MEM,
              BTF_ID,
              ARENA,
              FUNC ->
              false;
        };
  }

  private static Taken ofNonNull(Condition condition) {
    return condition == Condition.EQ
        ? Taken.NO
        : condition == Condition.NE ? Taken.YES : Taken.UNKNOWN;
  }

  private static Taken decideScalar(Condition condition, Width width, ValueRange left, long value) {
    boolean equality = condition == Condition.EQ || condition == Condition.NE;
    if (equality) {
      return isConstant(width == Width.W32, left)
          ? Taken.of(value(width == Width.W32, left) == value == (condition == Condition.EQ))
          : Taken.UNKNOWN;
    }
    return BranchDecision.decideScalar(condition, width, left, RegisterState.known(value));
  }

  private static boolean isConstant(boolean narrow, ValueRange range) {
    return narrow ? range.isConstant32() : range.isConstant();
  }

  private static long value(boolean narrow, ValueRange range) {
    return narrow ? range.bits.low32().value() : range.bits.value();
  }

  /// Narrows what is compared with a constant by the condition holding or not holding.
  static void refine(
      Condition condition, boolean holds, Width width, ValueRange left, ValueRange right) {
    boolean narrow = width == Width.W32;
    if (isConstant(narrow, right)) {
      refine(condition, holds, narrow, left, value(narrow, right));
    } else if (isConstant(narrow, left)) {
      refine(BranchDecision.flip(condition), holds, narrow, right, value(narrow, left));
    } else if (!narrow
        && ((condition == Condition.EQ && holds) || (condition == Condition.NE && !holds))) {
      BranchDecision.refine(condition, holds, Width.W64, left, right);
    }
  }

  private static void refine(
      Condition condition, boolean holds, boolean narrow, ValueRange range, long value) {
    boolean equality = condition == Condition.EQ || condition == Condition.NE;
    boolean equal = equality && holds == (condition == Condition.EQ);
    if (equal && narrow) {
      range.setKnown32((int) value);
    } else if (equal) {
      range.setKnown(value);
    } else if (!equality) {
      ValueRange constant = RegisterState.known(narrow ? (int) value : value);
      BranchDecision.narrow(condition, holds, narrow, range, constant);
    }
    if (!narrow) {
      lowFromWhole(range);
    } else if (range.bits.clearLow32().equals(Tnum.constant(0))) {
      range.extendLow();
    } else {
      range.setUnbounded64();
    }
    range.synchronize();
  }

  /// The low half's range is found anew, and only from a whole that fits into it.
  private static void lowFromWhole(ValueRange range) {
    range.setUnbounded32();
    if (range.smin == (int) range.smin && range.smax == (int) range.smax) {
      range.s32min = (int) range.smin;
      range.s32max = (int) range.smax;
    }
    if (range.umin >>> 32 == 0 && range.umax >>> 32 == 0) {
      range.u32min = (int) range.umin;
      range.u32max = (int) range.umax;
    }
  }
}
