package dev.skmsg.grammar.asm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sections of a file, and the one that is being filled.
///
/// A file may begin without saying a section: that is `sk_msg`, the program.
final class Sections {
  static final String DEFAULT = "sk_msg";
  static final String FUNCTIONS = ".text";

  final List<Section> all = new ArrayList<>();
  private final Deque<Section> stack = new ArrayDeque<>();
  private Section current = Section.named(DEFAULT);
  private Section previous = current;

  /// Whether the section in use was chosen by the assembler.
  private boolean implicit = true;

  boolean isImplicit() {
    return implicit;
  }

  /// The section that takes the next fragment.
  Section current() {
    if (!all.contains(current)) {
      all.add(current);
    }
    return current;
  }

  /// The section with that name, new if there is none yet.
  Section find(String name) {
    Section known = existing(name);
    return known == null ? Section.named(name) : known;
  }

  @Nullable Section existing(String name) {
    for (Section section : all) {
      if (section.name.equals(name)) {
        return section;
      }
    }
    return null;
  }

  void enter(Section section) {
    implicit = false;
    change(section);
  }

  /// Goes on in another section that the file does not name.
  void enterImplicitly(String name) {
    change(find(name));
  }

  private void change(Section section) {
    previous = current;
    current = section;
    if (!all.contains(section)) {
      all.add(section);
    }
  }

  void push(Section section) {
    stack.push(current);
    enter(section);
  }

  /// Back to the section before the last push; whether there was one.
  boolean pop() {
    if (stack.isEmpty()) {
      return false;
    }
    change(stack.pop());
    return true;
  }

  void swap() {
    implicit = false;
    change(previous);
  }
}
