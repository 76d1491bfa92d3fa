package dev.skmsg.grammar.asm;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.jspecify.annotations.Nullable;

/// Ends the lowering of one statement at its first mistake. Never leaves the package: [Assembly]
/// makes a diagnostic of it.
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable INode where;

  private Refused(@Nullable INode where, String message) {
    super(message, null, false, false);
    this.where = where;
  }

  /// A mistake at a part of the model.
  static Refused at(EObject where, String message) {
    return at(NodeModelUtils.findActualNodeFor(where), message);
  }

  /// A mistake at a word of a part of the model.
  static Refused at(EObject where, EStructuralFeature feature, String message) {
    return NodeModelUtils.findNodesForFeature(where, feature).stream()
        .findFirst()
        .map(node -> at(node, message))
        .orElseGet(() -> at(where, message));
  }

  /// A mistake of which another statement's diagnostic tells already.
  static Refused silently() {
    return new Refused(null, "");
  }

  private static Refused at(INode node, String message) {
    return new Refused(node, message);
  }

  /// The part of the text that is wrong, `null` when another statement's diagnostic tells already.
  @Nullable INode where() {
    return where;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
