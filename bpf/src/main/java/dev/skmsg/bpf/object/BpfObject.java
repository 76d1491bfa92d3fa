package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import java.util.List;
import java.util.Set;

/// What an object file holds, linked as libbpf links it.
///
/// @param name the object's name, of which its data maps are named
/// @param license content of the license section, empty without one
/// @param maps what the programs' instructions count
/// @param programs in the order of their sections
/// @param refused programs that use what is not supported here
/// @param initialSlots what the object puts into maps of maps and arrays of programs
/// @param untypedSections sections of programs whose name tells no program type that we know; these
///     programs are given as SK_MSG
public record BpfObject(
    String name,
    String license,
    List<MapDefinition> maps,
    List<Program> programs,
    List<RefusedProgram> refused,
    List<InitialSlot> initialSlots,
    Set<String> untypedSections) {

  public BpfObject {
    maps = List.copyOf(maps);
    programs = List.copyOf(programs);
    refused = List.copyOf(refused);
    initialSlots = List.copyOf(initialSlots);
    untypedSections = Set.copyOf(untypedSections);
  }

  /// A program that is sound and needs something that is not supported.
  ///
  /// @param reason what it needs
  public record RefusedProgram(String section, String name, String reason) {}

  /// An entry that a loader makes before a program runs: `.values = { [1] = &login }`.
  ///
  /// @param map index of the map
  /// @param index the entry's key
  /// @param target name of a program for an array of programs, else of a map
  public record InitialSlot(int map, int index, String target) {}
}
