package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.object.BtfExtension.LineEntry;
import dev.skmsg.bpf.object.CodeSection.Function;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/// The source positions of a linked program's slots.
final class ProgramLines {

  private static final int SLOT = 8;

  private ProgramLines() {}

  /// One position a slot, or none at all if nothing is known about any.
  ///
  /// @param starts slots of the functions, ascending
  static List<SourcePosition> positions(Linker object, Map<Function, Integer> starts) {
    List<SourcePosition> positions = new ArrayList<>();
    Map<Integer, String> files = new HashMap<>();
    boolean any = false;
    for (Function function : starts.keySet()) {
      List<SourcePosition> given = object.positions(function.section());
      if (given != null && given.size() >= function.end()) {
        positions.addAll(given.subList(function.start(), function.end()));
        any = true;
        continue;
      }
      any |= addFromBtf(object, function, files, positions);
    }
    return any ? positions : List.of();
  }

  private static boolean addFromBtf(
      Linker object,
      Function function,
      Map<Integer, String> files,
      List<SourcePosition> positions) {
    SourcePosition current = new SourcePosition(object.fileName(), 0, 0);
    LinkedTypes types = object.types();
    if (types == null) {
      for (int i = 0; i < function.length(); i++) {
        positions.add(current);
      }
      return false;
    }
    NavigableMap<Integer, LineEntry> lines = types.lines(function);
    for (int slot = function.start(); slot < function.end(); slot++) {
      LineEntry line = lines.get(slot * SLOT);
      if (line != null) {
        String file = files.computeIfAbsent(line.fileName(), types.btf()::string);
        current = new SourcePosition(file, line.line(), line.column());
      }
      positions.add(current);
    }
    return !lines.isEmpty();
  }
}
