package dev.skmsg.bpf.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.TypeInformation;
import dev.skmsg.bpf.isa.TypeInformation.FunctionInformation;
import dev.skmsg.bpf.isa.TypeInformation.LineInformation;
import dev.skmsg.bpf.kernel.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A program in the form BPF_PROG_LOAD takes it, ready to be loaded any number of times. Holds its
/// BTF in the kernel until closed.
final class ProgramLoad implements AutoCloseable {
  private static final int FUNCTION_RECORD = 8;
  private static final int LINE_RECORD = 16;
  private static final int ATTEMPTS = 10;

  private final Program program;
  private final Arena arena;
  private final MemorySegment bytecode;
  private final MemorySegment license;
  private final int btfFd;
  private final MemorySegment functions;
  private final MemorySegment lines;

  private ProgramLoad(Program program, Arena arena, List<Instruction> instructions, int btfFd) {
    this.program = program;
    this.arena = arena;
    this.btfFd = btfFd;
    bytecode = copy(arena, InstructionEncoder.encode(instructions));
    license = arena.allocateFrom(program.license());
    TypeInformation types = program.types();
    functions = types == null ? MemorySegment.NULL : functionRecords(arena, types.functions());
    lines = types == null ? MemorySegment.NULL : lineRecords(arena, types.lines());
  }

  /// Resolves kernel functions and loads the BTF.
  static KernelAnswer<ProgramLoad> prepare(Program program) {
    List<Instruction> instructions = new ArrayList<>(program.instructions());
    for (int slot = 0; slot < instructions.size(); slot++) {
      Instruction instruction = instructions.get(slot);
      if (instruction instanceof Instruction.Call(CallKind kind, int target, short module)
          && kind == CallKind.KFUNC
          && target >= 0
          && target < program.kfuncs().size()) {
        String name = program.kfuncs().get(target);
        OptionalInt id = KernelBtf.function(KernelDoor.current(), name);
        if (id.isEmpty()) {
          return new KernelAnswer.Refused<>(
              "finding the kernel function " + name, Errno.ENOENT.number());
        }
        instructions.set(slot, new Instruction.Call(kind, id.getAsInt(), module));
      }
      if (instruction instanceof Instruction.LoadImmediate64 load
          && namesMissingMap(program, load)) {
        return new KernelAnswer.Refused<>(
            "finding map " + load.low() + " of slot " + slot, Errno.ENOENT.number());
      }
    }
    Arena arena = Arena.ofConfined();
    long btfFd = program.types() == null ? -1 : loadBtf(arena, program.types().btf());
    if (program.types() != null && btfFd < 0) {
      arena.close();
      return new KernelAnswer.Refused<>("loading BTF", (int) -btfFd);
    }
    return new KernelAnswer.Granted<>(new ProgramLoad(program, arena, instructions, (int) btfFd));
  }

  private static boolean namesMissingMap(Program program, Instruction.LoadImmediate64 load) {
    return (load.kind() == Imm64Kind.MAP_INDEX || load.kind() == Imm64Kind.MAP_INDEX_VALUE)
        && Integer.compareUnsigned(load.low(), program.maps().size()) >= 0;
  }

  /// Loads BTF for as long as its descriptor or what was made with it lives.
  ///
  /// @return the descriptor, or the negated error number
  static long loadBtf(TypeInformation types) {
    try (Arena arena = Arena.ofConfined()) {
      return loadBtf(arena, types.btf());
    }
  }

  private static long loadBtf(Arena arena, byte[] btf) {
    return BpfAttribute.cleared()
        .putAddress(0, copy(arena, btf))
        .putInt(16, btf.length)
        .call(BpfAttribute.BTF_LOAD);
  }

  private static MemorySegment functionRecords(Arena arena, List<FunctionInformation> functions) {
    MemorySegment records = arena.allocate((long) FUNCTION_RECORD * functions.size(), 8);
    long at = 0;
    for (FunctionInformation function : functions) {
      records.set(JAVA_INT, at, function.slot());
      records.set(JAVA_INT, at + 4, function.typeId());
      at += FUNCTION_RECORD;
    }
    return records;
  }

