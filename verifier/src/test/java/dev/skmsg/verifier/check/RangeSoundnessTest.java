package dev.skmsg.verifier.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.verifier.state.Tnum;
import dev.skmsg.verifier.state.ValueRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the ranges say after an operation or a branch holds of every value that may come out.
///
/// All intervals of a few values around every place where a range may wrap or change its sign, in
/// the whole word and in its low half, each with all its values.
class RangeSoundnessTest {
  private static final long[] ANCHORS = {
    0, 1L << 31, 1L << 32, (1L << 32) + (1L << 31), Long.MIN_VALUE, Long.MIN_VALUE + (1L << 31)
  };
  private static final int REACH = 3;
  private static final List<long[]> INTERVALS = intervals();

  private static List<long[]> intervals() {
    List<long[]> intervals = new ArrayList<>();
    for (long anchor : ANCHORS) {
      for (int from = -REACH; from < REACH; from++) {
        for (int to = from; to < REACH; to++) {
          long[] values = new long[to - from + 1];
          for (int i = 0; i < values.length; i++) {
            values[i] = anchor + from + i;
          }
          intervals.add(values);
        }
      }
    }
    // few values far apart
    for (long anchor : ANCHORS) {
      intervals.add(new long[] {anchor, -anchor - 1});
      intervals.add(new long[] {anchor, anchor + 5, anchor + 64});
      intervals.add(new long[] {anchor - 1, 7});
    }
    return intervals;
  }

  /// The tightest range that holds these values.
  private static ValueRange hull(long[] values) {
    ValueRange range = new ValueRange();
    range.setKnown(values[0]);
    long or = values[0];
    long and = values[0];
    for (long value : values) {
      or |= value;
      and &= value;
      range.smin = Math.min(range.smin, value);
      range.smax = Math.max(range.smax, value);
      range.umin = ValueRange.minUnsigned(range.umin, value);
      range.umax = ValueRange.maxUnsigned(range.umax, value);
      range.s32min = Math.min(range.s32min, (int) value);
      range.s32max = Math.max(range.s32max, (int) value);
      range.u32min = ValueRange.minUnsigned(range.u32min, (int) value);
      range.u32max = ValueRange.maxUnsigned(range.u32max, (int) value);
    }
    range.bits = new Tnum(and, or & ~and);
    return range;
  }

  private static ValueRange copy(ValueRange range) {
    ValueRange copy = new ValueRange();
    copy.assignRange(range);
    return copy;
  }

  private static boolean holds(ValueRange range, long value) {
    int low = (int) value;
    return range.bits.containsValue(value)
        && range.smin <= value
        && value <= range.smax
        && Long.compareUnsigned(range.umin, value) <= 0
        && Long.compareUnsigned(value, range.umax) <= 0
        && range.s32min <= low
        && low <= range.s32max
        && Integer.compareUnsigned(range.u32min, low) <= 0
        && Integer.compareUnsigned(low, range.u32max) <= 0;
  }

  private static void mustHold(ValueRange range, long value, Object what) {
    if (!holds(range, value)) {
      throw new AssertionError("%s: 0x%x is not in %s".formatted(what, value, show(range)));
    }
  }

  private static String show(ValueRange r) {
    return "s[%x,%x] u[%x,%x] s32[%x,%x] u32[%x,%x] %s"
        .formatted(r.smin, r.smax, r.umin, r.umax, r.s32min, r.s32max, r.u32min, r.u32max, r.bits);
  }

