package dev.skmsg.grammar.asm;

import dev.skmsg.grammar.syntax.Span;

/// One place at which a text defines or uses a name.
public record AsmName(String text, Span span, Role role) {

  /// What the name is there for.
  public enum Role {
    /// `name:`
    LABEL_DEFINITION,
    /// `.map name, ...`
    MAP_DEFINITION,
    /// `.set name, 5`, `name = 5`, a field of `.struct`.
    CONSTANT_DEFINITION,
    /// `.struct name, ...`
    STRUCT_DEFINITION,
    /// `.globl name`, `.type name, @function`: something about a symbol, which they do not define.
    DECLARATION,
    /// `goto name`
    JUMP,
    /// `call name`
    CALL,
    /// `r1 = name ll`
    ADDRESS,
    /// A field of the context: `[msg.size]`.
    CONTEXT_FIELD,
    /// Any other use in an expression.
    VALUE,
    /// `.section name`
    SECTION;

    public boolean isDefinition() {
      return switch (this) {
        case LABEL_DEFINITION, MAP_DEFINITION, CONSTANT_DEFINITION, STRUCT_DEFINITION -> true;
        case DECLARATION, JUMP, CALL, ADDRESS, CONTEXT_FIELD, VALUE, SECTION -> false;
      };
    }
  }

  /// A numeric label such as `1`, used as `1b` and `1f`.
  public boolean isNumeric() {
    return AsmLexer.isDigit(text.charAt(0));
  }

  AsmName shifted(int by) {
    return new AsmName(text, span.shifted(by), role);
  }
}
