package dev.skmsg.lab.guest;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.object.Btf;
import dev.skmsg.bpf.object.BtfType;
import dev.skmsg.lab.fuzz.Judge;
import dev.skmsg.lab.fuzz.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a kernel offers to programs of our types, found by asking it about one program a fact.
public final class KernelFacts {
  private static final int MOST_HELPERS = 400;
  private static final int LARGEST_CONTEXT = 200;

  private static final Pattern HELPER = Pattern.compile("bpf_(\\w+)#\\d+");

  /// What the log says of R2 behind the load.
  private static final Pattern LOADED = Pattern.compile("\\bR2(?:_w)?=(\\S+)");

  private final Judge kernel;

  /// @param kernel its outcomes carry the log at level 2
  public KernelFacts(Judge kernel) {
    this.kernel = kernel;
  }

  /// One row for each helper: number, name if the kernel tells, program types that may call it.
  public List<String> helpers() {
    List<String> rows = new ArrayList<>();
    for (int id = 1; id < MOST_HELPERS; id++) {
      int helper = id;
      String name = "-";
      List<String> types = new ArrayList<>();
      for (ProgramType type : List.of(ProgramType.SK_MSG, ProgramType.SK_SKB)) {
        Outcome outcome =
            ask(type, List.of(), new Instruction.Call(CallKind.HELPER, helper, (short) 0));
        if (outcome.error().startsWith("invalid func")) {
          return rows;
        }
        Matcher match = HELPER.matcher(outcome.log());
        name = match.find() ? match.group(1) : name;
        if (isGranted(outcome)) {
          types.add(type.label());
        }
      }
      rows.add(id + "\t" + name + "\t" + (types.isEmpty() ? "-" : String.join(",", types)));
    }
    return rows;
  }

  private static boolean isGranted(Outcome outcome) {
    return !outcome.error().startsWith("unknown func")
        && !outcome.error().startsWith("program of this type cannot use helper");
  }

  /// One row for each access to the context that loads: type, offset, size, access, what a load
  /// leaves.
  public List<String> contextAccesses() {
    List<String> rows = new ArrayList<>();
    for (ProgramType type : List.of(ProgramType.SK_MSG, ProgramType.SK_SKB)) {
      for (int offset = 0; offset < LARGEST_CONTEXT; offset++) {
        for (MemorySize size : MemorySize.values()) {
          addAccesses(rows, type, (short) offset, size);
        }
      }
    }
    return rows;
  }

  private void addAccesses(List<String> rows, ProgramType type, short offset, MemorySize size) {
    add(rows, type, offset, size, "read", load(size, offset, false));
    if (size.bytes() < 8) {
      add(rows, type, offset, size, "read_sx", load(size, offset, true));
    }
    add(rows, type, offset, size, "write_reg", store(size, offset, Register.R2));
    add(rows, type, offset, size, "write_imm", store(size, offset, new Operand.Immediate(0)));
  }

  private static Instruction load(MemorySize size, short offset, boolean signExtend) {
    return new Instruction.Load(size, signExtend, Register.R2, Register.R1, offset);
  }

  private static Instruction store(MemorySize size, short offset, Operand value) {
    return new Instruction.Store(size, Register.R1, offset, value);
  }

  private void add(
      List<String> rows,
      ProgramType type,
      short offset,
      MemorySize size,
      String access,
      Instruction instruction) {
    Outcome outcome = ask(type, List.of(), instruction);
    if (outcome.verdict() == Outcome.Verdict.ACCEPT) {
      String result = access.startsWith("read") ? loaded(outcome.log()) : "-";
      rows.add(
          String.join(
              "\t",
              type.name(),
              Integer.toString(offset),
              Integer.toString(size.bytes()),
              access,
              result));
    }
  }

  private static String loaded(String log) {
    Matcher matcher = LOADED.matcher(log);
    String last = "-";
    while (matcher.find()) {
      last = matcher.group(1);
    }
    return last;
  }

  /// One row for each function of the kernel that some program type of ours may call.
  public List<String> kernelFunctions(Btf types, Predicate<String> candidate) {
    Set<String> names = new TreeSet<>();
    for (BtfType type : types.types()) {
      if (type instanceof BtfType.FunctionType function && candidate.test(function.name())) {
        names.add(function.name());
      }
    }
    List<String> rows = new ArrayList<>();
    for (String name : names) {
      List<String> granted = new ArrayList<>();
      for (ProgramType type : List.of(ProgramType.SK_MSG, ProgramType.SK_SKB)) {
        Outcome outcome =
            ask(type, List.of(name), new Instruction.Call(CallKind.KFUNC, 0, (short) 0));
        // what is no kfunc at all is refused before any instruction is processed
        if (outcome.processed() > 0 && !outcome.error().startsWith("calling kernel function")) {
          granted.add(type.label());
        }
      }
      if (!granted.isEmpty()) {
        rows.add(name + "\t" + String.join(",", granted));
      }
    }
    return rows;
  }

  /// The instruction between the shortest program's two, with R2 set before it.
  private Outcome ask(ProgramType type, List<String> kfuncs, Instruction instruction) {
    Instruction zero =
        new Instruction.Alu(AluOperation.MOV, Width.W64, Register.R2, new Operand.Immediate(0));
    Instruction pass =
        new Instruction.Alu(AluOperation.MOV, Width.W64, Register.R0, new Operand.Immediate(1));
    Program bare =
        Program.of(
            "fact", type, List.of(zero, instruction, pass, new Instruction.Exit()), List.of());
    return kernel.judge(
        new Program(
            bare.name(),
            bare.section(),
            type,
            bare.license(),
            bare.instructions(),
            bare.subprograms(),
            List.of(),
            kfuncs,
            List.of(),
            null));
  }
}
