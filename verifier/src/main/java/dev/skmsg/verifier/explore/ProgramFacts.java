package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.verifier.check.Subprograms;

/// What is known of each instruction before any path is walked.
///
/// kernel: struct bpf_insn_aux_data, 6.18
final class ProgramFacts {
  final Program program;
  final Instruction[] instructions;
  final Subprograms subprograms;
  final Successors successors;

  /// Where states are compared with earlier ones.
  final boolean[] prunePoint;

  /// Where a path's history notes how it came.
  final boolean[] jumpPoint;

  /// Where a state is always stored.
  final boolean[] forcedCheckpoint;

  /// Calls of helpers that call a subprogram back.
  final boolean[] callsBack;

  /// Registers that may be read at or after the instruction, a bit each.
  final int[] liveRegisters;

  /// Numbers the loops (strongly connected components) from 1; 0 for an instruction in none.
  final int[] component;

  /// For each subprogram its instructions, successors before predecessors where possible.
  final int[][] postorder;

  ProgramFacts(Program program, Subprograms subprograms) {
    this.program = program;
    this.subprograms = subprograms;
    instructions = program.instructions().toArray(Instruction[]::new);
    successors = new Successors(instructions);
    int length = instructions.length;
    prunePoint = new boolean[length];
    jumpPoint = new boolean[length];
    forcedCheckpoint = new boolean[length];
    callsBack = new boolean[length];
    liveRegisters = new int[length];
    component = new int[length];
    postorder = new int[subprograms.count()][];
  }
}
