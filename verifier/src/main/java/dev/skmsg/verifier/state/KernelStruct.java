package dev.skmsg.verifier.state;

/// A type of the kernel that a pointer points to: a struct, or a name for one.
///
/// @param id in the kernel's types
public record KernelStruct(int id, String name) {}
