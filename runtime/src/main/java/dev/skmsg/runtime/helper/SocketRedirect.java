package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.socket.HostSocket;
import org.jspecify.annotations.Nullable;

/// What the redirect helpers of messages and of received bytes have in common.
final class SocketRedirect {
  private SocketRedirect() {}

  /// Why no redirect may go to what a map holds at a key, `null` when it may.
  static @Nullable String refusal(BpfMap map, @Nullable HostSocket target) {
    if (target == null) {
      return "the key is not in " + map.label();
    }
    if (target.takesRedirects()) {
      return null;
    }
    return target + (target.isListening() ? " is listening" : " is not connected");
  }
}
