package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.map.PerfEventArrayMap;
import dev.skmsg.runtime.map.RingBufferMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ring buffers and perf events: records for user space.
final class OutputHelpers {
  private static final long WAKEUP_FLAGS = 3;
  private static final long INDEX_MASK = 0xffff_ffffL;

  // Bytes of struct bpf_perf_event_value.
  private static final int EVENT_VALUE = 24;

  private OutputHelpers() {}

  static HelperTable table() {
    return HelperTable.of(
        Map.of(
            22, OutputHelpers::readEvent,
            25, OutputHelpers::perfOutput,
            55, OutputHelpers::readEventValue,
            130, OutputHelpers::output,
            131, OutputHelpers::reserve,
            132, OutputHelpers::submit,
            133, OutputHelpers::discard,
            134, OutputHelpers::query));
  }

  static @Nullable RingBufferMap ring(Machine machine, long mapPointer, String helper) {
    if (machine.map(mapPointer) instanceof RingBufferMap ring) {
      return ring;
    }
    machine.trap(new Trap.BadArgument(helper, 1, "is no ring buffer"));
    return null;
  }

  private static long output(
      Machine machine, long mapPointer, long data, long size, long flags, long r5) {
    RingBufferMap ring = ring(machine, mapPointer, "ringbuf_output");
    byte[] bytes = ring == null ? null : machine.read(data, size);
    if (ring == null || bytes == null) {
      return 0;
    }
    return (flags & ~WAKEUP_FLAGS) != 0 ? -Errno.EINVAL.number() : ring.output(bytes);
  }

  private static long reserve(
      Machine machine, long mapPointer, long size, long flags, long r4, long r5) {
    RingBufferMap ring = ring(machine, mapPointer, "ringbuf_reserve");
    return ring == null || flags != 0 ? 0 : ring.reserve(size);
  }

  private static long submit(Machine machine, long record, long flags, long r3, long r4, long r5) {
    return finish(machine, record, "ringbuf_submit", false);
  }

  private static long discard(Machine machine, long record, long flags, long r3, long r4, long r5) {
    return finish(machine, record, "ringbuf_discard", true);
  }

  private static long finish(Machine machine, long record, String helper, boolean discard) {
    return RingBufferMap.finish(machine.memory(), record, discard)
        ? 0
        : machine.trap(new Trap.BadArgument(helper, 1, "is no reserved record"));
  }

  private static long query(
      Machine machine, long mapPointer, long what, long r3, long r4, long r5) {
    RingBufferMap ring = ring(machine, mapPointer, "ringbuf_query");
    return ring == null ? 0 : ring.query(what);
  }

  private static @Nullable PerfEventArrayMap events(
      Machine machine, long mapPointer, String helper, int argument) {
    if (machine.map(mapPointer) instanceof PerfEventArrayMap events) {
      return events;
    }
    machine.trap(new Trap.BadArgument(helper, argument, "is no perf event array"));
    return null;
  }

  // All index bits set mean the current CPU, which is 0.
  private static int index(long flags) {
    return flags == INDEX_MASK ? 0 : (int) flags;
  }

  private static long perfOutput(
      Machine machine, long context, long mapPointer, long flags, long data, long size) {
    PerfEventArrayMap events = events(machine, mapPointer, "perf_event_output", 2);
    byte[] bytes = events == null ? null : machine.read(data, size);
    if (events == null || bytes == null) {
      return 0;
    }
    return (flags & ~INDEX_MASK) != 0 ? -Errno.EINVAL.number() : events.output(index(flags), bytes);
  }

  // Only events opened for output exist here, and those count nothing.
  private static long readEvent(
      Machine machine, long mapPointer, long flags, long r3, long r4, long r5) {
    PerfEventArrayMap events = events(machine, mapPointer, "perf_event_read", 1);
    if (events == null) {
      return 0;
    }
    if ((flags & ~INDEX_MASK) != 0) {
      return -Errno.EINVAL.number();
    }
    boolean outside = Integer.compareUnsigned(index(flags), events.definition().maxEntries()) >= 0;
    return outside ? -Errno.E2BIG.number() : -Errno.ENOENT.number();
  }

  private static long readEventValue(
      Machine machine, long mapPointer, long flags, long to, long size, long r5) {
    machine.write(to, new byte[(int) size]);
    return size == EVENT_VALUE
        ? readEvent(machine, mapPointer, flags, 0, 0, 0)
        : -Errno.EINVAL.number();
  }
}
