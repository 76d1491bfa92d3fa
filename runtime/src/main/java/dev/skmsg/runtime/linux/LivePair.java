package dev.skmsg.runtime.linux;

import dev.skmsg.bpf.linux.KernelAnswer;
import org.jspecify.annotations.Nullable;

/// Two sockets of this host that are connected with each other.
///
/// @param left the one that connected
/// @param right the one that accepted, or for datagrams the one connected to
public record LivePair(LiveSocket left, LiveSocket right) implements AutoCloseable {
  private static final int DEFAULT_BUFFER = 1 << 20;

  /// Connects two new sockets.
  public static KernelAnswer<LivePair> connect(SocketFamily family) {
    return connect(family, null, null, DEFAULT_BUFFER);
  }

  /// Connects two new sockets.
  ///
  /// @param from what the left one binds to, `null` for the kernel's choice
  /// @param to what the right one binds to
  /// @param bufferBytes how much each end holds in each direction
  static KernelAnswer<LivePair> connect(
      SocketFamily family, @Nullable LiveAddress from, @Nullable LiveAddress to, int bufferBytes) {
    return switch (LiveSocket.open(family)) {
      case KernelAnswer.Refused<LiveSocket>(String request, int errno) ->
          new KernelAnswer.Refused<>(request, errno);
      case KernelAnswer.Granted<LiveSocket>(LiveSocket right) -> {
        LiveSocket left = LiveSocket.open(family).orThrow();
        left.prepare(bufferBytes);
        right.prepare(bufferBytes);
        yield family.isStream() ? stream(left, right, from, to) : datagram(left, right, from, to);
      }
    };
  }

  private static KernelAnswer<LivePair> stream(
      LiveSocket left, LiveSocket listener, @Nullable LiveAddress from, @Nullable LiveAddress to) {
    try (listener) {
      long result = listener.bind(to);
      if (result == 0) {
        result = listener.listen(1);
      }
      if (result == 0 && from != null) {
        result = left.bind(from);
      }
      if (result == 0) {
        result = left.connect(listener);
      }
      if (result < 0) {
        left.close();
      }
      return KernelAnswer.of(
          "connecting a " + listener.family() + " pair",
          result,
          _ -> new LivePair(left, listener.accept().orThrow()));
    }
  }

  private static KernelAnswer<LivePair> datagram(
      LiveSocket left, LiveSocket right, @Nullable LiveAddress from, @Nullable LiveAddress to) {
    long result = right.bind(to);
    if (result == 0) {
      result = left.bind(from);
    }
    if (result == 0) {
      result = left.connect(right);
    }
    if (result == 0) {
      result = right.connect(left);
    }
    LivePair pair = new LivePair(left, right);
    if (result < 0) {
      pair.close();
    }
    return KernelAnswer.of("connecting a " + right.family() + " pair", result, _ -> pair);
  }

  @Override
  public void close() {
    left.close();
    right.close();
  }
}
