package dev.skmsg.lab.generate;

import java.util.List;
import java.util.SplittableRandom;

/// All chance of a random program: the same seed gives the same program on every machine.
public final class Dice {
  private static final int[] BOUNDARIES = {
    0,
    1,
    -1,
    2,
    -2,
    3,
    4,
    7,
    8,
    15,
    16,
    31,
    32,
    33,
    63,
    64,
    65,
    127,
    128,
    255,
    256,
    511,
    512,
    -8,
    -16,
    -512,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    -32768,
    0x7fffffff,
    0x80000000,
    0x7ffffffe,
    0x80000001,
    0x3fffffff,
    0x40000000,
    0x55555555,
    0xaaaaaaaa,
    0x1fffffff,
    0x20000000
  };
  private static final long[] WIDE_BOUNDARIES = {
    0x7fffffffffffffffL,
    0x8000000000000000L,
    0x80000000L,
    0xffffffffL,
    0x100000000L,
    0xffffffff80000000L,
    0xffffffff00000000L,
    0x7fffffff00000000L,
    0x00ff00ff00ff00ffL,
    -1L,
    0L,
    1L
  };

  private final SplittableRandom random;

  /// Neighbouring seeds give unrelated throws.
  public Dice(long seed) {
    random = new SplittableRandom(mixed(seed));
  }

  /// Source: David Stafford's mix 13, as in the JDK's own generators.
  private static long mixed(long seed) {
    long z = (seed ^ seed >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /// True in `percent` of a hundred throws.
  public boolean percent(double percent) {
    return random.nextDouble() * 100 < percent;
  }

  /// From 0 to `bound` - 1.
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /// From `low` to `high`, both included.
  public int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  public long wide() {
    return percent(70)
        ? WIDE_BOUNDARIES[below(WIDE_BOUNDARIES.length)] + (percent(20) ? between(-2, 2) : 0)
        : random.nextLong() >>> below(64);
  }

  /// A 32-bit constant, mostly at a boundary or small.
  public int constant() {
    int kind = below(10);
    if (kind < 5) {
      return BOUNDARIES[below(BOUNDARIES.length)];
    }
    return kind < 8 ? between(-40, 300) : random.nextInt() >> below(32);
  }

  @SafeVarargs
  public final <T> T of(T... choices) {
    return choices[below(choices.length)];
  }

  public <T> T of(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
