package dev.skmsg.bpf.object;

import java.util.Arrays;
import java.util.List;

/// A section of an object file with the relocations that apply to it.
///
/// @param type SHT_*
/// @param flags SHF_*
/// @param alignment a power of two, at least 1
/// @param entrySize bytes an entry, 0 for none
/// @param content empty for [#NOBITS]
/// @param size bytes in memory: the length of the content, except for [#NOBITS]
/// @param relocations in the order of the file
public record ElfSection(
    String name,
    int type,
    long flags,
    int alignment,
    int entrySize,
    byte[] content,
    long size,
    List<ElfRelocation> relocations) {

  public static final int PROGBITS = 1;
  public static final int NOBITS = 8;

  public static final long WRITE = 0x1;
  public static final long ALLOC = 0x2;
  public static final long EXECINSTR = 0x4;
  public static final long MERGE = 0x10;
  public static final long STRINGS = 0x20;

  public ElfSection {
    relocations = List.copyOf(relocations);
  }

  /// Instructions.
  public static ElfSection code(String name, byte[] content, List<ElfRelocation> relocations) {
    return of(name, ALLOC | EXECINSTR, 8, content, relocations);
  }

  /// Data that a program may change, such as .data, .maps and license.
  public static ElfSection data(String name, byte[] content, List<ElfRelocation> relocations) {
    return of(name, ALLOC | WRITE, 8, content, relocations);
  }

  /// Data that stays as it is, such as .rodata.
  public static ElfSection readOnly(String name, byte[] content, List<ElfRelocation> relocations) {
    return of(name, ALLOC, 8, content, relocations);
  }

  /// Data that starts as zeros and takes no room in the file, such as .bss.
  public static ElfSection zeroed(String name, long size) {
    return new ElfSection(name, NOBITS, ALLOC | WRITE, 8, 0, new byte[0], size, List.of());
  }

  /// What describes the program and is no part of it, such as .BTF and debug sections.
  public static ElfSection plain(String name, byte[] content, List<ElfRelocation> relocations) {
    return of(name, 0, 4, content, relocations);
  }

  private static ElfSection of(
      String name, long flags, int alignment, byte[] content, List<ElfRelocation> relocations) {
    return new ElfSection(
        name, PROGBITS, flags, alignment, 0, content, content.length, relocations);
  }

  /// Whether the section holds instructions.
  public boolean isCode() {
    return type == PROGBITS && (flags & EXECINSTR) != 0;
  }

  /// Whether the section is part of what is loaded.
  public boolean isAllocated() {
    return (flags & ALLOC) != 0;
  }

  /// What the section holds in memory: its content, or zeros.
  ///
  /// A [#NOBITS] section may claim any size, so check it first.
  byte[] memory() {
    return type == NOBITS ? new byte[Math.toIntExact(size)] : content;
  }

  ElfSection withContent(byte[] newContent, List<ElfRelocation> newRelocations) {
    return new ElfSection(
        name, type, flags, alignment, entrySize, newContent, newContent.length, newRelocations);
  }

  ElfSection withSymbolsMoved(int[] moved) {
    List<ElfRelocation> mapped =
        relocations.stream()
            .map(
                r ->
                    r.symbol() == ElfRelocation.NO_SYMBOL
                        ? r
                        : new ElfRelocation(r.offset(), moved[r.symbol()], r.type()))
            .toList();
    return new ElfSection(name, type, flags, alignment, entrySize, content, size, mapped);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ElfSection that
        && name.equals(that.name)
        && type == that.type
        && flags == that.flags
        && alignment == that.alignment
        && entrySize == that.entrySize
        && Arrays.equals(content, that.content)
        && size == that.size
        && relocations.equals(that.relocations);
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return "%s (type %d, flags %#x, %d bytes, %d relocations)"
        .formatted(name, type, flags, size, relocations.size());
  }
}
