package dev.skmsg.runtime.socket;

import dev.skmsg.runtime.ring.SkMsg;

/// Hears what happens to messages, in order.
public interface SocketObserver {
  SocketObserver NONE = new SocketObserver() {};

  /// A program is about to run.
  default void programStarts(HostSocket socket, MessageProgram program, SkMsg msg) {}

  /// It has run; the message shows what it left.
  default void programRan(
      HostSocket socket,
      MessageProgram program,
      SkMsg msg,
      ProgramOutcome outcome,
      Verdict verdict) {}

  /// A program is about to run on received bytes.
  default void programStarts(HostSocket socket, PacketProgram program, SkBuff skb) {}

  /// It has run. A parser's verdict is PASS when it gave a length or asked for more.
  default void programRan(
      HostSocket socket,
      PacketProgram program,
      SkBuff skb,
      ProgramOutcome outcome,
      Verdict verdict) {}

  /// Verdicts sent bytes in a circle: what was still waiting has been thrown away.
  default void endless() {}

  /// Bytes were handed to TCP.
  ///
  /// @param more more follows at once (MSG_MORE)
  default void transmitted(HostSocket from, HostSocket to, byte[] bytes, boolean more) {}

  /// Bytes were put into a socket's ingress queue.
  default void redirectedToIngress(HostSocket from, HostSocket to, byte[] bytes) {}

  /// A turn the message took, with the reason.
  default void note(HostSocket socket, String text) {}
}
