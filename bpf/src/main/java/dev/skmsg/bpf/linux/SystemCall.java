package dev.skmsg.bpf.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// System calls by number. Touch only on Linux.
public final class SystemCall {
  private static final long ERRNO_OFFSET =
      Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                  JAVA_LONG),
              Linker.Option.firstVariadicArg(1),
              Linker.Option.captureCallState("errno"));

  private static final ThreadLocal<MemorySegment> ERRNO =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private SystemCall() {}

  /// Makes the call with up to six arguments.
  ///
  /// @return the call's result, or the negated error number
  public static long call(SystemCallNumber number, long... arguments) {
    MemorySegment errno = ERRNO.get();
    long result;
    try {
      result =
          (long)
              SYSCALL.invokeExact(
                  errno,
                  (long) number.onThisMachine(),
                  argument(arguments, 0),
                  argument(arguments, 1),
                  argument(arguments, 2),
                  argument(arguments, 3),
                  argument(arguments, 4),
                  argument(arguments, 5));
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing", e);
    }
    return result == -1 ? -errno.get(JAVA_INT, ERRNO_OFFSET) : result;
  }

  /// Closes a file descriptor. Errors are of no consequence to anybody here.
  public static void close(int fd) {
    call(SystemCallNumber.CLOSE, fd);
  }

  private static long argument(long[] arguments, int index) {
    return index < arguments.length ? arguments[index] : 0;
  }
}
