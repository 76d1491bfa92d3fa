package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.Syntax.Line;
import dev.skmsg.grammar.msgtest.TestName.Role;
import dev.skmsg.grammar.syntax.Span;
import java.util.ArrayList;
import java.util.List;
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
    for (Line line : lines) {
      if (line.statement() != null) {
        collect(line.statement(), names);
      }
    }
    return names;
  }

  private static void collect(EObject part, List<TestName> names) {
    for (EAttribute feature : part.eClass().getEAllAttributes()) {
      Role role = role(part, feature);
      if (role != null) {
        for (INode node : NodeModelUtils.findNodesForFeature(part, feature)) {
          names.add(name(node, role));
        }
      }
    }
    part.eContents().forEach(child -> collect(child, names));
  }

  private static @org.jspecify.annotations.Nullable Role role(
      EObject part, EStructuralFeature feature) {
    String owner = part.eClass().getName();
    return switch (feature.getName()) {
      case "left", "right" -> Role.SOCKET_DEFINITION;
      case "socket" -> Role.SOCKET;
      case "map" -> Role.MAP;
      case "program" -> Role.PROGRAM;
      case "file" -> Role.FILE;
      case "name" -> owner.equals("TestStatement") ? Role.TEST : null;
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
