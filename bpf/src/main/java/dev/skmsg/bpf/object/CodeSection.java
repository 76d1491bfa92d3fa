package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.RawInstruction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A section of instructions, split into functions by the symbol table.
final class CodeSection {

  /// A function of a section.
  ///
  /// @param start its first slot in the section
  /// @param length slots
  /// @param global the object shows it to others
  record Function(CodeSection section, String name, int start, int length, boolean global) {

    int end() {
      return start + length;
    }
  }

  private static final int SLOT = 8;

  private final String name;
  private final int index;
  private final ByteBuffer data;
  private final List<Function> functions;
  private final Map<Integer, Function> byStart = new HashMap<>();
  private final Map<Integer, ElfRelocation> relocations = new HashMap<>();

  CodeSection(ElfObject elf, int index) {
    ElfSection section = elf.sections().get(index);
    this.name = section.name();
    this.index = index;
    this.data = ByteBuffer.wrap(section.content()).order(ByteOrder.LITTLE_ENDIAN);
    if (section.content().length % SLOT != 0) {
      throw damaged(section.content().length / SLOT, "the section ends inside of an instruction");
    }
    this.functions = findFunctions(elf);
    functions.forEach(function -> byStart.putIfAbsent(function.start, function));
    for (ElfRelocation relocation : section.relocations()) {
      if (relocation.offset() % SLOT != 0) {
        throw new DamagedInput(name, relocation.offset(), "a relocation inside of an instruction");
      }
      if (relocations.put((int) relocation.offset() / SLOT, relocation) != null) {
        throw new DamagedInput(name, relocation.offset(), "a second relocation at one place");
      }
    }
  }

  private List<Function> findFunctions(ElfObject elf) {
    List<ElfSymbol> symbols =
        elf.symbols().stream()
            .filter(s -> s.section() == index && s.kind() == ElfSymbol.Kind.FUNCTION)
            .sorted(Comparator.comparingLong(ElfSymbol::value))
            .toList();
    List<Function> found = new ArrayList<>();
    for (int i = 0; i < symbols.size(); i++) {
      ElfSymbol symbol = symbols.get(i);
      long size = symbol.size() != 0 ? symbol.size() : sizeUpToNext(symbols, i);
      long start = symbol.value();
      if (start < 0 || start >= data.limit() || size < 0 || size > data.limit() - start) {
        throw new DamagedInput(
            name, start, "function '%s' does not fit into the section".formatted(symbol.name()));
      }
      if (start % SLOT != 0 || size % SLOT != 0) {
        throw new DamagedInput(
            name,
            start,
            "function '%s' begins or ends inside of an instruction".formatted(symbol.name()));
      }
      boolean global =
          symbol.binding() != ElfSymbol.Binding.LOCAL
              && symbol.visibility() != ElfSymbol.Visibility.HIDDEN
              && symbol.visibility() != ElfSymbol.Visibility.INTERNAL;
      found.add(new Function(this, symbol.name(), (int) start / SLOT, (int) size / SLOT, global));
    }
    return found;
  }

  /// Assembly may leave out sizes.
  private long sizeUpToNext(List<ElfSymbol> symbols, int i) {
    long start = symbols.get(i).value();
    for (ElfSymbol next : symbols.subList(i + 1, symbols.size())) {
      if (next.value() > start) {
        return Math.min(next.value(), data.limit()) - start;
      }
    }
    return data.limit() - start;
  }

  String name() {
    return name;
  }

  int index() {
    return index;
  }

  int slots() {
    return data.limit() / SLOT;
  }

  /// By ascending start.
  List<Function> functions() {
    return functions;
  }

  @Nullable Function functionAt(long slot) {
    return slot == (int) slot ? byStart.get((int) slot) : null;
  }

  RawInstruction raw(int slot) {
    return RawInstruction.ofLong(data.getLong(slot * SLOT));
  }

  @Nullable ElfRelocation relocation(int slot) {
    return relocations.get(slot);
  }

  DamagedInput damaged(int slot, String message) {
    return new DamagedInput(name, (long) slot * SLOT, message);
  }
}
