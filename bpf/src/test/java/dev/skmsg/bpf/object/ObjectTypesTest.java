package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.bpf.isa.TypeInformation;
import dev.skmsg.bpf.isa.TypeInformation.LineInformation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectTypesTest {

  private static BpfObject written() {
    byte[] file = ObjectFile.write(WrittenObject.described());
    return Fixtures.linked(ObjectFile.read(file, "written.bpf.o"));
  }

  @Test
  void mapsComeBackAsTheyWereDeclared() {
    List<MapDefinition> read = written().maps().subList(0, 3);
    assertEquals(WrittenObject.MAPS, read.stream().map(Fixtures::untyped).toList());
  }

  @Test
  void subprogramsStandBehindTheProgramInTheOrderOfTheirCalls() {
    assertEquals(
        List.of(
            new Subprogram("prog", 0, true),
            new Subprogram("in_data", 10, false),
            new Subprogram("size_of", 14, true)),
        written().programs().getFirst().subprograms());
  }

  @Test
  void everySlotKnowsItsLine() {
    Program program = written().programs().getFirst();
    assertEquals(
        List.of(10, 11, 11, 13, 14, 15, 16, 17, 18, 19, 30, 30, 32, 33, 34, 35),
        program.positions().stream().map(SourcePosition::line).toList());
    assertEquals(WrittenObject.FILE, program.positions().getFirst().file());
  }

  @Test
  void theKernelGetsTheTextOfTheLines() {
    TypeInformation types = Objects.requireNonNull(written().programs().getFirst().types());
    assertEquals(3, types.functions().size());
    Btf btf = Btf.parse(types.btf());
    LineInformation line = types.lines().get(1);
    assertEquals(1, line.slot());
    assertEquals(WrittenObject.FILE, btf.string(line.fileNameOffset()));
    assertEquals("  r2 = 0x0 ll", btf.string(line.lineTextOffset()));
  }

  @Test
  void positionsFromTheMakerOfTheObjectWin() {
    List<SourcePosition> known =
        IntStream.range(0, 10).mapToObj(i -> new SourcePosition("x", 100 + i, 1)).toList();
    Program program =
        Fixtures.linked(
                ObjectFile.link(WrittenObject.described(), "written.bpf.o", Map.of(0, known)))
            .programs()
            .getFirst();
    assertEquals(known, program.positions().subList(0, 10));
    assertEquals(30, program.positions().get(10).line());
  }

  @Test
  void aMapThatIsNotDeclaredIsRefusedByName() {
    BpfObject object = Fixtures.linked(ObjectFile.link(WrittenObject.code(), "written.bpf.o"));
    assertTrue(object.programs().isEmpty());
    assertEquals(
        "the kernel variable or undefined symbol `socks`", object.refused().getFirst().reason());
  }
}
