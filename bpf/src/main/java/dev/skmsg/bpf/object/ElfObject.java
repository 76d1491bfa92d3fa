package dev.skmsg.bpf.object;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A relocatable ELF64 object for EM_BPF, little-endian, as values.
///
/// The symbol table, the string tables and the relocation sections are implied and not listed among
/// the sections; symbols and relocations name a section or symbol by its index in these lists.
public record ElfObject(List<ElfSection> sections, List<ElfSymbol> symbols) {

  public ElfObject {
    sections = List.copyOf(sections);
    symbols = List.copyOf(symbols);
  }

  /// The same object with local symbols before all others, the order that ELF demands of a file.
  public ElfObject withLocalSymbolsFirst() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < symbols.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(i -> symbols.get(i).binding() != ElfSymbol.Binding.LOCAL));
    int[] moved = new int[symbols.size()];
    List<ElfSymbol> sorted = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      moved[order.get(i)] = i;
      sorted.add(symbols.get(order.get(i)));
    }
    return new ElfObject(
        sections.stream().map(section -> section.withSymbolsMoved(moved)).toList(), sorted);
  }

  /// The first section with this name, or -1.
  public int sectionIndex(String name) {
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
