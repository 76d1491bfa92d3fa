package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ElfRoundTripTest {

  @Property(tries = 300)
  void readingWhatWasWrittenGivesTheSameObject(@ForAll("objects") ElfObject object) {
    ElfReadResult result = ElfReader.read(ElfWriter.write(object));
    ElfReadResult.Readable readable = assertInstanceOf(ElfReadResult.Readable.class, result);
    assertEquals(object.withLocalSymbolsFirst(), readable.object());
  }

  @Property(tries = 300)
  void aCutFileIsDamagedAndNothingIsThrown(@ForAll("objects") ElfObject object, @ForAll int cutAt) {
    byte[] file = ElfWriter.write(object);
    byte[] cut = Arrays.copyOf(file, Math.floorMod(cutAt, file.length));
    assertInstanceOf(ElfReadResult.Unreadable.class, ElfReader.read(cut));
  }

  @Property(tries = 1000)
  void changedBytesNeverThrow(
      @ForAll("objects") ElfObject object, @ForAll("changes") List<Integer> changes) {
    byte[] file = ElfWriter.write(object);
    for (int change : changes) {
      file[Math.floorMod(change >>> 8, file.length)] = (byte) change;
    }
    ElfReader.read(file);
  }

  @Provide
  Arbitrary<List<Integer>> changes() {
    return Arbitraries.integers().list().ofMinSize(1).ofMaxSize(8);
  }

  @Provide
  Arbitrary<ElfObject> objects() {
    Arbitrary<List<ElfSection>> sections = section().list().ofMaxSize(6);
    return sections.flatMap(
        some ->
            symbol(some.size())
                .list()
                .ofMaxSize(8)
                .flatMap(symbols -> withRelocations(some, symbols)));
  }

  private static Arbitrary<String> name() {
    return Arbitraries.strings().withChars("abc._/").ofMaxLength(12);
  }

  private static Arbitrary<ElfSection> section() {
    Arbitrary<byte[]> content = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    return Combinators.combine(
            name(),
            content,
            Arbitraries.longs().between(0, 0xfff),
            Arbitraries.of(1, 4, 8, 64),
            Arbitraries.integers().between(0, 24),
            Arbitraries.of(true, false))
        .as(
            (name, bytes, flags, alignment, entry, zeroed) ->
                zeroed
                    ? new ElfSection(
                        name,
                        ElfSection.NOBITS,
                        flags,
                        alignment,
                        entry,
                        new byte[0],
                        bytes.length,
                        List.of())
                    : new ElfSection(
                        name,
                        ElfSection.PROGBITS,
                        flags,
                        alignment,
                        entry,
                        bytes,
                        bytes.length,
                        List.of()));
  }

  private static Arbitrary<ElfSymbol> symbol(int sectionCount) {
    return Combinators.combine(
            name(),
            Arbitraries.integers().between(ElfSymbol.COMMON, sectionCount - 1),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.of(ElfSymbol.Binding.class),
            Arbitraries.of(ElfSymbol.Kind.class),
            Arbitraries.of(ElfSymbol.Visibility.class))
        .as(ElfSymbol::new);
  }

  private static Arbitrary<ElfObject> withRelocations(
      List<ElfSection> sections, List<ElfSymbol> symbols) {
    Arbitrary<ElfRelocation> any =
        Combinators.combine(
                Arbitraries.longs().between(0, 39),
                Arbitraries.integers().between(ElfRelocation.NO_SYMBOL, symbols.size() - 1),
                Arbitraries.of(ElfRelocation.Type.class))
            .as(ElfRelocation::new);
    return any.list()
        .ofMaxSize(4)
        .list()
        .ofSize(sections.size())
        .map(
            lists -> {
              List<ElfSection> relocated = new ArrayList<>();
              for (int i = 0; i < sections.size(); i++) {
                ElfSection section = sections.get(i);
                relocated.add(
                    new ElfSection(
                        section.name(),
                        section.type(),
                        section.flags(),
                        section.alignment(),
                        section.entrySize(),
                        section.content(),
                        section.size(),
                        lists.get(i).stream().filter(r -> r.offset() < section.size()).toList()));
              }
              return new ElfObject(relocated, symbols);
            });
  }
}
