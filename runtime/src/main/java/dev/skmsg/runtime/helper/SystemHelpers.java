package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.BpfHelper;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.Trap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Time, chance, locks, and the task on whose behalf a program runs.
final class SystemHelpers {
  // HZ is 250, and jiffies begin five minutes before they wrap at 32 bits.
  private static final long JIFFY_NANOSECONDS = 4_000_000;
  private static final long INITIAL_JIFFIES = (1L << 32) - 300 * 250;
  private static final long ROOT_CGROUP = 1;
  private static final long FIRST_NETWORK = 1;

  private SystemHelpers() {}

  static HelperTable table() {
    return HelperTable.of(
        Map.ofEntries(
            Map.entry(5, clock()),
            Map.entry(
                7,
                (machine, r1, r2, r3, r4, r5) ->
                    Integer.toUnsignedLong(machine.random().nextInt())),
            Map.entry(8, zero()),
            Map.entry(14, (machine, r1, r2, r3, r4, r5) -> machine.options().processId()),
            Map.entry(15, (machine, r1, r2, r3, r4, r5) -> machine.options().userId()),
            Map.entry(16, SystemHelpers::command),
            Map.entry(17, zero()),
            Map.entry(42, zero()),
            Map.entry(80, (machine, r1, r2, r3, r4, r5) -> ROOT_CGROUP),
            Map.entry(93, SystemHelpers::lock),
            Map.entry(94, SystemHelpers::unlock),
            Map.entry(112, SystemHelpers::readUser),
            Map.entry(113, SystemHelpers::readKernel),
            Map.entry(114, SystemHelpers::readUser),
            Map.entry(115, SystemHelpers::readKernelString),
            Map.entry(
                118,
                (machine, r1, r2, r3, r4, r5) ->
                    INITIAL_JIFFIES + machine.now() / JIFFY_NANOSECONDS),
            Map.entry(120, SystemHelpers::namespaceTask),
            Map.entry(122, (machine, r1, r2, r3, r4, r5) -> FIRST_NETWORK),
            Map.entry(123, (machine, level, r2, r3, r4, r5) -> (int) level == 0 ? ROOT_CGROUP : 0),
            Map.entry(125, clock()),
            Map.entry(160, clock()),
            Map.entry(176, SystemHelpers::branches),
            Map.entry(
                208,
                (machine, r1, r2, r3, r4, r5) ->
                    machine.options().epochNanoseconds() + machine.now())));
  }

  private static BpfHelper clock() {
    return (machine, r1, r2, r3, r4, r5) -> machine.now();
  }

  private static BpfHelper zero() {
    return (machine, r1, r2, r3, r4, r5) -> 0;
  }

  private static long command(Machine machine, long buffer, long size, long r3, long r4, long r5) {
    byte[] name = machine.options().command().getBytes(StandardCharsets.UTF_8);
    byte[] padded = new byte[(int) size];
    System.arraycopy(name, 0, padded, 0, Math.min(name.length, padded.length - 1));
    machine.write(buffer, padded);
    return 0;
  }

  private static long lock(Machine machine, long lock, long r2, long r3, long r4, long r5) {
    long held = machine.load(lock, 4);
    if (machine.trapped()) {
      return 0;
    }
    if (held != 0) {
      return machine.trap(new Trap.BadArgument("spin_lock", 1, "is held already"));
    }
    machine.store(lock, 4, 1);
    return 0;
  }

  private static long unlock(Machine machine, long lock, long r2, long r3, long r4, long r5) {
    machine.store(lock, 4, 0);
    return 0;
  }

  // What cannot be read leaves zeros. kernel: bpf_trace.c, bpf_probe_read_kernel_common, 6.18
  private static long readKernel(Machine machine, long to, long size, long from, long r4, long r5) {
    int length = (int) size;
    byte[] bytes = machine.peek(from, length);
    machine.write(to, bytes == null ? new byte[length] : bytes);
    return bytes == null ? -Errno.EFAULT.number() : 0;
  }

  // There is no user memory in a machine.
  private static long readUser(Machine machine, long to, long size, long from, long r4, long r5) {
    machine.write(to, new byte[(int) size]);
    return -Errno.EFAULT.number();
  }

  // kernel: bpf_trace.c, bpf_probe_read_kernel_str_common, 6.18
  private static long readKernelString(
      Machine machine, long to, long size, long from, long r4, long r5) {
    byte[] text = new byte[(int) size];
    for (int i = 0; i < text.length; i++) {
      byte[] next = i == text.length - 1 ? new byte[1] : machine.peek(from + i, 1);
      if (next == null) {
        machine.write(to, new byte[text.length]);
        return -Errno.EFAULT.number();
      }
      text[i] = next[0];
      if (next[0] == 0) {
        machine.write(to, Arrays.copyOf(text, i + 1));
        return i + 1L;
      }
    }
    return 0;
  }

  // No namespace has the device and inode a program can name here.
  private static long namespaceTask(
      Machine machine, long device, long inode, long to, long size, long r5) {
    machine.write(to, new byte[(int) size]);
    return -Errno.EINVAL.number();
  }

  // A machine records no branches.
  private static long branches(Machine machine, long to, long size, long flags, long r4, long r5) {
    return flags != 0 ? -Errno.EINVAL.number() : -Errno.ENOENT.number();
  }
}
