package dev.skmsg.grammar.asm;

import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.language.bpfAsm.Binary;
import dev.skmsg.language.bpfAsm.Expression;
import dev.skmsg.language.bpfAsm.Literal;
import dev.skmsg.language.bpfAsm.SymbolUse;
import dev.skmsg.language.bpfAsm.Unary;
import java.util.HashSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Evaluates constant expressions, in 64 bits with wrap-around as LLVM does.
final class Expressions {
  private static final int MAX_DEPTH = 200;

  private final SymbolTable symbols;
  private final Sections sections;
  private int depth;

  Expressions(SymbolTable symbols, Sections sections) {
    this.symbols = symbols;
    this.sections = sections;
  }

  /// The value; a symbol that nothing defines is left standing in it.
  Term evaluate(Expression expression, Place place) {
    if (++depth > MAX_DEPTH) {
      depth = 0;
      throw Refused.at(expression, "the expression is too deep, or a symbol is defined by itself");
    }
    Term term =
        switch (expression) {
          case Literal literal -> literal(literal, place);
          case SymbolUse use -> symbol(use, place);
          case Unary unary -> unary(unary, place);
          case Binary binary -> binary(binary, place);
          default -> throw new IllegalStateException("unknown expression " + expression);
        };
    depth--;
    return term;
  }

  /// The value, which must be a number.
  long number(Expression expression, Place place) {
    depth = 0;
    Term term = evaluate(expression, place);
    if (!term.isNumber()) {
      throw notANumber(expression, term);
    }
    return term.constant();
  }

  /// The value, which must be a number or an address within the file.
  Term defined(Expression expression, Place place) {
    depth = 0;
    Term term = evaluate(expression, place);
    if (term.symbol() != null && !term.symbol().isLabel()) {
      throw undefined(expression, term.symbol());
    }
    return term;
  }

  private Refused notANumber(Expression expression, Term term) {
    Symbol symbol = term.symbol();
    if (symbol != null && !symbol.isLabel()) {
      return undefined(expression, symbol);
    }
    String what = symbol == null ? "this" : "'" + symbol.name + "'";
    return Refused.at(expression, "expected a number, found an address: " + what + " is a label");
  }

  /// The complaint about a symbol that nothing defines.
  Refused undefined(Expression expression, Symbol symbol) {
    if (symbol.isDoubtful) {
      return Refused.silently();
    }
    SymbolUse use = use(expression, symbol.name);
    if (symbol.isMap) {
      return Refused.at(
          use == null ? expression : use,
          "'%s' is a map: only 'rN = %s ll' takes its address".formatted(symbol.name, symbol.name));
    }
    if (symbol.name.matches("[rw]1[1-9]")) {
      return Refused.at(expression, "there is no register " + symbol.name + ": r0 to r10");
    }
    Set<String> known = new HashSet<>(symbols.definedNames());
    known.addAll(KnownNames.VALUES.keySet());
    return Refused.at(
        use == null ? expression : use,
        "undefined symbol '" + symbol.name + "'" + Spelling.hint(symbol.name, known));
  }

  /// Where in an expression a name is used.
  private static @Nullable SymbolUse use(Expression expression, String name) {
    return switch (expression) {
      case SymbolUse use -> use.getSymbol().equals(name) ? use : null;
      case Unary unary -> use(unary.getOperand(), name);
      case Binary binary -> {
        SymbolUse left = use(binary.getLeft(), name);
        yield left == null ? use(binary.getRight(), name) : left;
      }
      default -> null;
    };
  }

  private Term literal(Literal literal, Place place) {
    String text = literal.getText();
    if (text.matches("\\d+[bf]") && !text.matches("0b[01]+")) {
      return symbols
          .numericLabel(text.substring(0, text.length() - 1), text.endsWith("f"), place.order())
          .map(Term::of)
          .orElseThrow(
              () ->
                  Refused.at(
                      literal,
                      "no label '%s:' %s this line"
                          .formatted(
                              text.substring(0, text.length() - 1),
                              text.endsWith("f") ? "behind" : "before")));
    }
    OptionalLong value = Numbers.parse(text);
    if (value.isEmpty()) {
      throw Refused.at(literal, "'" + text + "' is not a number of up to 64 bits");
    }
    return Term.of(value.getAsLong());
  }

