package dev.skmsg.grammar.asm;

import dev.skmsg.grammar.asm.AsmName.Role;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.language.bpfAsm.Argument;
import dev.skmsg.language.bpfAsm.Assignment;
import dev.skmsg.language.bpfAsm.BpfAsmPackage.Literals;
import dev.skmsg.language.bpfAsm.Branch;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.Dumped;
import dev.skmsg.language.bpfAsm.Expression;
import dev.skmsg.language.bpfAsm.Label;
import dev.skmsg.language.bpfAsm.Literal;
import dev.skmsg.language.bpfAsm.Pair;
import dev.skmsg.language.bpfAsm.RegisterStatement;
import dev.skmsg.language.bpfAsm.Source;
import dev.skmsg.language.bpfAsm.SymbolUse;
import dev.skmsg.language.bpfAsm.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.jspecify.annotations.Nullable;

/// Finds the names of some lines and what each is there for.
final class NameFinder {
  private static final Set<String> DECLARATIONS =
      Set.of(
          ".globl",
          ".global",
          ".extern",
          ".weak",
          ".local",
          ".hidden",
          ".internal",
          ".protected",
          ".type",
          ".size");
  private static final Set<String> CONSTANTS = Set.of(".set", ".equ", ".equiv", ".comm", ".lcomm");

  private final List<AsmName> names = new ArrayList<>();

  private NameFinder() {}

  /// In the order of the text.
  static List<AsmName> find(Source source) {
    NameFinder finder = new NameFinder();
    source.getStatements().forEach(finder::statement);
    return List.copyOf(finder.names);
  }

  private void statement(@Nullable EObject statement) {
    switch (statement) {
      case null -> {}
      case Label label when label.getName() != null ->
          add(label, Literals.LABEL__NAME, label.getName(), Role.LABEL_DEFINITION);
      case Dumped dumped -> statement(dumped.getStatement());
      case Assignment assignment -> {
        add(assignment, Literals.ASSIGNMENT__NAME, assignment.getName(), Role.CONSTANT_DEFINITION);
        uses(assignment.getValue(), Role.VALUE);
      }
      case Branch branch -> {
        uses(branch.getRight(), Role.VALUE);
        uses(branch.getTarget(), Role.JUMP);
      }
      case RegisterStatement load
          when load.getValue() instanceof Constant constant && constant.isWide() ->
          uses(constant, Role.ADDRESS);
      case Word word when word.getName() != null -> word(word);
      default -> uses(statement, Role.VALUE);
    }
  }

  private void word(Word word) {
    String name = word.getName();
    List<Argument> arguments = word.getArguments();
    if (arguments.isEmpty()) {
      return;
    }
    Argument first = arguments.getFirst();
    List<Argument> rest = arguments.subList(1, arguments.size());
    if (name.equals(".map")) {
      uses(first, Role.MAP_DEFINITION);
      pairs(rest);
    } else if (name.equals(".struct")) {
      uses(first, Role.STRUCT_DEFINITION);
      struct(first, rest);
    } else if (CONSTANTS.contains(name)) {
      uses(first, Role.CONSTANT_DEFINITION);
      rest.forEach(argument -> uses(argument, Role.VALUE));
    } else if (DECLARATIONS.contains(name)) {
      boolean aboutOne = name.equals(".size") || name.equals(".type");
      uses(first, Role.DECLARATION);
      rest.forEach(argument -> uses(argument, aboutOne ? Role.VALUE : Role.DECLARATION));
    } else if (name.equals(".section") || name.equals(".pushsection")) {
      INode node = NodeModelUtils.findActualNodeFor(first);
      add(node, node.getText().strip(), Role.SECTION);
    } else if (name.startsWith(".")) {
      arguments.forEach(argument -> uses(argument, Role.VALUE));
    } else {
      instruction(name, arguments);
    }
  }

  private void instruction(String name, List<Argument> arguments) {
    Role role =
        switch (name) {
          case "call" -> Role.CALL;
          case "lddw" -> Role.ADDRESS;
          case "goto", "gotol", "ja", "jal", "ja32", "may_goto" -> Role.JUMP;
          default -> name.startsWith("j") && Mnemonics.isKnown(name) ? Role.JUMP : Role.VALUE;
        };
    arguments.subList(0, arguments.size() - 1).forEach(argument -> uses(argument, Role.VALUE));
    uses(arguments.getLast(), role);
  }

  /// `type=sockhash` names nothing of the file, `inner=other` and numbers do.
  private void pairs(List<Argument> arguments) {
    for (Argument argument : arguments) {
      if (argument instanceof Pair pair && !"type".equals(pair.getKey())) {
        uses(pair.getValue(), "inner".equals(pair.getKey()) ? Role.ADDRESS : Role.VALUE);
      }
    }
  }

  private void struct(Argument first, List<Argument> fields) {
    String struct =
        first instanceof Constant constant && constant.getValue() instanceof SymbolUse use
            ? use.getSymbol()
            : "";
    for (Argument argument : fields) {
      if (argument instanceof Pair field) {
        String name = struct + "." + field.getKey();
        add(field, Literals.PAIR__KEY, name, Role.CONSTANT_DEFINITION);
        uses(field.getValue(), Role.VALUE);
      }
    }
  }

  /// The names in a part of the model, all in the same role but for fields of the context.
  private void uses(@Nullable EObject part, Role role) {
    switch (part) {
      case null -> {}
      case SymbolUse use when use.getSymbol() != null -> {
        boolean field = role == Role.VALUE && KnownNames.isContextField(use.getSymbol());
        add(use, Literals.SYMBOL_USE__SYMBOL, use.getSymbol(), field ? Role.CONTEXT_FIELD : role);
      }
      case Literal literal when isNumericLabel(literal) ->
          add(NodeModelUtils.findActualNodeFor(literal), literal.getText(), role);
      case Constant constant -> uses(constant.getValue(), role);
      case Expression expression -> expression.eContents().forEach(operand -> uses(operand, role));
      default -> part.eContents().forEach(child -> uses(child, role));
    }
  }

  private static boolean isNumericLabel(Literal literal) {
    String text = literal.getText();
    return text != null && text.matches("\\d+[bf]") && !text.matches("0b[01]+");
  }

  private void add(EObject part, EAttribute feature, String name, Role role) {
    List<INode> nodes = NodeModelUtils.findNodesForFeature(part, feature);
    if (!nodes.isEmpty()) {
      add(nodes.getFirst(), name, role);
    }
  }

  private void add(@Nullable INode node, String name, Role role) {
    if (node != null && !name.isEmpty()) {
      names.add(new AsmName(name, new Span(node.getOffset(), node.getLength()), role));
    }
  }
}
