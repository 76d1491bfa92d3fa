package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.bpf.object.ElfWriter;
import dev.skmsg.grammar.asm.AsmText;
import dev.skmsg.grammar.asm.AssemblyResult;
import java.nio.file.Path;
import java.util.List;

/// Assembly on its way to an object file.
public sealed interface ObjectAssembly {

  /// It assembled.
  ///
  /// @param bytes of the ELF file
  record Assembled(byte[] bytes, List<Diagnostic> warnings) implements ObjectAssembly {}

  /// It did not.
  record Malformed(List<Diagnostic> errors) implements ObjectAssembly {}

  /// Assembles a `.bpf.s` file.
  static ObjectAssembly assemble(Path path) {
    return switch (SourceText.read(path)) {
      case SourceText.Unreadable(Diagnostic why) -> new Malformed(List.of(why));
      case SourceText.Text(String text) -> of(AsmText.parse(path.toString(), text));
    };
  }

  /// Assembles a text that an editor holds.
  static ObjectAssembly of(AsmText text) {
    AssemblyResult result = text.assemble();
    ElfObject object = result.object();
    return object == null
        ? new Malformed(result.diagnostics())
        : new Assembled(ElfWriter.write(object), result.diagnostics());
  }

  /// Where the object of a source goes: beside it, as `NAME.bpf.o`.
  static Path target(Path source) {
    String name = String.valueOf(source.getFileName());
    String stem = name.endsWith(".s") ? name.substring(0, name.length() - 2) : name;
    return source.resolveSibling(stem + ".o");
  }
}
