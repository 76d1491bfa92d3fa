package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.isa.Subprogram;
import java.util.List;
import java.util.TreeMap;

/// Subprograms that only calls tell of: bytecode that was linked before it came into an object file
/// has one symbol for all of its functions.
final class InternalCalls {

  private static final int CALL = 0x85;
  private static final int LOAD_IMMEDIATE_64 = 0x18;

  private InternalCalls() {}

  /// The known subprograms and those that a call or a function's address leads to, by start.
  static List<Subprogram> addTo(List<Subprogram> known, List<RawInstruction> slots) {
    TreeMap<Integer, Subprogram> byStart = new TreeMap<>();
    known.forEach(subprogram -> byStart.put(subprogram.start(), subprogram));
    for (int slot = 0; slot < slots.size(); slot++) {
      RawInstruction raw = slots.get(slot);
      boolean wide = raw.opcode() == LOAD_IMMEDIATE_64;
      if (raw.opcode() == CALL && raw.src() == CallKind.LOCAL.code()
          || wide && raw.src() == Imm64Kind.FUNCTION.code()) {
        long target = (long) slot + raw.immediate() + 1;
        if (target >= 0 && target < slots.size()) {
          byStart.computeIfAbsent((int) target, at -> new Subprogram("func" + at, at, false));
        }
      }
      slot += wide ? 1 : 0;
    }
    return List.copyOf(byStart.values());
  }
}
