package dev.skmsg.grammar.asm;

import dev.skmsg.language.bpfAsm.Argument;
import dev.skmsg.language.bpfAsm.Attribute;
import dev.skmsg.language.bpfAsm.Binary;
import dev.skmsg.language.bpfAsm.Branch;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.Dumped;
import dev.skmsg.language.bpfAsm.Expression;
import dev.skmsg.language.bpfAsm.RegisterStatement;
import dev.skmsg.language.bpfAsm.Source;
import dev.skmsg.language.bpfAsm.SymbolUse;
import dev.skmsg.language.bpfAsm.Unary;
import dev.skmsg.language.bpfAsm.Word;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.emf.ecore.EObject;
import org.jspecify.annotations.Nullable;

/// How a file uses its names, found before anything is assembled: it tells functions from labels
/// in files that do not say so.
///
/// @param called by `call`, or their address is taken
/// @param jumpedTo by a jump or branch
/// @param exported said to be global or a function
/// @param hasSections the file says which section its code is in
/// @param hasOwnForms the file uses directives that only we have
record Usage(
    Set<String> called,
    Set<String> jumpedTo,
    Set<String> exported,
    boolean hasSections,
    boolean hasOwnForms) {
  private static final Set<String> SECTION_DIRECTIVES =
      Set.of(".section", ".pushsection", ".text", ".data", ".bss");
  private static final Set<String> OWN_DIRECTIVES =
      Set.of(".map", ".license", ".struct", ".context");
  private static final Set<String> EXPORTS = Set.of(".globl", ".global", ".weak");

  /// @param sources of the file's segments
  static Usage of(List<Source> sources) {
    Usage usage =
        new Usage(
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            words(sources).anyMatch(word -> SECTION_DIRECTIVES.contains(word.getName())),
            words(sources).anyMatch(word -> OWN_DIRECTIVES.contains(word.getName())));
    sources.forEach(source -> source.getStatements().forEach(usage::scan));
    return usage;
  }

  private static Stream<Word> words(List<Source> sources) {
    return sources.stream()
        .flatMap(source -> source.getStatements().stream())
        .filter(Word.class::isInstance)
        .map(Word.class::cast);
  }

  private void scan(EObject statement) {
    switch (statement) {
      case Dumped dumped when dumped.getStatement() != null -> scan(dumped.getStatement());
      case Branch branch when branch.getTarget() != null ->
          collect(branch.getTarget().getValue(), jumpedTo);
      case RegisterStatement load
          when load.getValue() instanceof Constant constant && constant.isWide() ->
          collect(constant.getValue(), called);
      case Word word -> scan(word);
      default -> {}
    }
  }

  private void scan(Word word) {
    String name = word.getName();
    List<Argument> arguments = word.getArguments();
    if (arguments.isEmpty() || name == null) {
      return;
    }
    if (name.equals("call") || name.equals("lddw")) {
      collect(arguments.getLast(), called);
    } else if (EXPORTS.contains(name)) {
      arguments.forEach(argument -> collect(argument, exported));
    } else if (name.equals(".type")) {
      if (arguments.getLast() instanceof Attribute kind && kind.getName().equals("@function")) {
        collect(arguments.getFirst(), exported);
      }
    } else if (!name.startsWith(".") && Mnemonics.isKnown(name)) {
      collect(arguments.getLast(), jumpedTo);
    }
  }

  private static void collect(Argument argument, Set<String> names) {
    if (argument instanceof Constant constant) {
      collect(constant.getValue(), names);
    }
  }

  private static void collect(@Nullable Expression expression, Set<String> names) {
    switch (expression) {
      case SymbolUse use -> names.add(use.getSymbol());
      case Unary unary -> collect(unary.getOperand(), names);
      case Binary binary -> {
        collect(binary.getLeft(), names);
        collect(binary.getRight(), names);
      }
      case null, default -> {}
    }
  }
}