  private static MemorySegment lineRecords(Arena arena, List<LineInformation> lines) {
    MemorySegment records = arena.allocate((long) LINE_RECORD * lines.size(), 8);
    long at = 0;
    for (LineInformation line : lines) {
      records.set(JAVA_INT, at, line.slot());
      records.set(JAVA_INT, at + 4, line.fileNameOffset());
      records.set(JAVA_INT, at + 8, line.lineTextOffset());
      records.set(JAVA_INT, at + 12, line.line() << 10 | line.column() & 0x3ff);
      at += LINE_RECORD;
    }
    return records;
  }

  /// Creates the program's maps afresh, in its order.
  KernelAnswer<List<LiveMap>> createMaps() {
    List<LiveMap> maps = new ArrayList<>();
    for (MapDefinition definition : program.maps()) {
      switch (LiveMap.create(definition, btfFd)) {
        case KernelAnswer.Granted<LiveMap>(LiveMap map) -> maps.add(map);
        case KernelAnswer.Refused<LiveMap> refused -> {
          maps.forEach(LiveMap::close);
          return refused.as();
        }
      }
    }
    return new KernelAnswer.Granted<>(maps);
  }

  /// Whether a load leaves a trace in the maps: a PROG_ARRAY belongs to the first program that
  /// uses it.
  boolean marksItsMaps() {
    return program.maps().stream().anyMatch(map -> map.type() == MapType.PROG_ARRAY);
  }

  /// Loads the program without a log.
  ///
  /// @return its descriptor, or the negated error number
  long load(List<LiveMap> maps) {
    return load(maps, 0, MemorySegment.NULL).result();
  }

  /// Loads the program.
  ///
  /// @param log receives a zero-terminated text; [MemorySegment#NULL] at level 0
  Attempt load(List<LiveMap> maps, int logLevel, MemorySegment log) {
    Attempt attempt = attempt(maps, logLevel, log);
    // A pending signal interrupts the verifier; libbpf tries again as well.
    for (int i = 1; i < ATTEMPTS && attempt.result() == -Errno.EAGAIN.number(); i++) {
      attempt = attempt(maps, logLevel, log);
    }
    return attempt;
  }

  /// @param result descriptor or negated error number
  /// @param logLength what the whole log would take, with its zero; unsigned
  record Attempt(long result, int logLength) {}

  private Attempt attempt(List<LiveMap> maps, int logLevel, MemorySegment log) {
    BpfAttribute attribute =
        BpfAttribute.cleared()
            .putInt(0, program.type().id())
            .putInt(4, program.instructions().size())
            .putAddress(8, bytecode)
            .putAddress(16, license)
            .putInt(24, logLevel)
            .putInt(28, (int) log.byteSize())
            .putAnswer(32, log)
            .putName(48, program.name())
            .putInt(68, AttachType.of(program).id());
    if (!maps.isEmpty()) {
      attribute.putAddress(120, descriptors(maps));
    }
    if (btfFd >= 0) {
      attribute
          .putInt(72, btfFd)
          .putInt(76, FUNCTION_RECORD)
          .putAddress(80, functions)
          .putInt(88, (int) functions.byteSize() / FUNCTION_RECORD)
          .putInt(92, LINE_RECORD)
          .putAddress(96, lines)
          .putInt(104, (int) lines.byteSize() / LINE_RECORD);
    }
    long result = attribute.call(BpfAttribute.PROG_LOAD);
    return new Attempt(result, attribute.getInt(140));
  }

  private MemorySegment descriptors(List<LiveMap> maps) {
    MemorySegment fds = arena.allocate(JAVA_INT, maps.size());
    for (int i = 0; i < maps.size(); i++) {
      fds.setAtIndex(JAVA_INT, i, maps.get(i).fd());
    }
    return fds;
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    MemorySegment copy = arena.allocate(Math.max(1, bytes.length), 8);
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    return copy;
  }

  @Override
  public void close() {
    if (btfFd >= 0) {
      KernelDoor.current().close(btfFd);
    }
    arena.close();
  }
}
