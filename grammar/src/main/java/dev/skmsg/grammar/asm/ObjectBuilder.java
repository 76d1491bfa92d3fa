package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.bpf.object.ElfSection;
import dev.skmsg.bpf.object.ElfSymbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Makes an object of sections and symbols.
final class ObjectBuilder {
  private final SymbolTable symbols;
  private final Expressions expressions;
  private final List<Emission> emissions;
  private final Map<Section, Integer> sectionNumbers = new HashMap<>();
  private final Map<Symbol, Integer> symbolNumbers = new HashMap<>();
  private final Map<Section, Integer> sectionSymbols = new HashMap<>();
  private final List<ElfSymbol> elfSymbols = new ArrayList<>();

  /// @param emissions the sections, in the order of the object
  ObjectBuilder(SymbolTable symbols, Expressions expressions, List<Emission> emissions) {
    this.symbols = symbols;
    this.expressions = expressions;
    this.emissions = emissions;
    emissions.forEach(emission -> sectionNumbers.put(emission.section(), sectionNumbers.size()));
  }

  ElfObject build() {
    Set<Symbol> referenced = new HashSet<>();
    for (Emission emission : emissions) {
      for (Emission.Fixup fixup : emission.fixups()) {
        Symbol symbol = fixup.reference().symbol();
        if (symbol == null) {
          addSectionSymbol(Objects.requireNonNull(fixup.reference().section()));
        } else {
          referenced.add(symbol);
        }
      }
    }
    for (Symbol symbol : symbols.all()) {
      if (symbol.section != null && sectionNumbers.containsKey(symbol.section)) {
        if (!symbol.isTemporary()) {
          add(symbol, label(symbol, symbol.section));
        }
      } else if (referenced.contains(symbol)) {
        add(symbol, undefined(symbol));
      }
    }
    List<ElfSection> sections = new ArrayList<>();
    for (Emission emission : emissions) {
      sections.add(emission.toSection(this::number));
    }
    return new ElfObject(sections, elfSymbols);
  }

  int number(Section section) {
    return Objects.requireNonNull(sectionNumbers.get(section));
  }

  private int number(Lowered.Reference reference) {
    return Objects.requireNonNull(
        reference.symbol() != null
            ? symbolNumbers.get(reference.symbol())
            : sectionSymbols.get(Objects.requireNonNull(reference.section())));
  }

  private void addSectionSymbol(Section section) {
    if (!sectionSymbols.containsKey(section)) {
      sectionSymbols.put(section, elfSymbols.size());
      elfSymbols.add(
          new ElfSymbol(
              "",
              number(section),
              0,
              0,
              ElfSymbol.Binding.LOCAL,
              ElfSymbol.Kind.SECTION,
              ElfSymbol.Visibility.DEFAULT));
    }
  }

  private void add(Symbol symbol, ElfSymbol elfSymbol) {
    symbolNumbers.put(symbol, elfSymbols.size());
    elfSymbols.add(elfSymbol);
  }

  private ElfSymbol label(Symbol symbol, Section section) {
    return new ElfSymbol(
        symbol.name,
        number(section),
        symbol.offset(),
        size(symbol, section),
        symbol.binding == null ? ElfSymbol.Binding.LOCAL : symbol.binding,
        symbol.kind,
        symbol.visibility);
  }

  private long size(Symbol symbol, Section section) {
    if (symbol.size != null) {
      return expressions.number(symbol.size, symbol.sizePlace);
    }
    return symbol.isFunction() ? end(symbol, section) - symbol.offset() : 0;
  }

  /// Where the next function or the section's end is.
  private long end(Symbol function, Section section) {
    TreeSet<Long> starts = new TreeSet<>();
    symbols.all().stream()
        .filter(symbol -> symbol.section == section && symbol.isFunction())
        .map(Symbol::offset)
        .forEach(starts::add);
    Long next = starts.higher(function.offset());
    return next == null ? section.size() : next;
  }

  private static ElfSymbol undefined(Symbol symbol) {
    boolean weak = symbol.binding == ElfSymbol.Binding.WEAK;
    return new ElfSymbol(
        symbol.name,
        ElfSymbol.UNDEFINED,
        0,
        0,
        weak ? ElfSymbol.Binding.WEAK : ElfSymbol.Binding.GLOBAL,
        ElfSymbol.Kind.NONE,
        symbol.visibility);
  }

  /// The functions by section and place.
  List<Symbol> functions() {
    return symbols.all().stream()
        .filter(symbol -> symbol.isFunction() && symbol.section != null)
        .filter(symbol -> sectionNumbers.containsKey(symbol.section))
        .sorted(
            Comparator.comparingInt(
                    (Symbol symbol) -> number(Objects.requireNonNull(symbol.section)))
                .thenComparing(Symbol::offset))
        .toList();
  }
}
