package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.kernel.Errno;
import java.util.function.Function;

/// What the running kernel answers to a request that yields something.
public sealed interface KernelAnswer<T> {

  /// It did what was asked.
  record Granted<T>(T value) implements KernelAnswer<T> {}

  /// It refused.
  ///
  /// @param request what was asked, in words
  /// @param errno positive
  record Refused<T>(String request, int errno) implements KernelAnswer<T> {

    /// The whole complaint: `creating map socks: EPERM`.
    public String sentence() {
      return request + ": " + errnoName(errno);
    }

    <U> Refused<U> as() {
      return new Refused<>(request, errno);
    }
  }

  /// The value; throws when the kernel refused. For callers to whom a refusal is a fault of their
  /// own.
  default T orThrow() {
    return switch (this) {
      case Granted<T>(T value) -> value;
      case Refused<T> refused -> throw new IllegalStateException(refused.sentence());
    };
  }

  /// A system call's result as an answer.
  static <T> KernelAnswer<T> of(String request, long result, Function<Long, T> value) {
    return result < 0 ? new Refused<>(request, (int) -result) : new Granted<>(value.apply(result));
  }

  /// `EACCES`, or `errno 200` for a number without a name here.
  static String errnoName(int errno) {
    return Errno.of(errno).map(Enum::name).orElse("errno " + errno);
  }
}
