package dev.skmsg.lab.fuzz;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.LoadImmediate64;
import dev.skmsg.bpf.isa.Instruction.SecondSlot;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.lab.generate.FunctionTypes;
import dev.skmsg.lab.generate.Jumps;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/// The same program with parts left out.
final class ProgramForm {
  private ProgramForm() {}

  /// The program with these instructions instead, each at the place of an old one.
  static Program withInstructions(Program program, List<Instruction> instructions) {
    return described(program, instructions, start -> start);
  }

  private static Program described(
      Program program, List<Instruction> instructions, IntUnaryOperator moved) {
    Set<Integer> globals =
        program.subprograms().stream()
            .filter(Subprogram::global)
            .map(subprogram -> moved.applyAsInt(subprogram.start()))
            .collect(Collectors.toSet());
    return FunctionTypes.describe(
        new Program(
            program.name(),
            program.section(),
            program.type(),
            program.license(),
            instructions,
            List.of(),
            program.maps(),
            program.kfuncs(),
            List.of(),
            null),
        program.types() != null,
        globals);
  }

  /// Without the slots from `start` to before `end`; jumps into them lead to what follows. Whole
  /// instructions only: a cut through a wide one is widened.
  static Program without(Program program, int start, int end) {
    List<Instruction> old = program.instructions();
    int from = start > 0 && old.get(start) instanceof SecondSlot ? start - 1 : start;
    int to = end < old.size() && old.get(end) instanceof SecondSlot ? end + 1 : end;
    List<Instruction> kept = new ArrayList<>();
    for (int slot = 0; slot < old.size(); slot++) {
      if (slot >= from && slot < to) {
        continue;
      }
      Instruction instruction = old.get(slot);
      OptionalInt distance = Jumps.distance(instruction);
      if (distance.isPresent()) {
        int target = slot + 1 + distance.getAsInt();
        int moved = moved(target, from, to) - moved(slot, from, to) - 1;
        instruction = Jumps.withDistance(instruction, moved);
      }
      kept.add(instruction);
    }
    return described(program, kept, slot -> moved(slot, from, to));
  }

  private static int moved(int slot, int from, int to) {
    if (slot <= from) {
      return slot;
    }
    return slot < to ? from : slot - (to - from);
  }

  /// Without the maps that no instruction names, and without kernel functions if none is called.
  static Program withoutUnusedMaps(Program program) {
    List<MapDefinition> used = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<Instruction> code = new ArrayList<>();
    for (Instruction instruction : program.instructions()) {
      if (instruction instanceof LoadImmediate64 load
          && (load.kind() == Imm64Kind.MAP_INDEX || load.kind() == Imm64Kind.MAP_INDEX_VALUE)
          && load.low() >= 0
          && load.low() < program.maps().size()) {
        int number = numbers.indexOf(load.low());
        if (number < 0) {
          number = used.size();
          numbers.add(load.low());
          used.add(program.maps().get(load.low()));
        }
        code.add(new LoadImmediate64(load.dst(), load.kind(), number, load.high()));
      } else {
        code.add(instruction);
      }
    }
    boolean callsKernel =
        code.stream()
            .anyMatch(it -> it instanceof Instruction.Call c && c.kind() == CallKind.KFUNC);
    return new Program(
        program.name(),
        program.section(),
        program.type(),
        program.license(),
        code,
        program.subprograms(),
        used,
        callsKernel ? program.kfuncs() : List.of(),
        List.of(),
        program.types());
  }
}
