package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.map.RingBufferMap;
import java.util.Map;

/// Dynamic pointers: 16 bytes on the stack that hold an address, a size and an offset.
///
/// Laid out as struct bpf_dynptr_kern: address, size with the type in bits 28 to 30 and read-only
/// in
/// bit 31, offset. kernel: helpers.c, 6.18
final class DynptrHelpers {
  private static final int SIZE_MASK = 0xff_ffff;
  private static final long LOCAL = 1L << 28;
  private static final long RINGBUF = 2L << 28;
  private static final long READ_ONLY = 1L << 31;

  private DynptrHelpers() {}

  static HelperTable table() {
    return HelperTable.of(
        Map.of(
            197, DynptrHelpers::fromMemory,
            198, DynptrHelpers::reserve,
            199, DynptrHelpers::submit,
            200, DynptrHelpers::discard,
            201, DynptrHelpers::read,
            202, DynptrHelpers::write,
            203, DynptrHelpers::data));
  }

  private static void set(Machine machine, long pointer, long address, long sizeAndType) {
    if (machine.store(pointer, 8, address) && machine.store(pointer + 8, 4, sizeAndType)) {
      machine.store(pointer + 12, 4, 0);
    }
  }

  private static boolean isOutside(Machine machine, long pointer, long offset, long length) {
    long size = machine.load(pointer + 8, 4) & SIZE_MASK;
    return length > size || offset > size - length;
  }

  private static long address(Machine machine, long pointer, long offset) {
    return machine.load(pointer, 8) + machine.load(pointer + 12, 4) + offset;
  }

  private static boolean isNull(Machine machine, long pointer) {
    return machine.load(pointer, 8) == 0;
  }

  private static long u32(long value) {
    return value & 0xffff_ffffL;
  }

  private static long fromMemory(
      Machine machine, long data, long size, long flags, long pointer, long r5) {
    boolean big = u32(size) > SIZE_MASK;
    if (big || flags != 0) {
      set(machine, pointer, 0, 0);
      return big ? -Errno.E2BIG.number() : -Errno.EINVAL.number();
    }
    set(machine, pointer, data, LOCAL | u32(size));
    return 0;
  }

  private static long reserve(
      Machine machine, long mapPointer, long size, long flags, long pointer, long r5) {
    RingBufferMap ring = OutputHelpers.ring(machine, mapPointer, "ringbuf_reserve_dynptr");
    if (ring == null) {
      return 0;
    }
    set(machine, pointer, 0, 0);
    if (flags != 0) {
      return -Errno.EINVAL.number();
    }
    if (u32(size) > SIZE_MASK) {
      return -Errno.E2BIG.number();
    }
    long record = machine.trapped() ? 0 : ring.reserve(u32(size));
    if (record == 0) {
      return -Errno.EINVAL.number();
    }
    set(machine, pointer, record, RINGBUF | u32(size));
    return 0;
  }

  private static long submit(Machine machine, long pointer, long flags, long r3, long r4, long r5) {
    return finish(machine, pointer, false);
  }

  private static long discard(
      Machine machine, long pointer, long flags, long r3, long r4, long r5) {
    return finish(machine, pointer, true);
  }

  private static long finish(Machine machine, long pointer, boolean discard) {
    if (!isNull(machine, pointer) && !machine.trapped()) {
      RingBufferMap.finish(machine.memory(), machine.load(pointer, 8), discard);
      set(machine, pointer, 0, 0);
    }
    return 0;
  }

  private static long read(
      Machine machine, long to, long length, long pointer, long offset, long flags) {
    if (isNull(machine, pointer) || flags != 0) {
      return -Errno.EINVAL.number();
    }
    if (isOutside(machine, pointer, u32(offset), u32(length))) {
      return -Errno.E2BIG.number();
    }
    byte[] bytes = machine.read(address(machine, pointer, u32(offset)), u32(length));
    if (bytes != null) {
      machine.write(to, bytes);
    }
    return 0;
  }

  private static long write(
      Machine machine, long pointer, long offset, long from, long length, long flags) {
    if (isNull(machine, pointer) || (machine.load(pointer + 8, 4) & READ_ONLY) != 0) {
      return -Errno.EINVAL.number();
    }
    if (isOutside(machine, pointer, u32(offset), u32(length))) {
      return -Errno.E2BIG.number();
    }
    if (flags != 0) {
      return -Errno.EINVAL.number();
    }
    byte[] bytes = machine.read(from, u32(length));
    if (bytes != null) {
      machine.write(address(machine, pointer, u32(offset)), bytes);
    }
    return 0;
  }

  private static long data(
      Machine machine, long pointer, long offset, long length, long r4, long r5) {
    if (isNull(machine, pointer)
        || isOutside(machine, pointer, u32(offset), u32(length))
        || (machine.load(pointer + 8, 4) & READ_ONLY) != 0) {
      return 0;
    }
    return address(machine, pointer, u32(offset));
  }
}
