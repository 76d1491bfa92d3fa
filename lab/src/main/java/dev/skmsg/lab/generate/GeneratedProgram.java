package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.Program;

/// A random program, the seed that makes it again, and what its writer noted about it.
public record GeneratedProgram(long seed, Program program, Census census) {}
