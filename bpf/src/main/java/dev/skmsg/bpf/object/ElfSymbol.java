package dev.skmsg.bpf.object;

/// A symbol of an object file.
///
/// @param section index of the section it stands in, or [#UNDEFINED], [#ABSOLUTE], [#COMMON]
/// @param value its offset in the section, bytes
/// @param size bytes, 0 when not known
public record ElfSymbol(
    String name,
    int section,
    long value,
    long size,
    Binding binding,
    Kind kind,
    Visibility visibility) {

  /// Defined elsewhere: in the kernel.
  public static final int UNDEFINED = -1;

  /// A plain number.
  public static final int ABSOLUTE = -2;

  /// Room that a linker is to find.
  public static final int COMMON = -3;

  /// ELF: STB_*; the ordinal is its number.
  public enum Binding {
    LOCAL,
    GLOBAL,
    WEAK
  }

  /// ELF: STT_*; the ordinal is its number.
  public enum Kind {
    NONE,
    OBJECT,
    FUNCTION,
    SECTION,
    FILE,
    COMMON_BLOCK,
    THREAD_LOCAL
  }

  /// ELF: STV_*; the ordinal is its number.
  public enum Visibility {
    DEFAULT,
    INTERNAL,
    HIDDEN,
    PROTECTED
  }

  /// A function that starts at an offset of a code section.
  public static ElfSymbol function(
      String name, int section, long value, long size, boolean global) {
    return new ElfSymbol(
        name,
        section,
        value,
        size,
        global ? Binding.GLOBAL : Binding.LOCAL,
        Kind.FUNCTION,
        Visibility.DEFAULT);
  }

  /// A global variable or map.
  public static ElfSymbol object(String name, int section, long value, long size) {
    return new ElfSymbol(
        name, section, value, size, Binding.GLOBAL, Kind.OBJECT, Visibility.DEFAULT);
  }

  /// A name to be found elsewhere: a kernel function, or a map still to be declared.
  public static ElfSymbol undefined(String name) {
    return new ElfSymbol(name, UNDEFINED, 0, 0, Binding.GLOBAL, Kind.NONE, Visibility.DEFAULT);
  }
}
