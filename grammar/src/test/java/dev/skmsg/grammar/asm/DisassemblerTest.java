package dev.skmsg.grammar.asm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.InstructionPrinter;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.bpf.object.ElfReadResult;
import dev.skmsg.bpf.object.ElfReader;
import dev.skmsg.bpf.object.ElfSection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisassemblerTest {
  /// Slots with every opcode, mostly with sound fields.
  @Provide
  Arbitrary<List<RawInstruction>> slots() {
    Arbitrary<Integer> immediates =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(2, Arbitraries.of(0, 1, 8, 16, 32, 64, 0xf1, 0xe1, 0x100)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers()));
    Arbitrary<Short> offsets =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(2, Arbitraries.of((short) 0, (short) 1, (short) 8)),
            net.jqwik.api.Tuple.of(1, Arbitraries.shorts()));
    return Combinators.combine(
            Arbitraries.integers().between(0, 255),
            Arbitraries.integers().between(0, 11),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(1, Arbitraries.just(0)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 11))),
            offsets,
            immediates)
        .as(RawInstruction::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  /// Any bytes at all come back from their disassembly.
  @Property(tries = 600)
  void bytecodeComesBack(@ForAll("slots") List<RawInstruction> slots) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * slots.size()).order(ByteOrder.LITTLE_ENDIAN);
    slots.forEach(slot -> bytes.putLong(slot.toLong()));
    String text = Disassembler.disassemble(bytes.array(), "random");
    AssemblyResult result = Assembler.assemble("random.bpf.s", text);
    ElfObject object = result.object();
    assertNotNull(object, () -> result.diagnostics() + "\n" + text);
    assertArrayEquals(
        bytes.array(), object.sections().get(object.sectionIndex("sk_msg")).content(), () -> text);
  }

  /// An instruction that the assembler takes is the same after printing and parsing.
  @Property(tries = 600)
  void instructionsComeBackFromBothSpellings(@ForAll("slots") List<RawInstruction> slots) {
    List<Instruction> assemblable =
        InstructionDecoder.decode(slots).stream()
            .filter(Assemblable::test)
            .filter(instruction -> !(instruction instanceof Instruction.LoadImmediate64))
            .filter(
                instruction ->
                    !(instruction instanceof Instruction.Call call)
                        || call.kind() == dev.skmsg.bpf.isa.CallKind.HELPER)
            .toList();
    StringBuilder pseudoCode = new StringBuilder();
    StringBuilder mnemonics = new StringBuilder();
    for (Instruction instruction : assemblable) {
      pseudoCode.append(InstructionPrinter.print(instruction)).append('\n');
      mnemonics.append(MnemonicSpelling.print(instruction)).append('\n');
    }
    assertEquals(assemblable, parsed(pseudoCode + "exit\n"));
    assertEquals(assemblable, parsed(mnemonics + "exit\n"));
  }

  private static List<Instruction> parsed(String text) {
    AssemblyResult result = Assembler.assemble("x.bpf.s", text);
    ElfObject object = result.object();
    assertNotNull(object, () -> result.diagnostics() + "\n" + text);
    List<Instruction> instructions =
        InstructionDecoder.decode(object.sections().get(object.sectionIndex("sk_msg")).content());
    return instructions.subList(0, instructions.size() - 1);
  }

  /// What clang -S -g writes assembles to the sections that clang -c -g writes, and so does the
  /// disassembly of these.
  @ParameterizedTest
  @ValueSource(strings = {"clang-v2", "clang-v4"})
  void clangAgrees(String name) throws IOException {
    ElfObject clang = object(bytes(name + ".o"));
    AssemblyResult ours =
        Assembler.assemble(name + ".s", new String(bytes(name + ".s"), StandardCharsets.UTF_8));
    assertEquals(List.of(), ours.diagnostics());
    compare(clang, Objects.requireNonNull(ours.object()));
    AssemblyResult again = Assembler.assemble(name + ".dis.s", Disassembler.disassemble(clang));
    assertEquals(List.of(), again.diagnostics());
    compare(clang, Objects.requireNonNull(again.object()));
    assertEquals(
        new String(bytes(name + ".objdump"), StandardCharsets.UTF_8),
        Disassembler.objdump(clang, name + ".o"));
  }

  private static void compare(ElfObject clang, ElfObject ours) {
    for (ElfSection section : clang.sections()) {
      // made from .loc and .cfi_*, which do not concern programs
      if (section.name().startsWith(".debug_") || section.name().equals(".comment")) {
        continue;
      }
      int index = ours.sectionIndex(section.name());
      ElfSection other = ours.sections().get(index);
      assertArrayEquals(section.content(), other.content(), section.name());
      assertEquals(section.size(), other.size(), section.name());
      assertEquals(references(clang, section), references(ours, other), section.name());
    }
  }

  private static List<String> references(ElfObject object, ElfSection section) {
    return section.relocations().stream()
        .map(
            relocation -> {
              var symbol = object.symbols().get(relocation.symbol());
              String name =
                  symbol.name().isEmpty()
                      ? object.sections().get(symbol.section()).name()
                      : symbol.name();
              return relocation.offset() + " " + relocation.type() + " " + name;
            })
        .sorted()
        .toList();
  }

  private static ElfObject object(byte[] file) {
    if (ElfReader.read(file) instanceof ElfReadResult.Readable(ElfObject object)) {
      return object;
    }
    throw new IllegalArgumentException("not readable");
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(DisassemblerTest.class.getResourceAsStream(name), name)) {
      return stream.readAllBytes();
    }
  }
}
