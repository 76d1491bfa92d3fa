package dev.skmsg.runtime.exec;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.runtime.map.BpfMap;
import java.util.List;

/// A program bound to a machine: its maps are that machine's, its instructions in the flat form the
/// interpreter runs.
public final class LoadedProgram {
  private final Program program;
  private final List<BpfMap> maps;
  private final Region codeRegion;

  // One word a slot: bits 0 to 7 Op, 8 to 11 destination, 12 to 15 source, 16 to 31 offset, 32 to
  // 63
  // immediate.
  final long[] code;
  final BpfHelper[] callees;
  final String[] calleeNames;
  final Trap[] traps;

  LoadedProgram(
      Program program,
      List<BpfMap> maps,
      Region codeRegion,
      long[] code,
      List<BpfHelper> callees,
      List<String> calleeNames,
      List<Trap> traps) {
    this.program = program;
    this.maps = List.copyOf(maps);
    this.codeRegion = codeRegion;
    this.code = code;
    this.callees = callees.toArray(BpfHelper[]::new);
    this.calleeNames = calleeNames.toArray(String[]::new);
    this.traps = traps.toArray(Trap[]::new);
  }

  public Program program() {
    return program;
  }

  public String name() {
    return program.name();
  }

  /// By [Program#maps] index.
  public List<BpfMap> maps() {
    return maps;
  }

  /// The guest address of a function.
  static long functionAddress(Region codeRegion, int slot) {
    return codeRegion.address() + 8L * slot;
  }

  /// The slot of the function at this address, or -1.
  int functionAt(long address) {
    long distance = address - codeRegion.address();
    if (distance < 0 || distance % 8 != 0 || distance / 8 >= program.instructions().size()) {
      return -1;
    }
    int slot = (int) (distance / 8);
    return program.subprograms().stream().anyMatch(sub -> sub.start() == slot) ? slot : -1;
  }
}
