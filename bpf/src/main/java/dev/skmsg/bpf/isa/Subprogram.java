package dev.skmsg.bpf.isa;

/// A function of a program: the main program at slot 0, or one that is called.
///
/// @param start its first slot
/// @param global verified on its own, from its BTF signature
public record Subprogram(String name, int start, boolean global) {}
