package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is wrong with an object is told with its place.
class DamageTest {

  private static final Instruction ZERO =
      new Instruction.Alu(AluOperation.MOV, Width.W64, Register.R0, new Operand.Immediate(0));
  private static final Instruction CALL = new Instruction.Call(CallKind.LOCAL, -1, (short) 0);
  private static final Instruction EXIT = new Instruction.Exit();

  private static String damage(ElfObject object) {
    ObjectReadResult result = ObjectFile.read(ObjectFile.write(object), "damaged.bpf.o");
    return assertInstanceOf(ObjectReadResult.Unreadable.class, result).damage().toString();
  }

  private static ElfSection code(String name, List<ElfRelocation> relocations, Instruction... all) {
    return ElfSection.code(name, InstructionEncoder.encode(List.of(all)), relocations);
  }

  private static ElfRelocation call(long offset, int symbol) {
    return new ElfRelocation(offset, symbol, ElfRelocation.Type.CALL);
  }

  private static ElfSymbol program(long size) {
    return ElfSymbol.function("prog", 0, 0, size, true);
  }

  @Test
  void aSubprogramOutsideOfText() {
    ElfObject object =
        new ElfObject(
            List.of(
                code("sk_msg", List.of(call(0, 1)), CALL, EXIT),
                code("other", List.of(), ZERO, EXIT)),
            List.of(program(16), ElfSymbol.function("helper", 1, 0, 16, true)));
    assertEquals(
        "in section sk_msg at byte 0x0: a call of `helper` in section other; subprograms stand in"
            + " .text",
        damage(object));
  }

  @Test
  void aCallIntoTheMiddleOfAFunction() {
    ElfObject object =
        new ElfObject(
            List.of(
                code("sk_msg", List.of(call(0, 1)), CALL, EXIT),
                code(".text", List.of(), ZERO, EXIT)),
            List.of(
                program(16),
                new ElfSymbol(
                    "label",
                    1,
                    8,
                    0,
                    ElfSymbol.Binding.GLOBAL,
                    ElfSymbol.Kind.NONE,
                    ElfSymbol.Visibility.DEFAULT),
                ElfSymbol.function("helper", 1, 0, 16, true)));
    assertEquals(
        "in section sk_msg at byte 0x0: no function begins at slot 1 of .text (`label`)",
        damage(object));
  }

  @Test
  void aRelocationOfAnInstructionThatTakesNone() {
    ElfObject object =
        new ElfObject(
            List.of(code("sk_msg", List.of(call(8, 0)), ZERO, EXIT)), List.of(program(16)));
    assertEquals(
        "in section sk_msg at byte 0x8: a relocation of an instruction that takes none (opcode"
            + " 0x95)",
        damage(object));
  }

  @Test
  void aRelocationInsideOfAnInstruction() {
    ElfObject object =
        new ElfObject(
            List.of(code("sk_msg", List.of(call(4, 0)), ZERO, EXIT)), List.of(program(16)));
    assertEquals(
        "in section sk_msg at byte 0x4: a relocation inside of an instruction", damage(object));
  }

  @Test
  void aFunctionLargerThanItsSection() {
    ElfObject object =
        new ElfObject(List.of(code("sk_msg", List.of(), ZERO, EXIT)), List.of(program(24)));
    assertEquals(
        "in section sk_msg at byte 0x0: function 'prog' does not fit into the section",
        damage(object));
  }

  @Test
  void codeWithoutAFunction() {
    ElfObject object = new ElfObject(List.of(code("sk_msg", List.of(), ZERO, EXIT)), List.of());
    assertEquals(
        "in section sk_msg at byte 0x0: instructions without a function symbol", damage(object));
  }

  @Test
  void mapsWithoutBtf() {
    ElfObject object =
        new ElfObject(
            List.of(
                code("sk_msg", List.of(), ZERO, EXIT),
                ElfSection.data(".maps", new byte[32], List.of())),
            List.of(program(16)));
    assertEquals(
        "in section .maps at byte 0x0: maps are described by BTF, and this object has none: compile"
            + " it with -g",
        damage(object));
  }

  @Test
  void moreDataThanSensible() {
    ElfObject object =
        new ElfObject(
            List.of(code("sk_msg", List.of(), ZERO, EXIT), ElfSection.zeroed(".bss", 1L << 40)),
            List.of(program(16)));
    assertEquals(
        "in section .bss at byte 0x0: 1099511627776 bytes of data, more than 16777216",
        damage(object));
  }

  /// Each program brings its own copy of a large subprogram.
  @Test
  void manyProgramsThatCallOneLargeSubprogram() {
    int programs = 1000;
    List<Instruction> text = new ArrayList<>(Collections.nCopies(20_000, ZERO));
    text.add(EXIT);
    List<Instruction> main = new ArrayList<>();
    List<ElfRelocation> calls = new ArrayList<>();
    List<ElfSymbol> symbols = new ArrayList<>();
    symbols.add(ElfSymbol.function("large", 1, 0, text.size() * 8L, true));
    for (int i = 0; i < programs; i++) {
      calls.add(call(i * 16L, 0));
      main.addAll(List.of(CALL, EXIT));
      symbols.add(ElfSymbol.function("prog" + i, 0, i * 16L, 16, true));
    }
    ElfObject object =
        new ElfObject(
            List.of(
                ElfSection.code("sk_msg", InstructionEncoder.encode(main), calls),
                ElfSection.code(".text", InstructionEncoder.encode(text), List.of())),
            symbols);
    assertEquals(
        "in section .text at byte 0x0: the linked programs are more than sixteen times their"
            + " object's code",
        damage(object));
  }

  @Test
  void namesCannotActOnATerminal() {
    assertEquals(
        "in section a?[31mb at byte 0x0: c?d", new Damage("a\u001b[31mb", 0, "c\nd").toString());
  }
}
