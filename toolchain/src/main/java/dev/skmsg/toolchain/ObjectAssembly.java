package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.bpf.object.ElfWriter;
import dev.skmsg.grammar.asm.Assembler;
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
      case SourceText.Text(String text) -> {
        AssemblyResult result = Assembler.assemble(path.toString(), text);
        ElfObject object = result.object();
        yield object == null
            ? new Malformed(result.diagnostics())
            : new Assembled(ElfWriter.write(object), result.diagnostics());
      }
    };
  }
}
