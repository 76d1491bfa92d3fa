package dev.skmsg.runtime.socket;

/// A program of type sk_skb as a socket sees it.
public interface PacketProgram {
  /// Which slot of a sockmap it is for.
  enum Kind {
    STREAM_PARSER,
    STREAM_VERDICT,
    SKB_VERDICT
  }

  String name();

  Kind kind();

  /// Runs it on received bytes.
  ProgramOutcome run(SkBuff skb, HostSocket socket);
}