  @ParameterizedTest
  @EnumSource(
      value = AluOperation.class,
      names = {"ADD", "SUB", "MUL", "AND", "OR", "XOR"})
  void arithmetic(AluOperation op) {
    for (Width width : Width.values()) {
      for (long[] a : INTERVALS) {
        ValueRange left = hull(a);
        for (long[] b : INTERVALS) {
          ValueRange result = copy(left);
          ScalarArithmetic.apply(op, width, result, hull(b));
          for (long x : a) {
            for (long y : b) {
              mustHold(result, op.apply(width, x, y), op + " " + width);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AluOperation.class,
      names = {"LSH", "RSH", "ARSH"})
  void shifts(AluOperation op) {
    for (Width width : Width.values()) {
      for (int count = 0; count < width.bits(); count++) {
        ValueRange by = hull(new long[] {count});
        assertTrue(ScalarArithmetic.isTracked(op, width, by));
        for (long[] a : INTERVALS) {
          ValueRange result = hull(a);
          ScalarArithmetic.apply(op, width, result, by);
          for (long x : a) {
            mustHold(result, op.apply(width, x, count), op + " " + width + " by " + count);
          }
        }
      }
    }
  }

  @Test
  void negation() {
    for (Width width : Width.values()) {
      for (long[] a : INTERVALS) {
        ValueRange result = hull(a);
        ScalarArithmetic.negate(width, result);
        for (long x : a) {
          mustHold(result, AluOperation.SUB.apply(width, 0, x), "negation " + width);
        }
      }
    }
  }

  @Test
  void castsAndExtensions() {
    for (long[] a : INTERVALS) {
      for (int bytes : new int[] {1, 2, 4}) {
        int unused = 64 - 8 * bytes;
        ValueRange truncated = hull(a);
        truncated.truncate(bytes);
        ValueRange extended = hull(a);
        extended.signExtend(bytes);
        for (long x : a) {
          mustHold(truncated, x << unused >>> unused, "truncated to " + bytes);
          mustHold(extended, x << unused >> unused, "extended from " + bytes);
        }
      }
      ValueRange zeroExtended = hull(a);
      zeroExtended.zeroExtend32();
      for (long x : a) {
        mustHold(zeroExtended, x & 0xffffffffL, "zero-extended");
      }
      for (int bytes : new int[] {1, 2}) {
        int unused = 32 - 8 * bytes;
        ValueRange narrow = hull(a);
        narrow.signExtend32(bytes);
        narrow.zeroExtend32();
        for (long x : a) {
          long value = ((int) x << unused >> unused) & 0xffffffffL;
          mustHold(narrow, value, "32-bit extended from " + bytes);
        }
      }
    }
  }

  /// Forgets some of what is known, so that it has to be found again from the rest.
  private static ValueRange forget(ValueRange range, int what) {
    ValueRange left = copy(range);
    if ((what & 1) != 0) {
      left.bits = Tnum.UNKNOWN;
    }
    if ((what & 2) != 0) {
      left.smin = Long.MIN_VALUE;
      left.smax = Long.MAX_VALUE;
    }
    if ((what & 4) != 0) {
      left.umin = 0;
      left.umax = -1;
    }
    if ((what & 8) != 0) {
      left.s32min = Integer.MIN_VALUE;
      left.s32max = Integer.MAX_VALUE;
    }
    if ((what & 16) != 0) {
      left.u32min = 0;
      left.u32max = -1;
    }
    return left;
  }

  @Test
  void agreementLosesNothing() {
    for (long[] a : INTERVALS) {
      for (int what = 0; what < 32; what++) {
        ValueRange range = forget(hull(a), what);
        range.synchronize();
        for (long x : a) {
          mustHold(range, x, "synchronized without " + what);
        }
      }
    }
  }

  /// What two descriptions of different sets say together holds of the common values.
  @Test
  void agreementOfMixedRangesLosesNothing() {
    for (long[] a : INTERVALS) {
      for (long[] b : INTERVALS) {
        for (int what = 1; what < 31; what++) {
          ValueRange range = forget(hull(a), what);
          ValueRange other = forget(hull(b), ~what & 31);
          range.smin = Math.max(range.smin, other.smin);
          range.smax = Math.min(range.smax, other.smax);
          range.umin = ValueRange.maxUnsigned(range.umin, other.umin);
          range.umax = ValueRange.minUnsigned(range.umax, other.umax);
          range.s32min = Math.max(range.s32min, other.s32min);
          range.s32max = Math.min(range.s32max, other.s32max);
          range.u32min = ValueRange.maxUnsigned(range.u32min, other.u32min);
          range.u32max = ValueRange.minUnsigned(range.u32max, other.u32max);
          range.bits = range.bits.intersect(other.bits);
          ValueRange before = copy(range);
          range.synchronize();
          for (long x : a) {
            if (holds(before, x)) {
              mustHold(range, x, "synchronized mix " + what + " of " + show(before));
            }
          }
        }
      }
    }
  }

  /// Many operations after one another, where ranges are no longer tight, followed by a branch.
  @Test
  void chains() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 20_000; round++) {
      long[] values = INTERVALS.get(random.nextInt(INTERVALS.size())).clone();
      ValueRange range = hull(values);
      for (int step = 0; step < 6; step++) {
        Width width = random.nextBoolean() ? Width.W32 : Width.W64;
        AluOperation op = AluOperation.values()[random.nextInt(AluOperation.values().length)];
        long[] other = INTERVALS.get(random.nextInt(INTERVALS.size()));
        boolean shift = op == AluOperation.LSH || op == AluOperation.RSH || op == AluOperation.ARSH;
        long[] operand = shift ? new long[] {random.nextInt(width.bits())} : other;
        ValueRange right = hull(operand);
        if (!ScalarArithmetic.isTracked(op, width, right)) {
          continue;
        }
        ScalarArithmetic.apply(op, width, range, right);
        for (int i = 0; i < values.length; i++) {
          values[i] = op.apply(width, values[i], operand[i % operand.length]);
          mustHold(range, values[i], "round " + round + " " + op + " " + width);
        }
      }
      long[] limit = INTERVALS.get(random.nextInt(INTERVALS.size()));
      Condition condition = Condition.values()[random.nextInt(Condition.values().length)];
      for (Width width : Width.values()) {
        branch(condition, width, values, range, limit, hull(limit));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Condition.class)
  void branches(Condition condition) {
    for (Width width : Width.values()) {
      for (long[] a : INTERVALS) {
        ValueRange left = hull(a);
        for (long[] b : INTERVALS) {
          branch(condition, width, a, left, b, hull(b));
        }
      }
    }
  }

  private static void branch(
      Condition condition, Width width, long[] a, ValueRange left, long[] b, ValueRange right) {
    BranchDecision.Taken taken = BranchDecision.decideScalar(condition, width, left, right);
    ValueRange leftTaken = copy(left);
    ValueRange rightTaken = copy(right);
    BranchDecision.refine(condition, true, width, leftTaken, rightTaken);
    ValueRange leftElse = copy(left);
    ValueRange rightElse = copy(right);
    BranchDecision.refine(condition, false, width, leftElse, rightElse);
    for (long x : a) {
      for (long y : b) {
        boolean holds = condition.holds(width, x, y);
        BranchDecision.Taken wrong = BranchDecision.Taken.of(!holds);
        if (taken == wrong) {
          throw new AssertionError(
              "%s %s of %x and %x decided %s".formatted(condition, width, x, y, taken));
        }
        String what = condition + " " + width + (holds ? " taken" : " not taken");
        mustHold(holds ? leftTaken : leftElse, x, what);
        mustHold(holds ? rightTaken : rightElse, y, what);
      }
    }
  }
}
