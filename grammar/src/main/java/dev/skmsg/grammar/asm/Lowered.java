package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.object.ElfRelocation;
import org.jspecify.annotations.Nullable;

/// A statement as an instruction, with the address that a linker has to fill in.
record Lowered(Instruction instruction, @Nullable Reference reference) {
  /// An address for the linker.
  ///
  /// @param symbol what it is the address of
  /// @param section whose start it counts from where there is no symbol
  record Reference(@Nullable Symbol symbol, @Nullable Section section, ElfRelocation.Type type) {}

  static Lowered of(Instruction instruction) {
    return new Lowered(instruction, null);
  }
}
