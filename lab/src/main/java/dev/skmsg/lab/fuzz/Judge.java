package dev.skmsg.lab.fuzz;

import dev.skmsg.bpf.isa.Program;

/// Decides about programs.
public interface Judge {

  Outcome judge(Program program);
}
