package dev.skmsg.bpf.isa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program ready to load: linked, its maps named by index, its subprograms behind it in one list
/// of instructions.
///
/// @param name the entry function
/// @param section the ELF section it stands in
/// @param license as given to the kernel
/// @param instructions one for each slot, so that an index is a slot number
/// @param subprograms the main program first, by ascending start
/// @param maps what [Imm64Kind#MAP_INDEX] counts
/// @param kfuncs names of kernel functions: what [CallKind#KFUNC] counts
/// @param positions source of each slot, or empty
/// @param types BTF, if the program has any
public record Program(
    String name,
    String section,
    ProgramType type,
    String license,
    List<Instruction> instructions,
    List<Subprogram> subprograms,
    List<MapDefinition> maps,
    List<String> kfuncs,
    List<SourcePosition> positions,
    @Nullable TypeInformation types) {

  public Program {
    instructions = List.copyOf(instructions);
    subprograms = List.copyOf(subprograms);
    maps = List.copyOf(maps);
    kfuncs = List.copyOf(kfuncs);
    positions = List.copyOf(positions);
  }

  /// A program of one function without source positions, as generators and tests make them.
  public static Program of(
      String name, ProgramType type, List<Instruction> instructions, List<MapDefinition> maps) {
    return new Program(
        name,
        type.label(),
        type,
        "GPL",
        instructions,
        List.of(new Subprogram(name, 0, true)),
        maps,
        List.of(),
        List.of(),
        null);
  }

  /// The same program as one of another type.
  public Program withType(ProgramType other) {
    return new Program(
        name, section, other, license, instructions, subprograms, maps, kfuncs, positions, types);
  }

  /// The same program from another section, which tells where it is to be attached.
  public Program withSection(String other) {
    return new Program(
        name, other, type, license, instructions, subprograms, maps, kfuncs, positions, types);
  }

  /// The same program with these instructions in place of its own, one for each slot.
  public Program withInstructions(List<Instruction> others) {
    return new Program(
        name, section, type, license, others, subprograms, maps, kfuncs, positions, types);
  }

  /// Where a slot comes from, or `null` when that is not known.
  public @Nullable SourcePosition position(int slot) {
    return slot < positions.size() ? positions.get(slot) : null;
  }
}
