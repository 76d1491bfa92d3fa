package dev.skmsg.bpf.isa;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class InstructionPrinterTest {

  @Test
  void everyFormReadsAsLlvmObjdumpPrintsIt() throws IOException {
    List<String> actual = new ArrayList<>();
    List<Instruction> forms = InstructionForms.all();
    for (int slot = 0; slot < forms.size(); slot++) {
      Instruction instruction = forms.get(slot);
      int slots = instruction instanceof Instruction.LoadImmediate64 ? 2 : 1;
      byte[] bytes = InstructionEncoder.encode(forms.subList(slot, slot + slots));
      actual.add(HexFormat.of().formatHex(bytes) + "\t" + InstructionPrinter.print(instruction));
      slot += slots - 1;
    }
    assertIterableEquals(golden("llvm-objdump-19.tsv"), actual);
  }

  @Test
  void whatLlvm19CannotPrintReadsAsLaterReleasesHaveIt() {
    List<Executable> checks = new ArrayList<>();
    expect(checks, "w1 = load_acquire((u8 *)(r2 + 0x4))", acquire(MemorySize.B));
    expect(checks, "w1 = load_acquire((u16 *)(r2 + 0x4))", acquire(MemorySize.H));
    expect(checks, "w1 = load_acquire((u32 *)(r2 + 0x4))", acquire(MemorySize.W));
    expect(checks, "r1 = load_acquire((u64 *)(r2 + 0x4))", acquire(MemorySize.DW));
    expect(checks, "store_release((u8 *)(r1 - 0x4), w2)", release(MemorySize.B));
    expect(checks, "store_release((u64 *)(r1 - 0x4), r2)", release(MemorySize.DW));
    expect(
        checks,
        "ld_pseudo\tr1, 0x2, 0x5, 0x8",
        new Instruction.LoadImmediate64(Register.R1, Imm64Kind.MAP_FD_VALUE, 5, 8));
    expect(
        checks,
        "r0 = *(u16 *)skb[r2 - 0x8]",
        new Instruction.LoadPacket(MemorySize.H, Register.R2, -8));
    expect(checks, "", new Instruction.SecondSlot());
    expect(checks, "<unknown>", new Instruction.Invalid(RawInstruction.ofLong(0)));
    assertAll(checks);
  }

  private static Instruction acquire(MemorySize size) {
    return new Instruction.LoadAcquire(size, Register.R1, Register.R2, (short) 4);
  }

  private static Instruction release(MemorySize size) {
    return new Instruction.StoreRelease(size, Register.R1, (short) -4, Register.R2);
  }

  private static void expect(List<Executable> checks, String text, Instruction instruction) {
    checks.add(() -> assertEquals(text, InstructionPrinter.print(instruction)));
  }

  /// The file without its comment lines.
  private static List<String> golden(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(InstructionPrinterTest.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
