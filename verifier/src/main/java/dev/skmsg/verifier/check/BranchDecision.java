package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import dev.skmsg.verifier.state.Tnum;
import dev.skmsg.verifier.state.ValueRange;

/// Whether a branch is taken, and what each side of it tells of its operands. kernel: verifier.c,
/// is_branch_taken and regs_refine_cond_op, 6.18
public final class BranchDecision {
  /// Whether the branch is taken.
  enum Taken {
    YES,
    NO,
    UNKNOWN;

    static Taken of(boolean taken) {
      return taken ? YES : NO;
    }
  }

  private BranchDecision() {}

  static Taken decide(Condition condition, Width width, RegisterState left, RegisterState right) {
    boolean narrow = width == Width.W32;
    if (left.isPacketOrEnd() && right.isPacketOrEnd() && !narrow) {
      return decidePacket(condition, left, right);
    }
    if (!left.isScalar() || !right.isScalar()) {
      return narrow ? Taken.UNKNOWN : decidePointer(condition, left, right);
    }
    return decideScalar(condition, width, left, right);
  }

  private static Taken decidePacket(Condition condition, RegisterState left, RegisterState right) {
    RegisterState packet;
    Condition op = condition;
    if (right.type == RegisterType.PACKET_END) {
      packet = left;
    } else if (left.type == RegisterType.PACKET_END) {
      packet = right;
      op = flip(condition);
    } else {
      return Taken.UNKNOWN;
    }
    // a pkt_end holds no range
    if (packet.type != RegisterType.PACKET || packet.extent >= 0) {
      return Taken.UNKNOWN;
    }
    boolean beyond = packet.extent == RegisterState.BEYOND_PACKET_END;
    return switch (op) {
      case LE, GT -> beyond ? Taken.of(op == Condition.GT) : Taken.UNKNOWN;
      case LT, GE -> Taken.of(op == Condition.GE);
      case EQ, NE, SET, SGT, SGE, SLT, SLE -> Taken.UNKNOWN;
    };
  }

  private static Taken decidePointer(Condition condition, RegisterState left, RegisterState right) {
    RegisterState pointer = right.isConstantScalar() ? left : right;
    RegisterState constant = right.isConstantScalar() ? right : left;
    Condition op = right.isConstantScalar() ? condition : flip(condition);
    if (!constant.isConstantScalar() || !isNotNull(pointer) || constant.bits.value() != 0) {
      return Taken.UNKNOWN;
    }
    return switch (op) {
      case EQ -> Taken.NO;
      case NE -> Taken.YES;
      case GT, GE, SET, SGT, SGE, LT, LE, SLT, SLE -> Taken.UNKNOWN;
    };
  }

  /// kernel: reg_not_null
  static boolean isNotNull(RegisterState reg) {
    if (reg.maybeNull()) {
      return false;
    }
    return switch (reg.type) {
      case SOCKET, MAP_VALUE, MAP_KEY, SOCK_COMMON, CONST_MAP_PTR -> true;
      case BTF_ID -> reg.isTrusted();
      case MEM -> (reg.flags & RegisterState.UNTRUSTED) == 0;
      case NOT_INIT, SCALAR, CTX, STACK, PACKET, PACKET_END, XDP_SOCK, ARENA, FUNC -> false;
    };
  }

  /// The condition with its operands exchanged.
  static Condition flip(Condition condition) {
    return switch (condition) {
      case EQ, NE, SET -> condition;
      case GE -> Condition.LE;
      case GT -> Condition.LT;
      case LE -> Condition.GE;
      case LT -> Condition.GT;
      case SGE -> Condition.SLE;
      case SGT -> Condition.SLT;
      case SLE -> Condition.SGE;
      case SLT -> Condition.SGT;
    };
  }

  public static Taken decideScalar(
      Condition condition, Width width, ValueRange left, ValueRange right) {
    boolean narrow = width == Width.W32;
    return switch (condition) {
      case EQ -> decideEqual(narrow, left, right);
      case NE ->
          switch (decideEqual(narrow, left, right)) {
            case YES -> Taken.NO;
            case NO -> Taken.YES;
            case UNKNOWN -> Taken.UNKNOWN;
          };
      case SET -> decideSet(narrow, left, right);
      case GT -> unsignedLess(narrow, right, left, true);
      case LT -> unsignedLess(narrow, left, right, true);
      case GE -> unsignedLess(narrow, right, left, false);
      case LE -> unsignedLess(narrow, left, right, false);
      case SGT -> signedLess(narrow, right, left, true);
      case SLT -> signedLess(narrow, left, right, true);
      case SGE -> signedLess(narrow, right, left, false);
      case SLE -> signedLess(narrow, left, right, false);
    };
  }

