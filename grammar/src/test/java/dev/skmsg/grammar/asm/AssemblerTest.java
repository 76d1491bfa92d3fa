package dev.skmsg.grammar.asm;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.InstructionPrinter;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.bpf.object.ElfSection;
import dev.skmsg.grammar.fixture.Fixture;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AssemblerTest {
  /// LLVM's pseudo-C with the bytes that `llvm-mc-19 -triple bpfel -mcpu=v4` made of it.
  @TestFactory
  List<DynamicTest> pseudoCode() {
    return Fixture.tests(AssemblerTest.class, "pseudo-code.txt", AssemblerTest::bytes);
  }

  /// Other spellings, and what they are in pseudo-C.
  @TestFactory
  List<DynamicTest> spellings() {
    return Fixture.tests(
        AssemblerTest.class,
        "spellings.txt",
        text ->
            InstructionDecoder.decode(code(text)).stream()
                .filter(instruction -> !(instruction instanceof Instruction.SecondSlot))
                .map(instruction -> "  " + InstructionPrinter.print(instruction))
                .collect(Collectors.joining("\n")));
  }

  /// Whole files and the programs they come to.
  @TestFactory
  List<DynamicTest> programs() {
    return Fixture.tests(
        AssemblerTest.class,
        "programs.txt",
        text -> {
          AssemblyResult result = Assembler.assemble("dir/http-filter.bpf.s", text);
          List<String> lines = new ArrayList<>();
          for (Diagnostic diagnostic : result.diagnostics()) {
            lines.add("  " + diagnostic.severity() + " " + diagnostic.message());
          }
          result.programs().forEach(program -> describe(program, lines));
          if (result.object() != null) {
            describe(result.object(), lines);
          }
          return String.join("\n", lines);
        });
  }

  private static String bytes(String text) {
    return "  " + HexFormat.ofDelimiter(" ").formatHex(code(text));
  }

  /// The code, whether or not it makes a whole program.
  private static byte[] code(String text) {
    AssemblyResult result = Assembler.assemble("x.bpf.s", text);
    ElfObject object = result.object();
    assertNotNull(object, () -> text + result.diagnostics());
    return object.sections().get(object.sectionIndex("sk_msg")).content();
  }

  private static void describe(Program program, List<String> lines) {
    lines.add(
        "  program %s, %s in %s, license %s"
            .formatted(
                program.name(), program.type().label(), program.section(), program.license()));
    for (MapDefinition map : program.maps()) {
      lines.add(
          "    map %s %s key %d value %d entries %d flags %d%s"
              .formatted(
                  map.name(),
                  map.type().label(),
                  map.keySize(),
                  map.valueSize(),
                  map.maxEntries(),
                  map.flags(),
                  map.content() == null
                      ? ""
                      : " content " + HexFormat.of().formatHex(map.content())));
    }
    for (int slot = 0; slot < program.instructions().size(); slot++) {
      SourcePosition position = Objects.requireNonNull(program.position(slot));
      int current = slot;
      program.subprograms().stream()
          .filter(subprogram -> subprogram.start() == current)
          .forEach(subprogram -> lines.add("    " + subprogram.name() + ":"));
      lines.add(
          "    %d:%d\t%s"
              .formatted(
                  position.line(),
                  position.column(),
                  InstructionPrinter.print(program.instructions().get(slot))));
    }
  }

  private static void describe(ElfObject object, List<String> lines) {
    for (ElfSection section : object.sections()) {
      if (section.isAllocated() && !section.isCode()) {
        lines.add(
            "  section %s %s"
                .formatted(section.name(), HexFormat.of().formatHex(section.content())));
      }
    }
  }
}
