package dev.skmsg.verifier.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Every operation of a tnum holds every value it should: all tnums of five bits, with all their
/// values, at the bottom, across the middle and at the top of the word.
class TnumSoundnessTest {
  private static final int BITS = 5;
  private static final int[] SHIFTS = {0, 29, 64 - BITS};
  private static final List<Tnum> ALL = all();

  private static List<Tnum> all() {
    List<Tnum> all = new ArrayList<>();
    for (int mask = 0; mask < 1 << BITS; mask++) {
      for (int value = 0; value < 1 << BITS; value++) {
        if ((value & mask) == 0) {
          all.add(new Tnum(value, mask));
        }
      }
    }
    assertEquals(243, all.size());
    return all;
  }

  private static Tnum at(int shift, Tnum tnum) {
    return new Tnum(tnum.value() << shift, tnum.mask() << shift);
  }

  /// Each value of a five-bit tnum.
  private static long[] values(Tnum tnum) {
    long[] values = new long[1 << Long.bitCount(tnum.mask())];
    long subset = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = tnum.value() | subset;
      subset = (subset - tnum.mask()) & tnum.mask();
    }
    return values;
  }

  private static void binary(BinaryOperator<Tnum> op, LongBinaryOperator concrete, int[] shifts) {
    for (int shift : shifts) {
      for (Tnum a : ALL) {
        for (Tnum b : ALL) {
          Tnum result = op.apply(at(shift, a), at(shift, b));
          assertEquals(0, result.value() & result.mask());
          for (long x : values(a)) {
            for (long y : values(b)) {
              long expected = concrete.applyAsLong(x << shift, y << shift);
              if (!result.containsValue(expected)) {
                throw new AssertionError(
                    a
                        + " and "
                        + b
                        + " at "
                        + shift
                        + " give "
                        + result
                        + " without "
                        + Long.toHexString(expected));
              }
            }
          }
        }
      }
    }
  }

  private static void unary(UnaryOperator<Tnum> op, LongUnaryOperator concrete) {
    for (int shift : SHIFTS) {
      for (Tnum a : ALL) {
        Tnum result = op.apply(at(shift, a));
        assertEquals(0, result.value() & result.mask());
        for (long x : values(a)) {
          assertTrue(result.containsValue(concrete.applyAsLong(x << shift)), a + " at " + shift);
        }
      }
    }
  }

  @Test
  void addition() {
    binary(Tnum::add, Long::sum, SHIFTS);
  }

  @Test
  void subtraction() {
    binary(Tnum::subtract, (x, y) -> x - y, SHIFTS);
    unary(Tnum::negate, x -> -x);
  }

  @Test
  void multiplication() {
    binary(Tnum::multiply, (x, y) -> x * y, new int[] {0, 29, 32});
  }

  @Test
  void bitwiseOperations() {
    binary(Tnum::and, (x, y) -> x & y, SHIFTS);
    binary(Tnum::or, (x, y) -> x | y, SHIFTS);
    binary(Tnum::xor, (x, y) -> x ^ y, SHIFTS);
  }

  @Test
  void bitwiseOperationsAreExact() {
    for (Tnum a : ALL) {
      for (Tnum b : ALL) {
        assertEquals(join(a, b, (x, y) -> x & y), a.and(b));
        assertEquals(join(a, b, (x, y) -> x | y), a.or(b));
        assertEquals(join(a, b, (x, y) -> x ^ y), a.xor(b));
      }
    }
  }

  private static Tnum join(Tnum a, Tnum b, LongBinaryOperator op) {
    long or = 0;
    long and = -1;
    for (long x : values(a)) {
      for (long y : values(b)) {
        long value = op.applyAsLong(x, y);
        or |= value;
        and &= value;
      }
    }
    return new Tnum(and, or & ~and);
  }

  @Test
  void shifts() {
    for (int count = 0; count < 64; count++) {
      int by = count;
      unary(t -> t.shiftLeft(by), x -> x << by);
      unary(t -> t.shiftRight(by), x -> x >>> by);
      unary(t -> t.shiftRightSigned(by, 64), x -> x >> by);
      if (by < 32) {
        unary(t -> t.low32().shiftRightSigned(by, 32), x -> ((int) x >> by) & 0xffffffffL);
      }
    }
  }

  @Test
  void casts() {
    for (int bytes : new int[] {1, 2, 4, 8}) {
      long keep = bytes == 8 ? -1 : (1L << 8 * bytes) - 1;
      unary(t -> t.cast(bytes), x -> x & keep);
    }
    unary(Tnum::low32, x -> x & 0xffffffffL);
    unary(Tnum::clearLow32, x -> x & ~0xffffffffL);
    binary(Tnum::withLow32, (x, y) -> x & ~0xffffffffL | y & 0xffffffffL, SHIFTS);
  }

  @Test
  void intersectionAndUnion() {
    for (Tnum a : ALL) {
      for (Tnum b : ALL) {
        Tnum both = a.intersect(b);
        Tnum either = a.union(b);
        boolean common = false;
        for (long x = 0; x < 1 << BITS; x++) {
          if (a.containsValue(x) && b.containsValue(x)) {
            common = true;
            assertTrue(both.containsValue(x));
          }
          if (a.containsValue(x) || b.containsValue(x)) {
            assertTrue(either.containsValue(x));
          }
        }
        assertEquals(common, a.overlaps(b));
      }
    }
  }

  @Test
  void containment() {
    for (Tnum a : ALL) {
      for (Tnum b : ALL) {
        boolean all = true;
        for (long x : values(b)) {
          all &= a.containsValue(x);
        }
        assertEquals(all, a.contains(b), a + " contains " + b);
      }
    }
  }

  @Test
  void ranges() {
    for (int shift : SHIFTS) {
      for (long min = 0; min < 1 << BITS; min++) {
        for (long max = min; max < 1 << BITS; max++) {
          Tnum tnum = Tnum.range(min << shift, max << shift);
          for (long x = min; x <= max; x++) {
            assertTrue(tnum.containsValue(x << shift));
          }
        }
      }
    }
  }

  @Test
  void alignment() {
    for (Tnum a : ALL) {
      for (int size : new int[] {1, 2, 4, 8}) {
        boolean all = true;
        for (long x : values(a)) {
          all &= x % size == 0;
        }
        assertEquals(all, a.isAligned(size));
      }
    }
  }
}
