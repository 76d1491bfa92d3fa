package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;

/// Maps as they were declared before BTF: each symbol of the section `maps` is a struct of five
/// numbers, type, key size, value size, entries and flags. libbpf took them until 1.0.
final class LegacyMaps {

  private static final String SECTION = "maps";
  private static final int SIZE = 20;

  private LegacyMaps() {}

  static void addTo(ObjectMaps maps, ElfObject elf) {
    int index = elf.sectionIndex(SECTION);
    if (index < 0) {
      return;
    }
    byte[] content = elf.sections().get(index).content();
    ByteBuffer data = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    List<ElfSymbol> symbols =
        elf.symbols().stream()
            .filter(s -> s.section() == index && s.kind() != ElfSymbol.Kind.SECTION)
            .sorted(Comparator.comparingLong(ElfSymbol::value))
            .toList();
    for (ElfSymbol symbol : symbols) {
      long offset = symbol.value();
      if (offset < 0 || offset > content.length - SIZE) {
        throw new DamagedInput(
            SECTION, offset, "map '%s' reaches beyond the end".formatted(symbol.name()));
      }
      int at = (int) offset;
      MapType type =
          MapType.ofId(data.getInt(at))
              .orElseThrow(
                  () ->
                      new DamagedInput(
                          SECTION,
                          offset,
                          "map '%s': unknown map type %d"
                              .formatted(symbol.name(), data.getInt(at))));
      MapDefinition map =
          new MapDefinition(
              symbol.name(),
              type,
              data.getInt(at + 4),
              data.getInt(at + 8),
              data.getInt(at + 12),
              data.getInt(at + 16),
              null,
              null,
              false,
              0,
              0);
      maps.declare(map, index, offset);
    }
  }
}
