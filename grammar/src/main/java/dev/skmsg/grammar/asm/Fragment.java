package dev.skmsg.grammar.asm;

import dev.skmsg.language.bpfAsm.Argument;
import dev.skmsg.language.bpfAsm.Expression;
import dev.skmsg.language.bpfAsm.Statement;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.jspecify.annotations.Nullable;

/// What one statement puts into a section.
sealed interface Fragment {
  /// The statement it comes from.
  EObject origin();

  /// An instruction of one or two slots.
  ///
  /// @param dumped pasted from a log, where immediates may be unsigned
  record Code(Statement origin, int slots, boolean dumped) implements Fragment {}

  /// Bytes known as they are read.
  record Bytes(EObject origin, byte[] content) implements Fragment {}

  /// Numbers of `size` bytes each.
  record Numbers(EObject origin, List<Argument> values, int size) implements Fragment {}

  /// Numbers in LEB128.
  record Leb128(EObject origin, List<Argument> values, boolean signed) implements Fragment {}

  /// Padding to a multiple of `alignment`, none if more than `limit` bytes were needed.
  record Alignment(EObject origin, long alignment, int fill, long limit) implements Fragment {}

  /// `count` times a number of `size` bytes.
  record Filling(EObject origin, Expression count, int size, @Nullable Expression value)
      implements Fragment {}

  /// Padding up to an offset.
  record Origin(EObject origin, Expression target, int fill) implements Fragment {}
}
