package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Damaged and malicious objects give a value, whatever is in them.
class HostileObjectTest {

  /// What to put where in a file; the place is taken modulo the file's length.
  record Change(int place, int size, long value) {}

  private static final List<byte[]> OBJECTS =
      Fixtures.all().stream()
          .filter(file -> file.toString().contains("-v3") || file.toString().contains("gas"))
          .map(Fixtures::bytes)
          .toList();

  @Property(tries = 4000, seed = "20261123")
  void changedNumbersNeverThrow(
      @ForAll("object") byte[] object, @ForAll("changes") List<Change> changes) {
    read(changed(object, changes));
  }

  @Property(tries = 1000, seed = "20261123")
  void cutFilesAreDamaged(@ForAll("object") byte[] object, @ForAll int cutAt) {
    byte[] cut = Arrays.copyOf(object, Math.floorMod(cutAt, object.length));
    assertInstanceOf(ObjectReadResult.Unreadable.class, read(cut));
  }

  @Property(tries = 1000, seed = "20261123")
  void changedTypesNeverThrow(
      @ForAll("object") byte[] object, @ForAll("changes") List<Change> changes) {
    if (!(ElfReader.read(object) instanceof ElfReadResult.Readable(ElfObject elf))) {
      return;
    }
    for (String name : List.of(".BTF", ".BTF.ext", ".maps", "sk_msg", ".text")) {
      int index = elf.sectionIndex(name);
      if (index < 0 || elf.sections().get(index).content().length == 0) {
        continue;
      }
      ElfSection section = elf.sections().get(index);
      List<ElfSection> sections = new java.util.ArrayList<>(elf.sections());
      sections.set(
          index, section.withContent(changed(section.content(), changes), section.relocations()));
      ObjectFile.link(new ElfObject(sections, elf.symbols()), "hostile.bpf.o");
    }
  }

  @Property(tries = 500, seed = "20261123")
  void anyBytesNeverThrow(@ForAll byte[] bytes) {
    assertInstanceOf(ObjectReadResult.Unreadable.class, read(bytes));
    Btf.read(bytes);
  }

  @Example
  void messagesSayWhatIsWrongAndWhere() {
    assertEquals(
        "at byte 0x0: not an ELF file: the first bytes are not 7f 45 4c 46", damage("pass"));
    byte[] object = OBJECTS.getFirst().clone();
    object[18] = 62;
    assertEquals("at byte 0x12: expected machine 247 (BPF), found machine 62", damageOf(object));
  }

  private static String damage(String text) {
    return damageOf(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static String damageOf(byte[] file) {
    return assertInstanceOf(ObjectReadResult.Unreadable.class, read(file)).damage().toString();
  }

  private static ObjectReadResult read(byte[] file) {
    ObjectReadResult result = ObjectFile.read(file, "hostile.bpf.o");
    if (result instanceof ObjectReadResult.Unreadable(Damage damage)) {
      assertFalse(damage.message().isEmpty());
    }
    return result;
  }

  private static byte[] changed(byte[] original, List<Change> changes) {
    ByteBuffer data = ByteBuffer.wrap(original.clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (Change change : changes) {
      // Numbers of a format stand at multiples of their size.
      int place = Math.floorMod(change.place, data.limit()) / change.size * change.size;
      for (int i = 0; i < change.size && place + i < data.limit(); i++) {
        data.put(place + i, (byte) (change.value >>> 8 * i));
      }
    }
    return data.array();
  }

  @Provide
  Arbitrary<byte[]> object() {
    return Arbitraries.of(OBJECTS);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<Long> interesting =
        Arbitraries.of(0L, 1L, 2L, -1L, 0x7fffffffL, 0x80000000L, 0xffffffffL, Long.MIN_VALUE, 64L);
    return Combinators.combine(
            Arbitraries.integers(),
            Arbitraries.of(1, 2, 4, 8),
            Arbitraries.oneOf(interesting, Arbitraries.longs().between(0, 200)))
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }
}