  private static long umin(boolean narrow, ValueRange r) {
    return narrow ? Integer.toUnsignedLong(r.u32min) : r.umin;
  }

  private static long umax(boolean narrow, ValueRange r) {
    return narrow ? Integer.toUnsignedLong(r.u32max) : r.umax;
  }

  private static Tnum bits(boolean narrow, ValueRange r) {
    return narrow ? r.bits.low32() : r.bits;
  }

  /// a < b, or a <= b when not strict.
  private static Taken unsignedLess(boolean narrow, ValueRange a, ValueRange b, boolean strict) {
    int surely = Long.compareUnsigned(umax(narrow, a), umin(narrow, b));
    int never = Long.compareUnsigned(umin(narrow, a), umax(narrow, b));
    return less(surely, never, strict);
  }

  private static Taken signedLess(boolean narrow, ValueRange a, ValueRange b, boolean strict) {
    int surely = narrow ? Integer.compare(a.s32max, b.s32min) : Long.compare(a.smax, b.smin);
    int never = narrow ? Integer.compare(a.s32min, b.s32max) : Long.compare(a.smin, b.smax);
    return less(surely, never, strict);
  }

  private static Taken less(int surely, int never, boolean strict) {
    if (strict ? surely < 0 : surely <= 0) {
      return Taken.YES;
    }
    if (strict ? never >= 0 : never > 0) {
      return Taken.NO;
    }
    return Taken.UNKNOWN;
  }

  private static Taken decideEqual(boolean narrow, ValueRange left, ValueRange right) {
    Tnum l = bits(narrow, left);
    Tnum r = bits(narrow, right);
    if (l.isConstant() && r.isConstant()) {
      return Taken.of(l.value() == r.value());
    }
    boolean apart =
        !l.overlaps(r)
            || disjoint32(left, right)
            || (!narrow
                && (Long.compareUnsigned(left.umin, right.umax) > 0
                    || Long.compareUnsigned(left.umax, right.umin) < 0
                    || left.smin > right.smax
                    || left.smax < right.smin));
    return apart ? Taken.NO : Taken.UNKNOWN;
  }

  private static boolean disjoint32(ValueRange left, ValueRange right) {
    return Integer.compareUnsigned(left.u32min, right.u32max) > 0
        || Integer.compareUnsigned(left.u32max, right.u32min) < 0
        || left.s32min > right.s32max
        || left.s32max < right.s32min;
  }

  private static Taken decideSet(boolean narrow, ValueRange left, ValueRange right) {
    Tnum l = bits(narrow, left);
    Tnum r = bits(narrow, right);
    Tnum constant = r.isConstant() ? r : l;
    Tnum other = r.isConstant() ? l : r;
    if (!constant.isConstant()) {
      return Taken.UNKNOWN;
    }
    if ((~other.mask() & other.value() & constant.value()) != 0) {
      return Taken.YES;
    }
    return ((other.mask() | other.value()) & constant.value()) == 0 ? Taken.NO : Taken.UNKNOWN;
  }

  /// Narrows both operands by the condition holding or not holding.
  public static void refine(
      Condition condition, boolean holds, Width width, ValueRange left, ValueRange right) {
    narrow(condition, holds, width == Width.W32, left, right);
    left.synchronize();
    right.synchronize();
  }

  /// The same, before ranges and bits are made to agree.
  static void narrow(
      Condition condition, boolean holds, boolean narrow, ValueRange left, ValueRange right) {
    switch (condition) {
      case EQ -> refineEqual(holds, narrow, left, right);
      case NE -> refineEqual(!holds, narrow, left, right);
      case SET -> refineSet(holds, narrow, left, right);
      // a > b is b < a, and not (a > b) is a <= b
      case GT -> refineLess(holds, narrow, holds ? right : left, holds ? left : right);
      case LT -> refineLess(holds, narrow, holds ? left : right, holds ? right : left);
      case GE -> refineLess(!holds, narrow, holds ? right : left, holds ? left : right);
      case LE -> refineLess(!holds, narrow, holds ? left : right, holds ? right : left);
      case SGT -> refineSignedLess(holds, narrow, holds ? right : left, holds ? left : right);
      case SLT -> refineSignedLess(holds, narrow, holds ? left : right, holds ? right : left);
      case SGE -> refineSignedLess(!holds, narrow, holds ? right : left, holds ? left : right);
      case SLE -> refineSignedLess(!holds, narrow, holds ? left : right, holds ? right : left);
    }
  }

