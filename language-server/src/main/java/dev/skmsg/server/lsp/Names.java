package dev.skmsg.server.lsp;

import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.grammar.asm.AsmName.Role;
import dev.skmsg.grammar.asm.AsmText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the names of an assembly text mean: which definition a use refers to.
final class Names {
  /// What a name stands for.
  enum Kind {
    LABEL,
    FUNCTION,
    MAP,
    CONSTANT,
    STRUCT,
    HELPER,
    KFUNC,
    CONTEXT_FIELD,
    KNOWN_CONSTANT,
    SECTION,
    UNKNOWN
  }

  private static final KernelProfile KERNEL = KernelProfile.newest();

  private final List<AsmName> all;
  private final Map<String, AsmName> definitions = new HashMap<>();
  private final Set<String> functions = new HashSet<>();

  Names(AsmText text) {
    all = text.names();
    Set<String> jumped = new HashSet<>();
    for (AsmName name : all) {
      if (name.role().isDefinition() && !name.isNumeric()) {
        definitions.putIfAbsent(name.text(), name);
      }
      if (name.role() == Role.CALL || name.role() == Role.DECLARATION) {
        functions.add(name.text());
      } else if (name.role() == Role.JUMP) {
        jumped.add(name.text());
      }
    }
    addPrograms(jumped);
  }

  /// The first label of a section of code that nothing jumps to begins a program.
  private void addPrograms(Set<String> jumped) {
    boolean first = true;
    for (AsmName name : all) {
      if (name.role() == Role.SECTION) {
        first = true;
      } else if (name.role() == Role.LABEL_DEFINITION && first) {
        first = false;
        if (!jumped.contains(name.text())) {
          functions.add(name.text());
        }
      }
    }
  }

  List<AsmName> all() {
    return all;
  }

  /// The name at a caret.
  @Nullable AsmName at(int offset) {
    AsmName found = null;
    for (AsmName name : all) {
      if (name.span().offset() > offset) {
        break;
      }
      if (name.span().touches(offset)) {
        found = name;
      }
    }
    return found;
  }

  Kind kind(AsmName name) {
    if (name.role() == Role.SECTION) {
      return Kind.SECTION;
    }
    AsmName definition = definition(name);
    if (definition != null) {
      return switch (definition.role()) {
        case MAP_DEFINITION -> Kind.MAP;
        case CONSTANT_DEFINITION -> Kind.CONSTANT;
        case STRUCT_DEFINITION -> Kind.STRUCT;
        default -> functions.contains(definition.text()) ? Kind.FUNCTION : Kind.LABEL;
      };
    }
    if (name.role() == Role.CALL) {
      return KERNEL.helper(name.text()) != null
          ? Kind.HELPER
          : KERNEL.kernelFunction(name.text()) != null ? Kind.KFUNC : Kind.UNKNOWN;
    }
    if (name.role() == Role.CONTEXT_FIELD) {
      return Kind.CONTEXT_FIELD;
    }
    return AsmText.knownNames().containsKey(name.text()) ? Kind.KNOWN_CONSTANT : Kind.UNKNOWN;
  }

  /// The definition of a name, itself if it is one.
  @Nullable AsmName definition(AsmName name) {
    if (name.role().isDefinition()) {
      return name;
    }
    if (!name.isNumeric()) {
      return definitions.get(name.text());
    }
    String number = name.text().substring(0, name.text().length() - 1);
    boolean forward = name.text().endsWith("f");
    AsmName found = null;
    for (AsmName label : all) {
      if (label.role() != Role.LABEL_DEFINITION || !label.text().equals(number)) {
        continue;
      }
      boolean behind = label.span().offset() > name.span().offset();
      if (forward && behind) {
        return label;
      }
      if (!forward && !behind) {
        found = label;
      }
    }
    return found;
  }

  /// Every place that means the same as a name, its definition among them.
  List<AsmName> same(AsmName name) {
    AsmName definition = definition(name);
    List<AsmName> same = new ArrayList<>();
    for (AsmName other : all) {
      boolean means =
          definition != null
              ? definition.equals(definition(other))
              : definition(other) == null
                  && other.text().equals(name.text())
                  && kind(other) == kind(name);
      if (means && (other.role() == Role.SECTION) == (name.role() == Role.SECTION)) {
        same.add(other);
      }
    }
    return same;
  }

  /// Whether a word can be the name of something: it is lexed as one, and as nothing else.
  static boolean isName(String word) {
    List<AsmName> names = AsmText.parse("", word + ":\n").names();
    return names.size() == 1
        && names.getFirst().text().equals(word)
        && names.getFirst().span().length() == word.length()
        && !names.getFirst().isNumeric();
  }

  /// Whether the text, or every text, has such a name already.
  boolean isTaken(String name) {
    return definitions.containsKey(name) || AsmText.knownNames().containsKey(name);
  }

  /// Names of one kind that the text defines, in its order.
  List<AsmName> defined(Kind kind) {
    return all.stream().filter(name -> name.role().isDefinition() && kind(name) == kind).toList();
  }
}
