package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.Syntax.Line;
import dev.skmsg.grammar.msgtest.TestName.Role;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.language.msgTest.ConnectStatement;
import dev.skmsg.language.msgTest.ListenStatement;
import dev.skmsg.language.msgTest.OpenStatement;
import dev.skmsg.language.msgTest.TestStatement;
import dev.skmsg.language.msgTest.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;

/// Finds the names in the sound lines of a test file. What a feature of the grammar is called says
/// what its names are: `socket`, `left`, `right`, `map`, `program`, `file`.
final class TestNames {
  private TestNames() {}

  static List<TestName> of(List<Line> lines) {
    List<TestName> names = new ArrayList<>();
    Set<Integer> values = new HashSet<>();
    for (Line line : lines) {
      if (line.statement() != null) {
        collect(line.statement(), names, values);
      }
    }
    return names.stream()
        .map(name -> values.contains(name.span().offset()) ? value(name, names) : name)
        .toList();
  }

  /// What is put into a map is a socket, a map or a program, as the rest of the file has it.
  private static TestName value(TestName name, List<TestName> all) {
    Role role = Role.PROGRAM;
    for (TestName other : all) {
      if (other.text().equals(name.text()) && other.role() == Role.SOCKET_DEFINITION) {
        return new TestName(name.text(), name.span(), Role.SOCKET);
      }
      if (other.text().equals(name.text()) && other.role() == Role.MAP) {
        role = Role.MAP;
      }
    }
    return new TestName(name.text(), name.span(), role);
  }

  /// @param values offsets of the names that are put into maps
  private static void collect(EObject part, List<TestName> names, Set<Integer> values) {
    for (EAttribute feature : part.eClass().getEAllAttributes()) {
      Role role = role(part, feature);
      if (role != null) {
        for (INode node : NodeModelUtils.findNodesForFeature(part, feature)) {
          names.add(name(node, role));
          if (part instanceof Value) {
            values.add(node.getOffset());
          }
        }
      }
    }
    part.eContents().forEach(child -> collect(child, names, values));
  }

  private static @org.jspecify.annotations.Nullable Role role(
      EObject part, EStructuralFeature feature) {
    return switch (feature.getName()) {
      case "left", "right", "child" -> Role.SOCKET_DEFINITION;
      case "socket" ->
          switch (part) {
            case OpenStatement _, ListenStatement _, ConnectStatement _ -> Role.SOCKET_DEFINITION;
            default -> Role.SOCKET;
          };
      case "target" -> Role.SOCKET;
      case "map" -> Role.MAP;
      case "program" -> Role.PROGRAM;
      case "file" -> Role.FILE;
      case "name" ->
          switch (part) {
            case TestStatement _ -> Role.TEST;
            case Value _ -> Role.PROGRAM;
            default -> null;
          };
      default -> null;
    };
  }

  private static TestName name(INode node, Role role) {
    String text = node.getText().strip();
    if (text.startsWith("@")) {
      text = text.substring(1);
    }
    if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1);
    }
    return new TestName(text, new Span(node.getOffset(), node.getLength()), role);
  }
}
