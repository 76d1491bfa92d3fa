package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.UniqueElements;

class DeclarationsTest {

  @Property(tries = 300)
  void declaredMapsComeBackFromTheFile(
      @ForAll("maps") @UniqueElements(by = NameOf.class) List<MapDefinition> maps) {
    ElfObject described =
        ObjectTypes.describe(
            new ElfObject(List.of(), List.of()), new Declarations(maps, List.of(), List.of()));
    byte[] file = ObjectFile.write(described);
    List<MapDefinition> read = Fixtures.linked(ObjectFile.read(file, "maps.bpf.o")).maps();
    assertEquals(maps, read.stream().map(Fixtures::untyped).toList());
    for (MapDefinition map : read) {
      boolean typed = BtfMaps.takesTypes(map.type());
      assertEquals(typed && map.keySize() != 0, map.keyTypeId() != 0, map.toString());
      assertEquals(typed && map.valueSize() != 0, map.valueTypeId() != 0, map.toString());
    }
  }

  static final class NameOf implements java.util.function.Function<Object, Object> {
    @Override
    public Object apply(Object map) {
      return ((MapDefinition) map).name();
    }
  }

  @Provide
  Arbitrary<List<MapDefinition>> maps() {
    return map().list().ofMaxSize(8);
  }

  private static Arbitrary<MapDefinition> map() {
    Arbitrary<MapDefinition> plain =
        Combinators.combine(
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20),
                // Ring buffers are rounded up to pages, as libbpf does.
                Arbitraries.of(MapType.class).filter(type -> type != MapType.RINGBUF),
                Arbitraries.integers().between(0, 512),
                Arbitraries.integers().between(0, 1 << 20),
                Arbitraries.integers(),
                Arbitraries.integers())
            .as(
                (name, type, key, value, entries, flags) ->
                    new MapDefinition(
                        name, type, key, value, entries, flags, null, null, false, 0, 0));
    return Combinators.combine(plain, plain).as(DeclarationsTest::nested);
  }

  private static MapDefinition nested(MapDefinition outer, MapDefinition inner) {
    return switch (outer.type()) {
      case ARRAY_OF_MAPS, HASH_OF_MAPS ->
          new MapDefinition(
              outer.name(),
              outer.type(),
              outer.keySize(),
              4,
              outer.maxEntries(),
              outer.flags(),
              named(inner, outer.name() + ".inner"),
              null,
              false,
              0,
              0);
      default -> outer;
    };
  }

  private static MapDefinition named(MapDefinition map, String name) {
    return new MapDefinition(
        name,
        map.type(),
        map.keySize(),
        map.valueSize(),
        map.maxEntries(),
        map.flags(),
        null,
        null,
        false,
        0,
        0);
  }
}
