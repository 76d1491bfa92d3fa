package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.object.ElfSymbol;
import dev.skmsg.language.bpfAsm.Expression;
import org.eclipse.emf.ecore.EObject;
import org.jspecify.annotations.Nullable;

/// A name of the file, filled in as the statements that say something about it are met.
final class Symbol {
  final String name;

  /// The statement that defines it, `null` while nothing does.
  @Nullable EObject definition;

  /// For a label the section it stands in; for an assigned symbol `null`.
  @Nullable Section section;

  /// Index of the fragment that follows the label.
  int fragment;

  /// For an assigned symbol what it was last assigned, with the place that `.` means there.
  @Nullable Expression value;

  Place valuePlace = Place.NOWHERE;

  /// What `.struct` made it; `null` for all other symbols.
  @Nullable Long constant;

  /// Declared by `.map`.
  boolean isMap;

  /// A broken statement seems to define it: uses of it are not complained about.
  boolean isDoubtful;

  ElfSymbol.@Nullable Binding binding;
  ElfSymbol.Kind kind = ElfSymbol.Kind.NONE;
  ElfSymbol.Visibility visibility = ElfSymbol.Visibility.DEFAULT;
  @Nullable Expression size;
  Place sizePlace = Place.NOWHERE;

  Symbol(String name) {
    this.name = name;
  }

  boolean isLabel() {
    return section != null;
  }

  boolean isDefined() {
    return definition != null;
  }

  boolean isFunction() {
    return kind == ElfSymbol.Kind.FUNCTION;
  }

  /// Whether other objects may see it, so that a linker decides what it means.
  boolean isPreemptible() {
    return binding == ElfSymbol.Binding.GLOBAL || binding == ElfSymbol.Binding.WEAK;
  }

  /// The assembler's own labels, of which an object file says nothing.
  boolean isTemporary() {
    return name.startsWith(".L");
  }

  /// Bytes from the start of its section. For labels only, once the sections are laid out.
  long offset() {
    if (section == null) {
      throw new IllegalStateException(name + " is no label");
    }
    return section.offset(fragment);
  }
}
