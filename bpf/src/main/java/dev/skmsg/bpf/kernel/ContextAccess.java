package dev.skmsg.bpf.kernel;

import dev.skmsg.bpf.isa.ProgramType;

/// An access to the context that a kernel allows.
///
/// @param offset bytes
/// @param size bytes
public record ContextAccess(ProgramType type, int offset, int size, Mode mode, Result result) {
  public enum Mode {
    READ,
    READ_SIGN_EXTENDED,
    WRITE
  }

  /// What a load leaves in the register.
  public enum Result {
    SCALAR,
    PACKET,
    PACKET_END,
    SOCKET,
    SOCK_COMMON_OR_NULL,
    /// A store leaves nothing.
    NOTHING
  }
}
