package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.object.ElfSymbol;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Says which labels are functions in files that leave it open.
///
/// In a section of programs every function is a program and libbpf wants it global; in `.text` are
/// those that programs call.
final class Functions {
  private final SourceFile file;
  private final SymbolTable symbols;
  private final Usage usage;

  Functions(SourceFile file, SymbolTable symbols, Usage usage) {
    this.file = file;
    this.symbols = symbols;
    this.usage = usage;
  }

  /// Marks the functions of the sections that are laid out.
  void mark(Collection<Section> sections) {
    for (Section section : sections) {
      if (!section.isCode() || section.size() == 0) {
        continue;
      }
      if (isFunctions(section)) {
        labels(section).stream()
            .filter(label -> usage.called().contains(label.name) || label.isPreemptible())
            .forEach(label -> label.kind = ElfSymbol.Kind.FUNCTION);
        if (!label(section).isFunction()) {
          label(section).kind = ElfSymbol.Kind.FUNCTION;
        }
      } else {
        markPrograms(section);
      }
    }
  }

  static boolean isFunctions(Section section) {
    return section.name.equals(Sections.FUNCTIONS)
        || section.name.startsWith(Sections.FUNCTIONS + ".");
  }

  private void markPrograms(Section section) {
    label(section).kind = ElfSymbol.Kind.FUNCTION;
    for (Symbol label : labels(section)) {
      if (label.isPreemptible() && label.kind == ElfSymbol.Kind.NONE) {
        label.kind = ElfSymbol.Kind.FUNCTION;
      }
      if (label.isFunction() && label.binding == null) {
        label.binding = ElfSymbol.Binding.GLOBAL;
      }
    }
  }

  private List<Symbol> labels(Section section) {
    return symbols.all().stream()
        .filter(symbol -> symbol.section == section && !symbol.isTemporary())
        .toList();
  }

  /// The name of the function at the start of a section, made if there is none.
  private Symbol label(Section section) {
    List<Symbol> first = labels(section).stream().filter(symbol -> symbol.offset() == 0).toList();
    Optional<Symbol> declared = first.stream().filter(Symbol::isFunction).findFirst();
    return declared
        .or(() -> first.stream().filter(Symbol::isPreemptible).findFirst())
        .or(
            () ->
                first.stream()
                    .filter(label -> !usage.jumpedTo().contains(label.name))
                    .min(Comparator.comparing(label -> usage.called().contains(label.name))))
        .orElseGet(() -> made(section));
  }

  private Symbol made(Section section) {
    boolean implied = section.name.equals(Sections.DEFAULT);
    String last = section.name.substring(section.name.lastIndexOf('/') + 1);
    String name = implied || isFunctions(section) ? file.stem() : SourceFile.identifier(last);
    while (symbols.find(name) != null) {
      name += "_";
    }
    Symbol symbol = symbols.get(name);
    symbol.section = section;
    symbol.fragment = 0;
    return symbol;
  }
}
