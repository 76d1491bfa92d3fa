package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.object.ElfRelocation;
import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.language.bpfAsm.BpfAsmPackage.Literals;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.Expression;
import dev.skmsg.language.bpfAsm.SymbolUse;
import dev.skmsg.language.bpfAsm.Unary;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What `call` names: a helper by number or name, a function of the file, or one of the kernel.
///
/// A number with a name in `<>` behind it is, as disassembly has it, the distance to a function.
final class Calls {
  private static final KernelProfile KERNEL = KernelProfile.newest();
  private static final int MAX_HELPER = 1 << 10;

  private final Operands operands;
  private final SymbolTable symbols;
  private final boolean hasOwnTypes;

  /// @param hasOwnTypes the file brings its own BTF, which may declare kernel functions
  Calls(Operands operands, SymbolTable symbols, boolean hasOwnTypes) {
    this.operands = operands;
    this.symbols = symbols;
    this.hasOwnTypes = hasOwnTypes;
  }

  Lowered lower(Constant operand) {
    Expression target = operand.getValue();
    if (operand.getNote() != null) {
      return Lowered.of(local(target, operands.number(target)));
    }
    if (Operands.namesPc(target)) {
      return Lowered.of(local(target, operands.fromPc(target)));
    }
    if (target instanceof Unary unary && unary.getOperator().equals("+")) {
      throw Refused.at(
          target, "expected a function, a helper or 'pc+N', found a number with a sign");
    }
    Symbol symbol = target instanceof SymbolUse use ? symbols.find(use.getSymbol()) : null;
    if (target instanceof SymbolUse use && (symbol == null || !symbol.isDefined())) {
      return named(use, symbol);
    }
    Term term = operands.expressions().defined(target, operands.place());
    return term.isNumber() ? helper(target, term.constant()) : function(target, term);
  }

  private static Lowered helper(Expression target, long number) {
    if (number != (int) number && number >>> 32 != 0) {
      throw Refused.at(target, number + " does not fit into a 32-bit immediate");
    }
    return helper((int) number);
  }

  private static Lowered helper(int number) {
    return Lowered.of(new Instruction.Call(CallKind.HELPER, number, (short) 0));
  }

  private static Instruction local(Expression target, long distance) {
    if (distance != (int) distance) {
      throw Refused.at(target, "the function is " + distance + " instructions away");
    }
    return new Instruction.Call(CallKind.LOCAL, (int) distance, (short) 0);
  }

  private Lowered function(Expression target, Term term) {
    Section home = term.home();
    if (home == null || !home.isCode()) {
      throw Refused.at(target, "a call must lead to instructions");
    }
    boolean sameSection = home == operands.place().section();
    if (sameSection && (term.symbol() == null || !term.symbol().isPreemptible())) {
      return Lowered.of(local(target, operands.distance(target)));
    }
    if (term.symbol() != null && term.symbol().isPreemptible()) {
      return relocated(term.constant() / 8 - 1, term.symbol(), home);
    }
    return relocated(term.offsetAtHome() / 8 - 1, null, home);
  }

  private static Lowered relocated(
      long distance, @Nullable Symbol symbol, @Nullable Section section) {
    return new Lowered(
        new Instruction.Call(CallKind.LOCAL, (int) distance, (short) 0),
        new Lowered.Reference(symbol, section, ElfRelocation.Type.CALL));
  }

  /// A name that the file does not define.
  private Lowered named(SymbolUse use, @Nullable Symbol symbol) {
    String name = use.getSymbol();
    HelperPrototype helper = KERNEL.helper(name);
    if (helper != null) {
      demandNumber(use, helper);
      return helper(helper.id());
    }
    if (symbol != null && symbol.isDoubtful) {
      throw Refused.silently();
    }
    if (use.getNumber() != null && name.equals("unknown")) {
      return helper(use, number(use));
    }
    if (hasOwnTypes
        || symbol != null && symbol.isPreemptible()
        || KERNEL.kernelFunction(name) != null) {
      return relocated(-1, symbols.get(name), null);
    }
    throw Refused.at(
        use,
        Literals.SYMBOL_USE__SYMBOL,
        "unknown helper or function '" + name + "'" + Spelling.hint(name, callable()));
  }

  /// The number of `bpf_map_lookup_elem#1` must be the helper's.
  private static void demandNumber(SymbolUse use, HelperPrototype helper) {
    if (use.getNumber() != null && number(use) != helper.id()) {
      throw Refused.at(
          use,
          Literals.SYMBOL_USE__NUMBER,
          "helper bpf_%s has number %d, not %s"
              .formatted(helper.name(), helper.id(), use.getNumber().substring(1)));
    }
  }

  private static long number(SymbolUse use) {
    return Numbers.parse(use.getNumber().substring(1)).orElse(-1);
  }

  private Set<String> callable() {
    Set<String> names = new TreeSet<>();
    for (int id = 1; id < MAX_HELPER; id++) {
      HelperPrototype helper = KERNEL.helper(id);
      if (helper != null) {
        names.add("bpf_" + helper.name());
        names.add(helper.name());
      }
    }
    symbols.all().stream()
        .filter(symbol -> symbol.section != null && symbol.section.isCode())
        .forEach(symbol -> names.add(symbol.name));
    return names;
  }
}
