package dev.skmsg.grammar.asm;

import org.jspecify.annotations.Nullable;

/// What an expression comes to: a number, or a number of bytes from a symbol or the start of a
/// section.
///
/// @param symbol `null` for none
/// @param section the section from whose start the constant counts, if there is no symbol
record Term(long constant, @Nullable Symbol symbol, @Nullable Section section) {
  static Term of(long constant) {
    return new Term(constant, null, null);
  }

  static Term of(Symbol symbol) {
    return new Term(0, symbol, null);
  }

  static Term at(Place place) {
    return new Term(place.offset(), null, place.section());
  }

  boolean isNumber() {
    return symbol == null && section == null;
  }

  /// The section in which the address lies, `null` for numbers and undefined symbols.
  @Nullable Section home() {
    return symbol == null ? section : symbol.section;
  }

  /// Bytes from the start of [#home].
  long offsetAtHome() {
    return constant + (symbol == null ? 0 : symbol.offset());
  }

  Term plus(long more) {
    return new Term(constant + more, symbol, section);
  }
}
