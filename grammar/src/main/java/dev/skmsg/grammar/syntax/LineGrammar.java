package dev.skmsg.grammar.syntax;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.xtext.AbstractElement;
import org.eclipse.xtext.AbstractRule;
import org.eclipse.xtext.Action;
import org.eclipse.xtext.Alternatives;
import org.eclipse.xtext.Assignment;
import org.eclipse.xtext.EnumLiteralDeclaration;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.Group;
import org.eclipse.xtext.Keyword;
import org.eclipse.xtext.RuleCall;
import org.eclipse.xtext.TerminalRule;
import org.jspecify.annotations.Nullable;

/// One rule of an Xtext grammar, walked along the tokens of one line to find how far the line makes
/// sense and everything that could have come there.
///
/// A generated parser knows one token or none of that: it commits to an alternative and complains
/// about the first thing missing there. The walk follows all alternatives at once. It does not
/// terminate on left recursion, which Xtext forbids, and is meant for lines: rules that call
/// themselves are walked to the end of the line at most.
public final class LineGrammar {
  private final AbstractRule rule;
  private final Map<String, String> descriptions;
  private final Set<String> ignoredRules;

  /// @param descriptions what to call a rule or terminal in a message, by the rule's name;
  /// terminals
  ///     and keywords without one appear as they are written
  /// @param ignoredRules rules that take broken lines: they never expect anything
  public LineGrammar(
      AbstractRule rule, Map<String, String> descriptions, Set<String> ignoredRules) {
    this.rule = rule;
    this.descriptions = Map.copyOf(descriptions);
    this.ignoredRules = Set.copyOf(ignoredRules);
  }

  /// Where a line stops making sense.
  ///
  /// @param token index of the first token that nothing in the rule can take
  /// @param expected what could have stood there, in words, in the grammar's order
  /// @param keywords the keywords that could have stood there
  public record Mismatch(int token, Set<String> expected, Set<String> keywords) {

    /// The expected things as a sentence has them: `a`, `a or b`, `a, b or c`.
    public String expectedText() {
      List<String> words = List.copyOf(expected);
      if (words.size() == 1) {
        return words.get(0);
      }
      return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }
  }

  /// The mismatch of a line, or `null` if the rule takes all its tokens.
  ///
  /// @param tokens their types as the parser names them: `'to'` for a keyword, `RULE_NUMBER` for a
  ///     terminal
  public @Nullable Mismatch mismatch(List<String> tokens) {
    Walk walk = new Walk(tokens);
    BitSet start = new BitSet();
    start.set(0);
    BitSet ends = walk.rule(rule, start, null);
    if (ends.get(tokens.size())) {
      return null;
    }
    for (int token = walk.expected.size() - 1; token >= 0; token--) {
      if (!walk.expected.get(token).isEmpty()) {
        return new Mismatch(token, walk.expected.get(token), walk.keywords.get(token));
      }
    }
    throw new IllegalStateException("a rule that expects nothing");
  }

  /// A description that stands for all a rule could begin with, at the tokens where it may begin.
  ///
  /// @param outer of the calling rule, which goes first
  private record Label(@Nullable Label outer, String text, BitSet tokens) {
    String at(int token, String otherwise) {
      String inner = tokens.get(token) ? text : otherwise;
      return outer == null ? inner : outer.at(token, inner);
    }
  }

  private final class Walk {
    private final List<String> tokens;
    private final List<Set<String>> expected = new ArrayList<>();
    private final List<Set<String>> keywords = new ArrayList<>();

    Walk(List<String> tokens) {
      this.tokens = tokens;
      for (int i = 0; i <= tokens.size(); i++) {
        expected.add(new LinkedHashSet<>());
        keywords.add(new LinkedHashSet<>());
      }
    }

    BitSet rule(AbstractRule called, BitSet starts, @Nullable Label label) {
      if (ignoredRules.contains(called.getName())) {
        return new BitSet();
      }
      if (called instanceof TerminalRule) {
        String description = descriptions.getOrDefault(called.getName(), called.getName());
        return terminal("RULE_" + called.getName(), description, starts, label);
      }
      String description = descriptions.get(called.getName());
      Label inner =
          description == null ? label : new Label(label, description, (BitSet) starts.clone());
      return element(called.getAlternatives(), starts, inner);
    }

    /// Where the element may end when it begins at one of these tokens.
    BitSet element(AbstractElement element, BitSet starts, @Nullable Label label) {
      if (starts.isEmpty()) {
        return new BitSet(); // or a rule that calls itself would be walked for ever
      }
      BitSet ends = once(element, starts, label);
      if (GrammarUtil.isMultipleCardinality(element)) {
        BitSet fresh = (BitSet) ends.clone();
        while (!fresh.isEmpty()) {
          BitSet more = once(element, fresh, label);
          more.andNot(ends);
          ends.or(more);
          fresh = more;
        }
      }
      if (GrammarUtil.isOptionalCardinality(element)) {
        ends.or(starts);
      }
      return ends;
    }

    private BitSet once(AbstractElement element, BitSet starts, @Nullable Label label) {
      return switch (element) {
        case Keyword keyword -> keyword(keyword.getValue(), starts, label);
        case EnumLiteralDeclaration literal ->
            keyword(literal.getLiteral().getValue(), starts, label);
        case RuleCall call -> rule(call.getRule(), starts, label);
        case Assignment assignment -> element(assignment.getTerminal(), starts, label);
        case Action action -> (BitSet) starts.clone();
        case Alternatives alternatives -> {
          BitSet ends = new BitSet();
          for (AbstractElement alternative : alternatives.getElements()) {
            ends.or(element(alternative, starts, label));
          }
          yield ends;
        }
        case Group group -> {
          BitSet ends = (BitSet) starts.clone();
          for (AbstractElement part : group.getElements()) {
            ends = element(part, ends, label);
          }
          yield ends;
        }
        default -> throw new IllegalStateException("not walked: " + element.eClass().getName());
      };
    }

    private BitSet keyword(String word, BitSet starts, @Nullable Label label) {
      String type = "'" + word + "'";
      BitSet ends = terminal(type, type, starts, label);
      starts.stream()
          .filter(token -> !ends.get(token + 1))
          .forEach(token -> keywords.get(token).add(word));
      return ends;
    }

    private BitSet terminal(String type, String description, BitSet starts, @Nullable Label label) {
      BitSet ends = new BitSet();
      starts.stream()
          .forEach(
              token -> {
                if (token < tokens.size() && tokens.get(token).equals(type)) {
                  ends.set(token + 1);
                } else {
                  expected
                      .get(token)
                      .add(label == null ? description : label.at(token, description));
                }
              });
      return ends;
    }
  }
}
