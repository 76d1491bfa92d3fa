package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.object.ElfSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A section while it is being filled.
final class Section {
  final String name;
  final int type;
  final long flags;
  final int entrySize;
  int alignment = 1;
  final List<Fragment> fragments = new ArrayList<>();

  /// Offset of each fragment and, last, the section's size.
  private long[] offsets = {0};

  private @Nullable Fragment misaligning;

  Section(String name, int type, long flags, int entrySize) {
    this.name = name;
    this.type = type;
    this.flags = flags;
    this.entrySize = entrySize;
  }

  /// A section of which only the name is known.
  static Section named(String name) {
    boolean zeroed = name.equals(".bss") || name.startsWith(".bss.");
    return new Section(name, zeroed ? ElfSection.NOBITS : ElfSection.PROGBITS, usualFlags(name), 0);
  }

  private static long usualFlags(String name) {
    if (name.equals("license") || name.equals("version") || name.startsWith(".maps")) {
      return ElfSection.ALLOC | ElfSection.WRITE;
    }
    if (!name.startsWith(".") || name.startsWith(".text")) {
      return ElfSection.ALLOC | ElfSection.EXECINSTR;
    }
    if (name.startsWith(".rodata")) {
      return ElfSection.ALLOC;
    }
    return name.startsWith(".data") || name.startsWith(".bss")
        ? ElfSection.ALLOC | ElfSection.WRITE
        : 0;
  }

  boolean isCode() {
    return (flags & ElfSection.EXECINSTR) != 0;
  }

  boolean isZeroed() {
    return type == ElfSection.NOBITS;
  }

  /// Looks for the first fragment of a code section that leaves what follows it, an instruction or
  /// the end, off a multiple of 8 bytes.
  void findMisaligning() {
    for (int i = 0; isCode() && i < fragments.size(); i++) {
      boolean followed = i + 1 == fragments.size() || fragments.get(i + 1) instanceof Fragment.Code;
      if (followed && offsets[i + 1] % 8 != 0) {
        misaligning = fragments.get(i);
        return;
      }
    }
  }

  /// What [#findMisaligning] found.
  @Nullable Fragment misaligning() {
    return misaligning;
  }

  long offset(int fragment) {
    return offsets[fragment];
  }

  long size() {
    return offsets[fragments.size()];
  }

  /// Makes room for the offset of a fragment that is being added.
  void add(Fragment fragment) {
    fragments.add(fragment);
    if (offsets.length <= fragments.size()) {
      offsets = Arrays.copyOf(offsets, 2 * fragments.size() + 1);
    }
    offsets[fragments.size()] = offsets[fragments.size() - 1];
  }

  /// Sets where a fragment ends; whether that is news.
  boolean endAt(int fragment, long end) {
    boolean changed = offsets[fragment + 1] != end;
    offsets[fragment + 1] = end;
    return changed;
  }
}
