package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.bpf.object.CodeSection.Function;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Links one program: its function, behind it every subprogram at the time when a call to it is met
/// first, depth first, and all relocations resolved.
final class ProgramLinker {

  private static final int CALL = 0x85;
  private static final int LOAD_IMMEDIATE_64 = 0x18;

  private final Linker object;
  private final Function main;
  private final List<RawInstruction> slots = new ArrayList<>();

  /// The functions of the program with their first slots, by ascending slot.
  private final Map<Function, Integer> starts = new LinkedHashMap<>();

  private final Map<String, Integer> kfuncs = new LinkedHashMap<>();
  private final Deque<Cursor> unfinished = new ArrayDeque<>();
  private @Nullable String refusal;

  /// A function whose instructions are resolved up to `next`.
  private static final class Cursor {
    final Function function;
    final int start;
    int next;

    Cursor(Function function, int start) {
      this.function = function;
      this.start = start;
    }
  }

  ProgramLinker(Linker object, Function main) {
    this.object = object;
    this.main = main;
  }

  /// Links.
  ///
  /// @return why the program is not supported, or `null`
  @Nullable String link() {
    append(main);
    while (refusal == null && !unfinished.isEmpty()) {
      Cursor cursor = unfinished.getLast();
      if (cursor.next == cursor.function.length()) {
        unfinished.removeLast();
      } else {
        resolve(cursor);
      }
    }
    return refusal;
  }

  Program program(ProgramType type, String license) {
    LinkedTypes types = object.types();
    List<Subprogram> subprograms = new ArrayList<>();
    starts.forEach(
        (function, start) ->
            subprograms.add(
                new Subprogram(
                    function.name(),
                    start,
                    function.equals(main) || types != null && types.isGlobal(function))));
    return new Program(
        main.name(),
        main.section().name(),
        type,
        license,
        InstructionDecoder.decode(slots),
        InternalCalls.addTo(subprograms, slots),
        object.maps().list(),
        List.copyOf(kfuncs.keySet()),
        ProgramLines.positions(object, starts),
        types == null ? null : types.forProgram(starts));
  }

  private int append(Function function) {
    object.spend(function);
    int start = slots.size();
    for (int i = function.start(); i < function.end(); i++) {
      slots.add(function.section().raw(i));
    }
    starts.put(function, start);
    unfinished.addLast(new Cursor(function, start));
    if (object.types() != null && refusal == null) {
      refusal = object.types().relocate(function, slots, start);
    }
    return start;
  }

  private void resolve(Cursor cursor) {
    int inSection = cursor.function.start() + cursor.next;
    int slot = cursor.start + cursor.next;
    RawInstruction raw = slots.get(slot);
    ElfRelocation relocation = cursor.function.section().relocation(inSection);
    boolean wide = raw.opcode() == LOAD_IMMEDIATE_64;
    // Calls may append a function and go on with it, so this one's place is noted first.
    cursor.next += wide && cursor.next + 1 < cursor.function.length() ? 2 : 1;
    if (wide && relocation != null) {
      if (slot + 1 >= slots.size() || cursor.start + cursor.function.length() == slot + 1) {
        throw damaged(cursor, inSection, "a relocation of half a load-immediate instruction");
      }
      resolveLoad(cursor, inSection, slot, raw, relocation);
    } else if (raw.opcode() == CALL && (relocation != null || raw.src() == 1)) {
      resolveCall(cursor, inSection, slot, raw, relocation);
    } else if (relocation != null) {
      throw damaged(
          cursor,
          inSection,
          "a relocation of an instruction that takes none (opcode %#x)".formatted(raw.opcode()));
    }
  }

  private static DamagedInput damaged(Cursor cursor, int slot, String message) {
    return cursor.function.section().damaged(slot, message);
  }

  private ElfSymbol symbol(Cursor cursor, int inSection, ElfRelocation relocation) {
    ElfSymbol symbol = object.symbol(relocation);
    if (symbol == null) {
      throw damaged(cursor, inSection, "a relocation that names no symbol");
    }
    return symbol;
  }