  private static void refineLess(boolean strict, boolean narrow, ValueRange a, ValueRange b) {
    int gap = strict ? 1 : 0;
    if (narrow) {
      a.u32max = ValueRange.minUnsigned(a.u32max, b.u32max - gap);
      b.u32min = ValueRange.maxUnsigned(a.u32min + gap, b.u32min);
    } else {
      a.umax = ValueRange.minUnsigned(a.umax, b.umax - gap);
      b.umin = ValueRange.maxUnsigned(a.umin + gap, b.umin);
    }
  }

  private static void refineSignedLess(boolean strict, boolean narrow, ValueRange a, ValueRange b) {
    int gap = strict ? 1 : 0;
    if (narrow) {
      a.s32max = Math.min(a.s32max, b.s32max - gap);
      b.s32min = Math.max(a.s32min + gap, b.s32min);
    } else {
      a.smax = Math.min(a.smax, b.smax - gap);
      b.smin = Math.max(a.smin + gap, b.smin);
    }
  }

  private static void refineEqual(boolean equal, boolean narrow, ValueRange a, ValueRange b) {
    if (!equal) {
      boolean constantRight = narrow ? b.isConstant32() : b.isConstant();
      ValueRange constant = constantRight ? b : a;
      if (narrow ? constant.isConstant32() : constant.isConstant()) {
        exclude(narrow, constantRight ? a : b, constant.bits.value());
      }
      return;
    }
    if (narrow) {
      a.u32min = b.u32min = ValueRange.maxUnsigned(a.u32min, b.u32min);
      a.u32max = b.u32max = ValueRange.minUnsigned(a.u32max, b.u32max);
      a.s32min = b.s32min = Math.max(a.s32min, b.s32min);
      a.s32max = b.s32max = Math.min(a.s32max, b.s32max);
      Tnum common = a.bits.low32().intersect(b.bits.low32());
      a.bits = a.bits.withLow32(common);
      b.bits = b.bits.withLow32(common);
    } else {
      a.umin = b.umin = ValueRange.maxUnsigned(a.umin, b.umin);
      a.umax = b.umax = ValueRange.minUnsigned(a.umax, b.umax);
      a.smin = b.smin = Math.max(a.smin, b.smin);
      a.smax = b.smax = Math.min(a.smax, b.smax);
      a.bits = b.bits = a.bits.intersect(b.bits);
    }
  }

  /// The value at an end of a range is not taken.
  private static void exclude(boolean narrow, ValueRange range, long value) {
    if (narrow) {
      int low = (int) value;
      range.u32min += range.u32min == low ? 1 : 0;
      range.u32max -= range.u32max == low ? 1 : 0;
      range.s32min += range.s32min == low ? 1 : 0;
      range.s32max -= range.s32max == low ? 1 : 0;
    } else {
      range.umin += range.umin == value ? 1 : 0;
      range.umax -= range.umax == value ? 1 : 0;
      range.smin += range.smin == value ? 1 : 0;
      range.smax -= range.smax == value ? 1 : 0;
    }
  }

  private static void refineSet(boolean set, boolean narrow, ValueRange left, ValueRange right) {
    boolean constantRight = narrow ? right.isConstant32() : right.isConstant();
    ValueRange constant = constantRight ? right : left;
    ValueRange range = constantRight ? left : right;
    if (!(narrow ? constant.isConstant32() : constant.isConstant())) {
      return;
    }
    long value = narrow ? constant.bits.low32().value() : constant.bits.value();
    if (set) {
      if (Long.bitCount(value) != 1) {
        return;
      }
      Tnum known = Tnum.constant(value);
      range.bits =
          narrow ? range.bits.withLow32(range.bits.low32().or(known)) : range.bits.or(known);
      return;
    }
    Tnum clear = Tnum.constant(~value);
    // the ranges come anew from the bits
    range.setUnbounded();
    range.bits =
        narrow ? range.bits.withLow32(range.bits.low32().and(clear)) : range.bits.and(clear);
  }
}
