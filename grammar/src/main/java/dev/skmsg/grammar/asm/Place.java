package dev.skmsg.grammar.asm;

import org.jspecify.annotations.Nullable;

/// Where a statement puts its bytes: what `.` means in it, and which numeric labels lie before it.
///
/// @param order the statement's number in the file
record Place(@Nullable Section section, int fragment, int order) {
  static final Place NOWHERE = new Place(null, 0, 0);

  /// Bytes from the start of the section, once that is laid out.
  long offset() {
    return section == null ? 0 : section.offset(fragment);
  }
}