  private void resolveLoad(
      Cursor cursor, int inSection, int slot, RawInstruction raw, ElfRelocation relocation) {
    ElfSymbol symbol = symbol(cursor, inSection, relocation);
    if (symbol.section() == ElfSymbol.UNDEFINED) {
      refusal = "the kernel variable or undefined symbol `%s`".formatted(symbol.name());
      return;
    }
    CodeSection text = object.text();
    if (text != null && symbol.section() == text.index()) {
      long target = Math.floorDiv(symbol.value() + raw.immediate(), 8L);
      int start = startOf(cursor, inSection, target, symbol.name());
      load(slot, raw, Imm64Kind.FUNCTION, start - slot - 1, 0);
      return;
    }
    int map = object.maps().ofDataSection(symbol.section());
    if (map >= 0) {
      load(slot, raw, Imm64Kind.MAP_INDEX_VALUE, map, (int) symbol.value() + raw.immediate());
      return;
    }
    map = object.maps().declaredAt(symbol.section(), symbol.value());
    if (map < 0) {
      String what =
          object.maps().declaresIn(symbol.section())
              ? "no map begins at byte %#x of section %s"
              : "the address of `%3$s` in section %2$s, which holds no data of the program";
      throw damaged(
          cursor,
          inSection,
          what.formatted(symbol.value(), object.sectionName(symbol.section()), symbol.name()));
    }
    load(slot, raw, Imm64Kind.MAP_INDEX, map, 0);
  }

  private void load(int slot, RawInstruction raw, Imm64Kind kind, int low, int high) {
    RawInstruction second = slots.get(slot + 1);
    slots.set(slot, new RawInstruction(raw.opcode(), raw.dst(), kind.code(), raw.offset(), low));
    slots.set(
        slot + 1,
        new RawInstruction(second.opcode(), second.dst(), second.src(), second.offset(), high));
  }

  private void resolveCall(
      Cursor cursor,
      int inSection,
      int slot,
      RawInstruction raw,
      @Nullable ElfRelocation relocation) {
    if (raw.src() != CallKind.LOCAL.code()) {
      throw damaged(
          cursor, inSection, "a relocated call of kind %d, not of kind 1".formatted(raw.src()));
    }
    if (relocation == null) {
      long target = (long) inSection + raw.immediate() + 1;
      Function function = cursor.function;
      if (target >= function.start() && target < function.end()) {
        return;
      }
      if (function.section() != object.text()) {
        throw damaged(
            cursor,
            inSection,
            "a call that leaves `%s`; subprograms stand in .text".formatted(function.name()));
      }
      call(slot, raw, CallKind.LOCAL, startOf(cursor, inSection, target, "") - slot - 1);
      return;
    }
    ElfSymbol symbol = symbol(cursor, inSection, relocation);
    if (symbol.section() == ElfSymbol.UNDEFINED) {
      int kfunc = kfuncs.computeIfAbsent(symbol.name(), added -> kfuncs.size());
      call(slot, raw, CallKind.KFUNC, kfunc);
      return;
    }
    CodeSection text = object.text();
    if (text == null || symbol.section() != text.index()) {
      throw damaged(
          cursor,
          inSection,
          "a call of `%s` in section %s; subprograms stand in .text"
              .formatted(symbol.name(), object.sectionName(symbol.section())));
    }
    long target = Math.floorDiv(symbol.value(), 8L) + raw.immediate() + 1;
    int start = startOf(cursor, inSection, target, symbol.name());
    call(slot, raw, CallKind.LOCAL, start - slot - 1);
  }

  private void call(int slot, RawInstruction raw, CallKind kind, int target) {
    slots.set(slot, new RawInstruction(raw.opcode(), raw.dst(), kind.code(), raw.offset(), target));
  }

  /// The slot of the subprogram at a slot of .text, which is appended if it is new.
  private int startOf(Cursor cursor, int inSection, long target, String name) {
    CodeSection text = object.text();
    Function function = text == null ? null : text.functionAt(target);
    if (function == null) {
      throw damaged(
          cursor,
          inSection,
          "no function begins at slot %d of .text%s"
              .formatted(target, name.isEmpty() ? "" : " (`" + name + "`)"));
    }
    Integer start = starts.get(function);
    return start != null ? start : append(function);
  }
}
