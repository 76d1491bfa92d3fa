package dev.skmsg.runtime.socket;

import org.jspecify.annotations.Nullable;

/// The programs of a sockmap, or those a psock took from one.
///
/// kernel: struct sk_psock_progs, skmsg.h, 6.18.
public final class ProgramSlots {
  private @Nullable MessageProgram message;

  /// The sk_msg program. kernel: msg_parser.
  public @Nullable MessageProgram message() {
    return message;
  }

  public void message(@Nullable MessageProgram program) {
    message = program;
  }
}
