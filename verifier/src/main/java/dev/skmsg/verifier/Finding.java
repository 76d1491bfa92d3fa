package dev.skmsg.verifier;

import dev.skmsg.bpf.kernel.Errno;

/// Why a program is rejected.
///
/// @param errno what bpf(2) returns
/// @param message the kernel's last error line
/// @param slot the instruction it concerns, -1 for the program as a whole
public record Finding(Errno errno, String message, int slot) {}
