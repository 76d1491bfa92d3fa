package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.SourcePosition;
import java.util.List;
import java.util.Map;

/// Object files in and out: the door of this package.
public final class ObjectFile {

  private ObjectFile() {}

  /// Reads and links an object file; never throws.
  ///
  /// @param name the file's name, with or without folders
  public static ObjectReadResult read(byte[] file, String name) {
    return switch (ElfReader.read(file)) {
      case ElfReadResult.Readable it -> link(it.object(), name);
      case ElfReadResult.Unreadable it -> new ObjectReadResult.Unreadable(it.damage());
    };
  }

  /// Makes programs of an object, with the source positions of its .BTF.ext; never throws.
  public static ObjectReadResult link(ElfObject object, String name) {
    return link(object, name, Map.of());
  }

  /// Makes programs of an object whose maker knows more about source positions; never throws.
  ///
  /// @param positions for indices of code sections, the position of each slot
  public static ObjectReadResult link(
      ElfObject object, String name, Map<Integer, List<SourcePosition>> positions) {
    try {
      return new ObjectReadResult.Linked(new Linker(object, name, positions).link());
    } catch (DamagedInput damaged) {
      return new ObjectReadResult.Unreadable(damaged.damage());
    }
  }

  /// The object as a file.
  public static byte[] write(ElfObject object) {
    return ElfWriter.write(object);
  }
}
