package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.SourcePosition;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;

/// A text with its name and its lines.
final class SourceFile {
  private final String name;
  private final String text;
  private final int[] lineStarts;

  /// Where the segment of each tree of nodes begins.
  private final IdentityHashMap<INode, Integer> segmentStarts = new IdentityHashMap<>();

  SourceFile(String name, String text, List<Segment.Placed> segments) {
    this.name = name;
    this.text = text;
    segments.forEach(placed -> segmentStarts.put(placed.segment().root(), placed.start()));
    int[] starts = new int[16];
    int count = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at + 1;
    }
    this.lineStarts = Arrays.copyOf(starts, count);
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  /// Where a node begins in the file.
  int offset(INode node) {
    return Objects.requireNonNull(segmentStarts.get(node.getRootNode())) + node.getOffset();
  }

  /// Where the character at an offset stands.
  SourcePosition position(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    int line = found >= 0 ? found : -found - 2;
    return new SourcePosition(name, line + 1, offset - lineStarts[line] + 1);
  }

  /// Where a part of the model begins.
  SourcePosition position(EObject part) {
    return position(offset(NodeModelUtils.findActualNodeFor(part)));
  }

  /// A line without its newline, from 1.
  String line(int line) {
    int end = line < lineStarts.length ? lineStarts[line] - 1 : text.length();
    return text.substring(lineStarts[line - 1], end).stripTrailing();
  }

  /// The part of the text that a part of the model was made of.
  String text(EObject part) {
    INode node = NodeModelUtils.findActualNodeFor(part);
    int offset = offset(node);
    return text.substring(offset, offset + node.getLength());
  }

  /// What a program without a name of its own is called: the last part of the path without
  /// `.bpf.s`, as a C identifier.
  String stem() {
    String stem = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    for (String suffix : new String[] {".bpf.s", ".s", ".S"}) {
      if (stem.endsWith(suffix)) {
        stem = stem.substring(0, stem.length() - suffix.length());
        break;
      }
    }
    return identifier(stem);
  }

  /// A text with everything that no C identifier takes replaced by `_`.
  static String identifier(String text) {
    String clean = text.replaceAll("[^A-Za-z0-9_]", "_");
    return clean.isEmpty() || AsmLexer.isDigit(clean.charAt(0)) ? "_" + clean : clean;
  }
}
