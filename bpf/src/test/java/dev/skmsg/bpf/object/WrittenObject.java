package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.Alu;
import dev.skmsg.bpf.isa.Instruction.Call;
import dev.skmsg.bpf.isa.Instruction.Exit;
import dev.skmsg.bpf.isa.Instruction.Load;
import dev.skmsg.bpf.isa.Instruction.LoadImmediate64;
import dev.skmsg.bpf.isa.Instruction.SecondSlot;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.InstructionPrinter;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.object.Declarations.FunctionDeclaration;
import dev.skmsg.bpf.object.Declarations.LineDeclaration;
import dev.skmsg.bpf.object.Declarations.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An object as an assembler makes it: a program with a map, data, and a static and a global
/// subprogram.
final class WrittenObject {

  static final String FILE = "written.bpf.s";

  private WrittenObject() {}

  private static final List<Instruction> MAIN =
      List.of(
          new Alu(AluOperation.MOV, Width.W64, Register.R6, Register.R1),
          new LoadImmediate64(Register.R2, Imm64Kind.CONSTANT, 0, 0),
          new SecondSlot(),
          new Alu(AluOperation.MOV, Width.W64, Register.R3, new Operand.Immediate(0)),
          new Alu(AluOperation.MOV, Width.W64, Register.R4, new Operand.Immediate(0)),
          new Call(CallKind.HELPER, 60, (short) 0),
          new Call(CallKind.LOCAL, -1, (short) 0),
          new Alu(AluOperation.MOV, Width.W64, Register.R1, Register.R6),
          new Call(CallKind.LOCAL, -1, (short) 0),
          new Exit());

  private static final List<Instruction> TEXT =
      List.of(
          new LoadImmediate64(Register.R1, Imm64Kind.CONSTANT, 4, 0),
          new SecondSlot(),
          new Load(MemorySize.W, false, Register.R0, Register.R1, (short) 0),
          new Exit(),
          new Load(MemorySize.W, false, Register.R0, Register.R1, (short) 68),
          new Exit());

  private static final List<ElfSymbol> SYMBOLS =
      List.of(
          ElfSymbol.undefined("socks"),
          ElfSymbol.function("in_data", 1, 0, 32, false),
          ElfSymbol.function("prog", 0, 0, MAIN.size() * 8L, true),
          ElfSymbol.function("size_of", 1, 32, 16, true),
          ElfSymbol.object("LICENSE", 2, 0, 4),
          ElfSymbol.object("value", 3, 4, 4));

  static final List<MapDefinition> MAPS =
      List.of(
          MapDefinition.of("socks", MapType.SOCKMAP, 4, 4, 16),
          MapDefinition.of("counts", MapType.ARRAY, 4, 8, 4),
          new MapDefinition(
              "outer",
              MapType.ARRAY_OF_MAPS,
              4,
              4,
              2,
              0,
              MapDefinition.of("outer.inner", MapType.HASH, 4, 8, 4),
              null,
              false,
              0,
              0));

  /// Code alone: `socks` is undefined.
  static ElfObject code() {
    return new ElfObject(
        List.of(
            ElfSection.code(
                "sk_msg",
                InstructionEncoder.encode(MAIN),
                List.of(
                    new ElfRelocation(8, 0, ElfRelocation.Type.IMM64),
                    new ElfRelocation(48, 1, ElfRelocation.Type.CALL),
                    new ElfRelocation(64, 3, ElfRelocation.Type.CALL))),
            ElfSection.code(
                ".text",
                InstructionEncoder.encode(TEXT),
                List.of(new ElfRelocation(0, 5, ElfRelocation.Type.IMM64))),
            ElfSection.data("license", "GPL\0".getBytes(StandardCharsets.UTF_8), List.of()),
            ElfSection.data(
                ".data", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, List.of())),
        SYMBOLS);
  }

  static ElfObject described() {
    List<LineDeclaration> lines = new ArrayList<>();
    addLines(lines, 0, MAIN, 10);
    addLines(lines, 1, TEXT, 30);
    List<Parameter> context = List.of(new Parameter.Context(ProgramType.SK_MSG));
    return ObjectTypes.describe(
        code(),
        new Declarations(
            MAPS,
            List.of(
                new FunctionDeclaration("prog", context),
                new FunctionDeclaration("size_of", context)),
            lines));
  }

  private static void addLines(
      List<LineDeclaration> lines, int section, List<Instruction> instructions, int firstLine) {
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      if (!(instruction instanceof SecondSlot)) {
        lines.add(
            new LineDeclaration(
                section,
                i * 8L,
                firstLine + i,
                3,
                FILE,
                "  " + InstructionPrinter.print(instruction)));
      }
    }
  }

  /// Calls of kernel functions that take numbers, pointers and structs.
  static ElfObject kernelFunctionCalls() {
    Instruction frame = new Alu(AluOperation.MOV, Width.W64, Register.R1, Register.R10);
    Instruction slot = new Alu(AluOperation.ADD, Width.W64, Register.R1, new Operand.Immediate(-8));
    Instruction call = new Call(CallKind.LOCAL, -1, (short) 0);
    List<Instruction> instructions =
        List.of(
            new Alu(AluOperation.MOV, Width.W64, Register.R6, Register.R1),
            frame,
            slot,
            new Alu(AluOperation.MOV, Width.W64, Register.R2, new Operand.Immediate(0)),
            new Alu(AluOperation.MOV, Width.W64, Register.R3, new Operand.Immediate(3)),
            call,
            frame,
            slot,
            call,
            new Alu(AluOperation.MOV, Width.W64, Register.R1, Register.R6),
            call,
            new Alu(AluOperation.MOV, Width.W64, Register.R0, new Operand.Immediate(1)),
            new Exit());
    List<ElfSymbol> symbols =
        List.of(
            ElfSymbol.undefined("bpf_iter_num_new"),
            ElfSymbol.undefined("bpf_iter_num_destroy"),
            ElfSymbol.undefined("bpf_cast_to_kern_ctx"),
            ElfSymbol.function("iterate", 0, 0, instructions.size() * 8L, true),
            ElfSymbol.object("LICENSE", 1, 0, 4));
    List<ElfRelocation> calls =
        List.of(
            new ElfRelocation(5 * 8, 0, ElfRelocation.Type.CALL),
            new ElfRelocation(8 * 8, 1, ElfRelocation.Type.CALL),
            new ElfRelocation(10 * 8, 2, ElfRelocation.Type.CALL));
    return ObjectTypes.describe(
        new ElfObject(
            List.of(
                ElfSection.code("sk_msg", InstructionEncoder.encode(instructions), calls),
                ElfSection.data("license", "GPL\0".getBytes(StandardCharsets.UTF_8), List.of())),
            symbols),
        new Declarations(List.of(), List.of(), List.of()));
  }
}
