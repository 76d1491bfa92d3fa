package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Diagnostic.Severity;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.object.BpfObject;
import dev.skmsg.bpf.object.Damage;
import dev.skmsg.bpf.object.ObjectFile;
import dev.skmsg.bpf.object.ObjectReadResult;
import dev.skmsg.grammar.asm.AsmText;
import dev.skmsg.grammar.asm.AssemblyResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads program files: assembly (`.bpf.s`) and object files (`.o`).
public final class ProgramFiles {
  /// The suffixes by which a folder is searched.
  public static final List<String> SUFFIXES = List.of(".bpf.s", ".o");

  private ProgramFiles() {}

  /// Reads one file. Whatever is wrong with it is in the result.
  public static LoadedFile read(Path path) {
    String file = path.toString();
    return switch (SourceText.bytes(path)) {
      case SourceText.Unreadable(Diagnostic why) -> new LoadedFile.Malformed(file, List.of(why));
      case SourceText.Bytes(byte[] bytes) ->
          file.endsWith(".o") || looksLikeElf(bytes) ? object(file, bytes) : assembly(path, bytes);
    };
  }

  private static LoadedFile assembly(Path path, byte[] bytes) {
    return switch (SourceText.decode(path, bytes)) {
      case SourceText.Text(String text) -> assemble(path.toString(), text);
      case SourceText.Unreadable(Diagnostic why) ->
          new LoadedFile.Malformed(path.toString(), List.of(why));
    };
  }

  private static LoadedFile assemble(String file, String text) {
    return assembled(AsmText.parse(file, text));
  }

  /// The programs of a text that an editor holds.
  public static LoadedFile assembled(AsmText text) {
    String file = text.name();
    AssemblyResult result = text.assemble();
    List<Diagnostic> errors = new ArrayList<>();
    List<Diagnostic> warnings = new ArrayList<>();
    for (Diagnostic diagnostic : result.diagnostics()) {
      (diagnostic.severity() == Severity.ERROR ? errors : warnings).add(diagnostic);
    }
    BpfObject linked = result.linked();
    return errors.isEmpty() && linked != null
        ? programs(file, linked, warnings)
        : new LoadedFile.Malformed(file, errors);
  }

  private static LoadedFile object(String file, byte[] bytes) {
    return switch (ObjectFile.read(bytes, file)) {
      case ObjectReadResult.Unreadable(Damage damage) ->
          malformed(file, "is not a BPF object: " + damage);
      case ObjectReadResult.Linked(BpfObject object) -> programs(file, object, List.of());
    };
  }

  private static LoadedFile programs(String file, BpfObject object, List<Diagnostic> warnings) {
    if (object.programs().isEmpty() && object.refused().isEmpty()) {
      return malformed(file, "holds no program");
    }
    List<LoadedFile.Refused> refused =
        object.refused().stream()
            .map(it -> new LoadedFile.Refused(it.section(), it.name(), it.reason()))
            .toList();
    return new LoadedFile.Programs(file, object.programs(), refused, warnings);
  }

  static boolean looksLikeElf(byte[] bytes) {
    return bytes.length >= 4
        && bytes[0] == 0x7f
        && bytes[1] == 'E'
        && bytes[2] == 'L'
        && bytes[3] == 'F';
  }

  private static LoadedFile malformed(String file, String message) {
    return new LoadedFile.Malformed(
        file, List.of(Diagnostic.error(new SourcePosition(file, 0, 0), 0, message)));
  }
}
