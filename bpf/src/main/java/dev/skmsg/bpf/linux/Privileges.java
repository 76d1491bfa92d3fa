package dev.skmsg.bpf.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// With which capabilities a program is loaded.
public enum Privileges {
  /// All that this process has.
  ALL(0),
  /// CAP_BPF and CAP_NET_ADMIN, the least that loads an sk_msg program.
  BPF_NET_ADMIN(1L << 39 | 1L << 12),
  /// CAP_PERFMON besides.
  BPF_NET_ADMIN_PERFMON(1L << 39 | 1L << 12 | 1L << 38);

  /// kernel: include/uapi/linux/capability.h, _LINUX_CAPABILITY_VERSION_3
  private static final int CAPABILITY_VERSION = 0x20080522;

  private final long capabilities;

  Privileges(long capabilities) {
    this.capabilities = capabilities;
  }

  /// Runs the action on a thread that holds these capabilities and no others.
  <T> KernelAnswer<T> run(Callable<T> action) {
    return switch (this) {
      case ALL -> new KernelAnswer.Granted<>(call(action));
      case BPF_NET_ADMIN -> Limited.BARE.run(action);
      case BPF_NET_ADMIN_PERFMON -> Limited.WITH_PERFMON.run(action);
    };
  }

  private static <T> T call(Callable<T> action) {
    try {
      return action.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Gives up, on the calling thread alone, every effective capability but these.
  ///
  /// @return 0 or the error number
  private int limitThisThread() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocate(8, 8);
      header.set(ValueLayout.JAVA_INT, 0, CAPABILITY_VERSION);
      MemorySegment sets = arena.allocate(24, 8);
      long got = SystemCall.call(SystemCallNumber.CAPGET, header.address(), sets.address());
      if (got < 0) {
        return (int) -got;
      }
      sets.set(ValueLayout.JAVA_INT, 0, (int) capabilities);
      sets.set(ValueLayout.JAVA_INT, 12, (int) (capabilities >>> 32));
      return (int) -SystemCall.call(SystemCallNumber.CAPSET, header.address(), sets.address());
    }
  }

  /// A thread that has given up capabilities, started when first needed.
  private enum Limited {
    BARE(BPF_NET_ADMIN),
    WITH_PERFMON(BPF_NET_ADMIN_PERFMON);

    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("skmsg-" + name()).factory());
    private final int errno;

    Limited(Privileges privileges) {
      errno = await(thread.submit(privileges::limitThisThread));
    }

    <T> KernelAnswer<T> run(Callable<T> action) {
      return errno != 0
          ? new KernelAnswer.Refused<>("giving up capabilities", errno)
          : new KernelAnswer.Granted<>(await(thread.submit(action)));
    }

    private static <T> T await(Future<T> result) {
      try {
        return result.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
