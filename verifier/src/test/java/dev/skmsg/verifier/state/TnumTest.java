package dev.skmsg.verifier.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;

/// Every operation on five unknown bits holds every concrete result.
class TnumTest {
  private static final int BITS = 5;
  private static final List<Tnum> ALL = all();

  private static List<Tnum> all() {
    List<Tnum> tnums = new ArrayList<>();
    for (long mask = 0; mask < 1 << BITS; mask++) {
      for (long value = 0; value < 1 << BITS; value++) {
        if ((value & mask) == 0) {
          tnums.add(new Tnum(value, mask));
        }
      }
    }
    return tnums;
  }

  private static List<Long> members(Tnum tnum) {
    List<Long> members = new ArrayList<>();
    for (long value = 0; value < 1 << BITS; value++) {
      if (tnum.containsValue(value)) {
        members.add(value);
      }
    }
    return members;
  }

  private static void isSound(BinaryOperator<Tnum> abstractly, LongBinaryOperator concretely) {
    for (Tnum a : ALL) {
      List<Long> left = members(a);
      for (Tnum b : ALL) {
        Tnum result = abstractly.apply(a, b);
        assertEquals(0, result.value() & result.mask());
        for (long y : members(b)) {
          for (long x : left) {
            if (!result.containsValue(concretely.applyAsLong(x, y))) {
              throw new AssertionError(a + " and " + b + " give " + result + ": " + x + ", " + y);
            }
          }
        }
      }
    }
  }

  @Test
  void additionIsSound() {
    isSound(Tnum::add, Long::sum);
  }

  @Test
  void subtractionIsSound() {
    isSound(Tnum::subtract, (x, y) -> x - y);
  }

  @Test
  void multiplicationIsSound() {
    isSound(Tnum::multiply, (x, y) -> x * y);
  }

  @Test
  void bitwiseOperationsAreExact() {
    isSound(Tnum::and, (x, y) -> x & y);
    isSound(Tnum::or, (x, y) -> x | y);
    isSound(Tnum::xor, (x, y) -> x ^ y);
  }

  @Test
  void shiftsAreExact() {
    for (Tnum a : ALL) {
      for (long x : members(a)) {
        for (int count = 0; count < 8; count++) {
          assertTrue(a.shiftLeft(count).containsValue(x << count));
          assertTrue(a.shiftRight(count).containsValue(x >>> count));
          Tnum high = new Tnum(a.value() << 59, a.mask() << 59);
          assertTrue(high.shiftRightSigned(count, 64).containsValue(x << 59 >> count));
        }
      }
    }
  }

  @Test
  void rangesHoldTheirValues() {
    for (long min = 0; min < 1 << BITS; min++) {
      for (long max = min; max < 1 << BITS; max++) {
        for (long x = min; x <= max; x++) {
          assertTrue(Tnum.range(min, max).containsValue(x));
        }
      }
    }
  }

  @Test
  void intersectionUnionAndOverlapAgreeWithTheMembers() {
    for (Tnum a : ALL) {
      for (Tnum b : ALL) {
        boolean overlap = false;
        Tnum union = a.union(b);
        for (long x : members(a)) {
          assertTrue(union.containsValue(x));
          if (b.containsValue(x)) {
            overlap = true;
            assertTrue(a.intersect(b).containsValue(x));
          }
        }
        assertEquals(overlap, a.overlaps(b));
        assertEquals(members(a).containsAll(members(b)), a.contains(b));
      }
    }
  }

  @Test
  void swappingBytesSwapsThem() {
    Tnum half = new Tnum(0x1200, 0xff);
    assertEquals(new Tnum(0x12, 0xff00), half.swapBytes(16));
    assertEquals(new Tnum(0x120000, 0xff000000L), half.swapBytes(32));
  }
}
