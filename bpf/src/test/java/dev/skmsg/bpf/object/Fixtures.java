package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.fail;

import dev.skmsg.bpf.isa.MapDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The object files under test: compiled from the sources beside them.
final class Fixtures {

  static final Path FOLDER = Path.of("src/test/resources/dev/skmsg/bpf/object");

  private Fixtures() {}

  static List<Path> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".bpf.o")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String name(Path file) {
    return FOLDER.relativize(file).toString();
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BpfObject link(Path file) {
    return linked(ObjectFile.read(bytes(file), file.toString()));
  }

  static BpfObject linked(ObjectReadResult result) {
    return switch (result) {
      case ObjectReadResult.Linked it -> it.object();
      case ObjectReadResult.Unreadable it -> fail(it.damage().toString());
    };
  }

  /// The map without the types of its keys and values.
  static MapDefinition untyped(MapDefinition map) {
    return new MapDefinition(
        map.name(),
        map.type(),
        map.keySize(),
        map.valueSize(),
        map.maxEntries(),
        map.flags(),
        map.inner() == null ? null : untyped(map.inner()),
        map.content(),
        map.readOnly(),
        0,
        0);
  }
}
