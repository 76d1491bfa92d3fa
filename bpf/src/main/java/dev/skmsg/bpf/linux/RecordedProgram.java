package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.bpf.isa.TypeInformation;
import dev.skmsg.bpf.isa.TypeInformation.FunctionInformation;
import dev.skmsg.bpf.isa.Width;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A program as [RunRecorder] loads it: a main function of ours in front, which calls the old one
/// and writes a record of the run into the one value of an array.
///
/// The value begins with the number of runs; a record is five 64-bit numbers.
final class RecordedProgram {
  static final int HEADER = 8;
  static final int RECORD = 40;
  static final int NUMBER = 0;
  static final int RETURNED = 8;
  static final int SIZE = 16;
  static final int WINDOW = 24;
  static final int REDIRECT = 32;

  /// kernel: include/uapi/linux/bpf.h, BPF_FUNC_probe_read_kernel
  private static final int PROBE_READ_KERNEL = 113;

  /// Ours reads kernel memory, which takes the GPL; what the program's own license lets it call is
  /// for a load of the program alone to find out.
  private static final String LICENSE = "GPL";

  private static final Register CTX = Register.R6;
  private static final Register RESULT = Register.R7;
  private static final Register RECORD_AT = Register.R8;

  private static final Instruction CALL_PLACE = new Instruction.Call(CallKind.LOCAL, 0, (short) 0);

  private final List<Instruction> code = new ArrayList<>();

  private RecordedProgram() {}

  /// @param program what is recorded
  /// @param records the array, to be the last of the maps
  /// @param number tells this program's records from those of others
  /// @param capacity how many records fit
  /// @param redirectOffset where the kernel's context struct keeps the socket chosen
  static Program of(
      Program program, MapDefinition records, int number, int capacity, int redirectOffset) {
    RecordedProgram front = new RecordedProgram();
    front.write(program.type(), program.maps().size(), number, capacity, redirectOffset);
    int length = front.code.size();
    // The one call in front reaches the old main function behind.
    int call = front.code.indexOf(CALL_PLACE);
    front.code.set(call, new Instruction.Call(CallKind.LOCAL, length - call - 1, (short) 0));

    List<Subprogram> subprograms = new ArrayList<>();
    subprograms.add(new Subprogram(program.name(), 0, false));
    for (Subprogram subprogram : program.subprograms()) {
      subprograms.add(new Subprogram(subprogram.name(), subprogram.start() + length, false));
    }
    List<MapDefinition> maps = new ArrayList<>(program.maps());
    maps.add(records);
    front.code.addAll(program.instructions());
    return new Program(
        program.name(),
        program.section(),
        program.type(),
        LICENSE,
        front.code,
        subprograms,
        maps,
        program.kfuncs(),
        List.of(),
        types(subprograms));
  }

  private void write(
      ProgramType type, int recordsIndex, int number, int capacity, int redirectOffset) {
    code.add(move(CTX, Register.R1));
    code.add(CALL_PLACE);
    code.add(move(RESULT, Register.R0));
    claimRecord(recordsIndex);
    int branch = code.size();
    code.add(new Instruction.Exit());
    code.add(alu(AluOperation.MUL, Register.R2, new Operand.Immediate(RECORD)));
    code.add(alu(AluOperation.ADD, RECORD_AT, Register.R2));
    code.add(store(NUMBER, new Operand.Immediate(number)));
    code.add(store(RETURNED, RESULT));
    describeMessage(type);
    readRedirect(redirectOffset);
    code.set(
        branch,
        new Instruction.Branch(
            Condition.GE,
            Width.W64,
            Register.R2,
            new Operand.Immediate(capacity),
            (short) (code.size() - branch - 1)));
    code.add(move(Register.R0, RESULT));
    code.add(new Instruction.Exit());
  }

  /// Counts the run: R2 becomes its number, [#RECORD_AT] the array's value.
  private void claimRecord(int recordsIndex) {
    code.add(
        new Instruction.LoadImmediate64(RECORD_AT, Imm64Kind.MAP_INDEX_VALUE, recordsIndex, 0));
    code.add(new Instruction.SecondSlot());
    code.add(move(Register.R2, new Operand.Immediate(1)));
    code.add(
        new Instruction.Atomic(
            AtomicOperation.FETCH_ADD, MemorySize.DW, RECORD_AT, (short) 0, Register.R2));
  }

  private void describeMessage(ProgramType type) {
    // kernel: include/uapi/linux/bpf.h, struct sk_msg_md and struct __sk_buff, 6.18
    MemorySize pointer = type == ProgramType.SK_MSG ? MemorySize.DW : MemorySize.W;
    int data = type == ProgramType.SK_MSG ? 0 : 76;
    int dataEnd = type == ProgramType.SK_MSG ? 8 : 80;
    int size = type == ProgramType.SK_MSG ? 68 : 0;
    code.add(new Instruction.Load(MemorySize.W, false, Register.R2, CTX, (short) size));
    code.add(store(SIZE, Register.R2));
    code.add(new Instruction.Load(pointer, false, Register.R2, CTX, (short) dataEnd));
    code.add(new Instruction.Load(pointer, false, Register.R3, CTX, (short) data));
    code.add(alu(AluOperation.SUB, Register.R2, Register.R3));
    code.add(store(WINDOW, Register.R2));
  }

  private void readRedirect(int offset) {
    code.add(move(Register.R1, RECORD_AT));
    code.add(alu(AluOperation.ADD, Register.R1, new Operand.Immediate(HEADER + REDIRECT)));
    code.add(move(Register.R2, new Operand.Immediate(8)));
    code.add(move(Register.R3, CTX));
    code.add(alu(AluOperation.ADD, Register.R3, new Operand.Immediate(offset)));
    code.add(new Instruction.Call(CallKind.HELPER, PROBE_READ_KERNEL, (short) 0));
  }

  /// What the kernel asks of functions that make tail calls: that they return int.
  private static TypeInformation types(List<Subprogram> subprograms) {
    byte[] strings = "\0int\0function\0".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer btf = ByteBuffer.allocate(24 + 40 + strings.length).order(ByteOrder.LITTLE_ENDIAN);
    btf.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    btf.putInt(0).putInt(40).putInt(40).putInt(strings.length);
    btf.putInt(1).putInt(1 << 24).putInt(4).putInt(1 << 24 | 32); // [1] INT, signed
    btf.putInt(0).putInt(13 << 24).putInt(1); // [2] FUNC_PROTO returning it
    btf.putInt(5).putInt(12 << 24).putInt(2); // [3] FUNC, static
    btf.put(strings);
    return new TypeInformation(
        btf.array(),
        subprograms.stream().map(it -> new FunctionInformation(it.start(), 3)).toList(),
        List.of());
  }

  private static Instruction store(int field, Operand src) {
    return new Instruction.Store(MemorySize.DW, RECORD_AT, (short) (HEADER + field), src);
  }

  private static Instruction move(Register dst, Operand src) {
    return alu(AluOperation.MOV, dst, src);
  }

  private static Instruction alu(AluOperation op, Register dst, Operand src) {
    return new Instruction.Alu(op, Width.W64, dst, src);
  }
}
