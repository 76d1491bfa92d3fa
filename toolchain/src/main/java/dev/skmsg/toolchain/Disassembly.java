package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.object.Damage;
import dev.skmsg.bpf.object.ElfReadResult;
import dev.skmsg.bpf.object.ElfReader;
import dev.skmsg.grammar.asm.Disassembler;
import java.nio.file.Path;

/// An object file or raw bytecode on its way back to text.
public sealed interface Disassembly {
  /// One instruction slot.
  int SLOT_BYTES = 8;

  /// The text.
  record Text(String text) implements Disassembly {}

  /// The file is neither an object nor bytecode.
  record Malformed(Diagnostic error) implements Disassembly {}

  /// Disassembles a file.
  ///
  /// @param objdump in the layout of llvm-objdump, for objects
  static Disassembly of(Path path, boolean objdump) {
    return switch (SourceText.bytes(path)) {
      case SourceText.Unreadable(Diagnostic why) -> new Malformed(why);
      case SourceText.Bytes(byte[] bytes) ->
          ProgramFiles.looksLikeElf(bytes)
              ? object(path, bytes, objdump)
              : bytecode(path, bytes, objdump);
    };
  }

  private static Disassembly object(Path path, byte[] bytes, boolean objdump) {
    return switch (ElfReader.read(bytes)) {
      case ElfReadResult.Readable(var object) ->
          new Text(
              objdump
                  ? Disassembler.objdump(object, path.toString())
                  : Disassembler.disassemble(object));
      case ElfReadResult.Unreadable(Damage damage) ->
          malformed(path, "is not a BPF object: " + damage);
    };
  }

  private static Disassembly bytecode(Path path, byte[] bytes, boolean objdump) {
    if (bytes.length == 0 || bytes.length % SLOT_BYTES != 0) {
      return malformed(
          path,
          "is neither an object file nor bytecode: expected slots of 8 bytes, found "
              + bytes.length
              + " bytes");
    }
    if (objdump) {
      return malformed(path, "is raw bytecode: --objdump takes an object file");
    }
    String name = String.valueOf(path.getFileName());
    int dot = name.indexOf('.');
    return new Text(Disassembler.disassemble(bytes, dot > 0 ? name.substring(0, dot) : name));
  }

  private static Malformed malformed(Path path, String message) {
    return new Malformed(Diagnostic.error(new SourcePosition(path.toString(), 0, 0), 0, message));
  }
}
