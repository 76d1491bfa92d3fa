package dev.skmsg.grammar.asm;

/// Turns `.bpf.s` text into an object and its programs: the door of this package.
public final class Assembler {
  private Assembler() {}

  /// Assembles a file; a mistake in it is a diagnostic, never an exception.
  ///
  /// @param file its path, of which messages speak and after which a nameless program is called
  public static AssemblyResult assemble(String file, String text) {
    return AsmText.parse(file, text).assemble();
  }
}
