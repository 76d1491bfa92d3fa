package dev.skmsg.runtime.linux;

/// A place to bind to or to connect to.
///
/// @param host 4 or 16 bytes in network order
/// @param port 0 for one of the kernel's choice
record LiveAddress(byte[] host, int port) {}