  private Term symbol(SymbolUse use, Place place) {
    String name = use.getSymbol();
    if (name.equals(".")) {
      return Term.at(place);
    }
    Symbol symbol = symbols.find(name);
    if (symbol != null && symbol.value != null) {
      return evaluate(symbol.value, symbol.valuePlace);
    }
    if (symbol != null && symbol.constant != null) {
      return Term.of(symbol.constant);
    }
    if (symbol != null && symbol.isLabel()) {
      return Term.of(symbol);
    }
    Long known = KnownNames.VALUES.get(name);
    if (known != null && (symbol == null || !symbol.isMap)) {
      return Term.of(known);
    }
    if (symbol == null || !symbol.isDefined()) {
      Section section = sections.existing(name);
      if (section != null) {
        return new Term(0, null, section);
      }
    }
    return Term.of(symbols.get(name));
  }

  /// What a relocation names: a label, a section, or a symbol defined elsewhere.
  Term named(String name) {
    Symbol symbol = symbols.find(name);
    Section section = sections.existing(name);
    if (section != null && (symbol == null || !symbol.isDefined())) {
      return new Term(0, null, section);
    }
    return Term.of(symbols.get(name));
  }

  private Term unary(Unary unary, Place place) {
    Term operand = evaluate(unary.getOperand(), place);
    if (unary.getOperator().equals("+")) {
      return operand;
    }
    if (!operand.isNumber()) {
      throw notANumber(unary.getOperand(), operand);
    }
    long value = operand.constant();
    return Term.of(
        switch (unary.getOperator()) {
          case "-" -> -value;
          case "~" -> ~value;
          case "!" -> value == 0 ? 1 : 0;
          default -> throw new IllegalStateException(unary.getOperator());
        });
  }

  private Term binary(Binary binary, Place place) {
    Term left = evaluate(binary.getLeft(), place);
    Term right = evaluate(binary.getRight(), place);
    return combine(binary.getOperator(), binary.getLeft(), left, binary.getRight(), right);
  }

  private Term combine(
      String operator, Expression leftSource, Term left, Expression rightSource, Term right) {
    if (operator.equals("+")) {
      if (right.isNumber()) {
        return left.plus(right.constant());
      }
      if (left.isNumber()) {
        return right.plus(left.constant());
      }
      throw notANumber(rightSource, right);
    }
    if (operator.equals("-") && !right.isNumber()) {
      if (left.home() != null && Objects.equals(left.home(), right.home())) {
        return Term.of(left.offsetAtHome() - right.offsetAtHome());
      }
      throw notANumber(rightSource, right);
    }
    if (operator.equals("-")) {
      return left.plus(-right.constant());
    }
    if (!left.isNumber()) {
      throw notANumber(leftSource, left);
    }
    if (!right.isNumber()) {
      throw notANumber(rightSource, right);
    }
    return Term.of(calculate(operator, left.constant(), right.constant(), rightSource));
  }

  private static long calculate(String operator, long left, long right, Expression rightSource) {
    if ((operator.equals("/") || operator.equals("%")) && right == 0) {
      throw Refused.at(rightSource, "division by zero");
    }
    return switch (operator) {
      case "*" -> left * right;
      case "/" -> left / right;
      case "%" -> left % right;
      case "<<" -> Long.compareUnsigned(right, 64) < 0 ? left << right : 0;
      case ">>" -> Long.compareUnsigned(right, 64) < 0 ? left >>> right : 0;
      case "|" -> left | right;
      case "&" -> left & right;
      case "^" -> left ^ right;
      default -> throw new IllegalStateException(operator);
    };
  }
}
