package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.HelperTable;
import java.util.Map;

/// Time, chance, and the task on whose behalf a program runs.
final class SystemHelpers {
  private static final long JIFFY_NANOSECONDS = 4_000_000;
  // kernel: jiffies.h, INITIAL_JIFFIES with HZ 250, 6.18
  private static final long INITIAL_JIFFIES = 0xffff_ffffL & (-300 * 250);

  private SystemHelpers() {}

  static HelperTable table() {
    return HelperTable.of(
        Map.ofEntries(
            Map.entry(5, (machine, r1, r2, r3, r4, r5) -> machine.now()),
            Map.entry(
                7,
                (machine, r1, r2, r3, r4, r5) ->
                    Integer.toUnsignedLong(machine.random().nextInt())),
            Map.entry(8, (machine, r1, r2, r3, r4, r5) -> 0),
            Map.entry(14, (machine, r1, r2, r3, r4, r5) -> machine.options().processId()),
            Map.entry(15, (machine, r1, r2, r3, r4, r5) -> machine.options().userId()),
            Map.entry(42, (machine, r1, r2, r3, r4, r5) -> 0),
            Map.entry(
                118,
                (machine, r1, r2, r3, r4, r5) ->
                    INITIAL_JIFFIES + machine.now() / JIFFY_NANOSECONDS),
            Map.entry(125, (machine, r1, r2, r3, r4, r5) -> machine.now()),
            Map.entry(160, (machine, r1, r2, r3, r4, r5) -> machine.now()),
            Map.entry(
                208,
                (machine, r1, r2, r3, r4, r5) ->
                    machine.options().epochNanoseconds() + machine.now())));
  }
}
