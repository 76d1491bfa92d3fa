package dev.skmsg.verifier.state;

/// Something acquired that must be given back: a socket, a ring buffer record, a lock. kernel:
/// struct bpf_reference_state, 6.18
///
/// @param id of the pointer that holds it
/// @param slot the instruction that acquired it
/// @param holder for a lock what it lies in: the map, or the register state's identity; null for a
/// pointer
public record Reference(
    Kind kind, int id, int slot, @org.jspecify.annotations.Nullable Object holder) {
  public enum Kind {
    POINTER,
    LOCK,
    RES_LOCK,
    IRQ
  }
}
