package dev.skmsg.runtime.linux;

import dev.skmsg.bpf.linux.KernelAnswer;

/// Two sockets of this host that are connected with each other.
///
/// @param left the one that connected
/// @param right the one that accepted, or for datagrams the one connected to
public record LivePair(LiveSocket left, LiveSocket right) implements AutoCloseable {

  /// Connects two new sockets.
  public static KernelAnswer<LivePair> connect(SocketFamily family) {
    return switch (LiveSocket.open(family)) {
      case KernelAnswer.Refused<LiveSocket>(String request, int errno) ->
          new KernelAnswer.Refused<>(request, errno);
      case KernelAnswer.Granted<LiveSocket>(LiveSocket bound) ->
          family.isStream() ? stream(bound) : datagram(bound);
    };
  }

  private static KernelAnswer<LivePair> stream(LiveSocket listener) {
    try (listener) {
      long result = listener.bind();
      if (result == 0) {
        result = listener.listen(1);
      }
      LiveSocket left = LiveSocket.open(listener.family()).orThrow();
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

  private static KernelAnswer<LivePair> datagram(LiveSocket right) {
    LiveSocket left = LiveSocket.open(right.family()).orThrow();
    long result = right.bind();
    if (result == 0) {
      result = left.bind();
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
