package dev.skmsg.runtime.socket;

import dev.skmsg.runtime.ring.SkMsg;

/// A program of type sk_msg as a socket sees it.
public interface MessageProgram {
  String name();

  /// Runs it on a message whose window has been computed.
  ProgramOutcome run(SkMsg msg, HostSocket socket);
}
