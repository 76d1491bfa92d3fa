package dev.skmsg.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every access to the context and every helper, the model against the running kernel.
class LiveTablesTest {
  private static final int FIRST_OFFSET = -9;
  private static final int LAST_OFFSET = 201;
  private static final int LAST_HELPER = 250;
  private static final MapDefinition ARRAY = MapDefinition.of("array", MapType.ARRAY, 4, 8, 1);
  private static final MapDefinition SOCKETS = MapDefinition.of("socks", MapType.SOCKMAP, 4, 4, 1);

  private final List<String> differences = new ArrayList<>();
  private int compared;

  @ParameterizedTest
  @EnumSource
  void contextAccesses(ProgramType type) {
    Said.assumeTheKernelCanBeAsked();
    for (int offset = FIRST_OFFSET; offset <= LAST_OFFSET; offset++) {
      for (MemorySize size : MemorySize.values()) {
        read(type, size, false, offset);
        if (size != MemorySize.DW) {
          read(type, size, true, offset);
        }
        String name = "write " + size + " at " + offset;
        compare(name, type, store(size, offset, false));
        compare(name + " from a register", type, store(size, offset, true));
      }
    }
    assertEquals(List.of(), differences);
    assertEquals((LAST_OFFSET - FIRST_OFFSET + 1) * (4 + 3 + 4 + 4 + 4 + 3), compared);
  }

  /// The second program tells, by the words of its refusal, what the first one's register holds.
  private void read(ProgramType type, MemorySize size, boolean signed, int offset) {
    var load = new Instruction.Load(size, signed, Register.R2, Register.R1, (short) offset);
    var use = new Instruction.Load(MemorySize.B, false, Register.R3, Register.R2, (short) 0);
    String name = "read " + size + (signed ? " signed" : "") + " at " + offset;
    compare(name, type, List.of(load, zero(Register.R0), new Instruction.Exit()));
    compare(name + ", used", type, List.of(load, use, zero(Register.R0), new Instruction.Exit()));
  }

  private static List<Instruction> store(MemorySize size, int offset, boolean register) {
    return List.of(
        zero(Register.R0),
        new Instruction.Store(
            size, Register.R1, (short) offset, register ? Register.R0 : new Immediate(1)),
        new Instruction.Exit());
  }

  @ParameterizedTest
  @EnumSource
  void helpers(ProgramType type) {
    Said.assumeTheKernelCanBeAsked();
    for (int helper = 1; helper <= LAST_HELPER; helper++) {
      for (Given given : Given.values()) {
        List<Instruction> code = new ArrayList<>(given.arguments);
        code.add(new Instruction.Call(CallKind.HELPER, helper, (short) 0));
        code.add(zero(Register.R0));
        code.add(new Instruction.Exit());
        compare("helper " + helper + " with " + given, type, code);
      }
    }
    assertEquals(List.of(), differences);
    assertEquals(LAST_HELPER * Given.values().length, compared);
  }

  /// What the arguments hold.
  private enum Given {
    NOTHING(List.of()),
    CONTEXT_AND_ZEROS(zeros(2)),
    ZEROS(zeros(1)),
    MEMORY(memory()),
    CONTEXT_MAP_AND_MEMORY(contextMapAndMemory()),
    ARRAY_AND_MEMORY(mapAndMemory(0)),
    SOCKMAP_AND_MEMORY(mapAndMemory(1)),
    MEMORY_AND_SIZES(memoryAndSizes());

    private final List<Instruction> arguments;

    Given(List<Instruction> arguments) {
      this.arguments = arguments;
    }
  }

  private static List<Instruction> zeros(int from) {
    List<Instruction> code = new ArrayList<>();
    for (int r = from; r <= 5; r++) {
      code.add(zero(Register.of(r)));
    }
    return code;
  }

  /// R2 to R5 at sixteen bytes of the stack each.
  private static List<Instruction> memory() {
    List<Instruction> code = new ArrayList<>();
    for (int r = 2; r <= 5; r++) {
      code.addAll(stack(Register.of(r), -16 * r));
    }
    return code;
  }

  private static List<Instruction> memoryAndSizes() {
    List<Instruction> code = new ArrayList<>();
    for (int r = 1; r <= 5; r++) {
      code.addAll(r % 2 == 1 ? stack(Register.of(r), -16 * r) : List.of(number(Register.of(r), 8)));
    }
    return code;
  }

  private static List<Instruction> contextMapAndMemory() {
    List<Instruction> code = new ArrayList<>(map(Register.R2, 1));
    code.addAll(stack(Register.R3, -16));
    code.addAll(List.of(zero(Register.R4), zero(Register.R5)));
    return code;
  }

  private static List<Instruction> mapAndMemory(int map) {
    List<Instruction> code = new ArrayList<>(map(Register.R1, map));
    code.addAll(stack(Register.R2, -16));
    code.addAll(stack(Register.R3, -32));
    code.addAll(List.of(zero(Register.R4), zero(Register.R5)));
    return code;
  }

  private static List<Instruction> map(Register dst, int map) {
    return List.of(
        new Instruction.LoadImmediate64(dst, Imm64Kind.MAP_INDEX, map, 0),
        new Instruction.SecondSlot());
  }

  private static List<Instruction> stack(Register dst, int offset) {
    return List.of(
        new Instruction.Store(MemorySize.DW, Register.R10, (short) offset, new Immediate(0)),
        new Instruction.Store(MemorySize.DW, Register.R10, (short) (offset + 8), new Immediate(0)),
        new Instruction.Alu(AluOperation.MOV, Width.W64, dst, Register.R10),
        new Instruction.Alu(AluOperation.ADD, Width.W64, dst, new Immediate(offset)));
  }

  private static Instruction zero(Register register) {
    return number(register, 0);
  }

  private static Instruction number(Register register, int value) {
    return new Instruction.Alu(AluOperation.MOV, Width.W64, register, new Immediate(value));
  }

  private void compare(String name, ProgramType type, List<Instruction> code) {
    compared++;
    Program program = Program.of("live", type, code, List.of(ARRAY, SOCKETS));
    String model = Said.byTheModel(program);
    String kernel = Said.byTheKernel(program);
    if (!model.equals(kernel) && !model.startsWith("unsupported")) {
      differences.add(name + ": kernel " + kernel + ", model " + model);
    }
  }
}
