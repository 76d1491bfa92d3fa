package dev.skmsg.grammar.syntax;

import org.antlr.runtime.Token;
import org.eclipse.emf.common.util.EList;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EClassifier;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.parser.IAstFactory;
import org.eclipse.xtext.parser.antlr.AntlrDatatypeRuleToken;
import org.jspecify.annotations.Nullable;

/// Makes the model of a parsed file. A word of the source is kept as it is written: what it is
/// worth is for the lowering to say, which can say it with a position.
public final class ModelFactory implements IAstFactory {
  @Override
  public EObject create(EClassifier type) {
    return type.getEPackage().getEFactoryInstance().create((EClass) type);
  }

  @Override
  public void set(EObject object, String feature, Object value, @Nullable String rule, INode node) {
    object.eSet(feature(object, feature), value(value));
  }

  @Override
  @SuppressWarnings("unchecked")
  public void add(
      EObject object, String feature, @Nullable Object value, @Nullable String rule, INode node) {
    if (value != null) {
      ((EList<Object>) object.eGet(feature(object, feature))).add(value(value));
    }
  }

  private static EStructuralFeature feature(EObject object, String name) {
    return object.eClass().getEStructuralFeature(name);
  }

  private static Object value(Object value) {
    return switch (value) {
      case Token token -> token.getText();
      case AntlrDatatypeRuleToken token -> token.getText();
      default -> value;
    };
  }
}
