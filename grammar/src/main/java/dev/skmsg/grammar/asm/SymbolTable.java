package dev.skmsg.grammar.asm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The names of a file. Numeric labels may be defined many times and are found by where one looks
/// from.
final class SymbolTable {
  private record NumericLabel(Symbol symbol, int order) {}

  private final Map<String, Symbol> symbols = new LinkedHashMap<>();
  private final Map<String, List<NumericLabel>> numeric = new HashMap<>();

  /// The symbol of that name, new if nothing has spoken of it yet.
  Symbol get(String name) {
    return symbols.computeIfAbsent(name, Symbol::new);
  }

  @Nullable Symbol find(String name) {
    return symbols.get(name);
  }

  /// All of them, in the order of their first appearance.
  Collection<Symbol> all() {
    return symbols.values();
  }

  Set<String> definedNames() {
    return symbols.values().stream()
        .filter(symbol -> symbol.isDefined() || symbol.isMap)
        .map(symbol -> symbol.name)
        .collect(Collectors.toSet());
  }

  /// A new symbol for one more definition of a numeric label.
  Symbol addNumeric(String number, int order) {
    Symbol symbol = new Symbol(".L" + number);
    numeric.computeIfAbsent(number, _ -> new ArrayList<>()).add(new NumericLabel(symbol, order));
    return symbol;
  }

  /// `1f`: the next one behind a statement; `1b`: the last one before it.
  Optional<Symbol> numericLabel(String number, boolean forward, int order) {
    List<NumericLabel> labels = numeric.getOrDefault(number, List.of());
    if (forward) {
      return labels.stream()
          .filter(label -> label.order > order)
          .findFirst()
          .map(NumericLabel::symbol);
    }
    return labels.reversed().stream()
        .filter(label -> label.order <= order)
        .findFirst()
        .map(NumericLabel::symbol);
  }
}
