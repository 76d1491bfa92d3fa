package dev.skmsg.runtime.exec;

import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.LoadImmediate64;
import dev.skmsg.bpf.isa.Instruction.SecondSlot;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.runtime.helper.GeneralHelpers;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.BpfMaps;
import java.util.ArrayList;
import java.util.List;

/// Runs a few instructions on a machine of their own.
public final class TestRun {
  private final List<Instruction> instructions = new ArrayList<>();
  private final List<Subprogram> subprograms;
  private final Machine machine;
  private final List<MapDefinition> definitions = new ArrayList<>();
  private final List<BpfMap> maps = new ArrayList<>();

  private TestRun(List<Subprogram> subprograms, MachineOptions options) {
    this.subprograms = subprograms;
    this.machine = new Machine(GeneralHelpers.table(), options);
  }

  /// A context without fields.
  public record NoContext() implements Context {}

  static TestRun of(Instruction... instructions) {
    TestRun run = new TestRun(List.of(new Subprogram("main", 0, true)), MachineOptions.DEFAULT);
    run.instructions.addAll(List.of(instructions));
    return run;
  }

  public static TestRun of(Code code) {
    return of(code, MachineOptions.DEFAULT);
  }

  static TestRun of(Code code, MachineOptions options) {
    TestRun run = new TestRun(code.subprograms(), options);
    run.instructions.addAll(code.instructions());
    return run;
  }

  /// Sets a register before the first instruction.
  TestRun with(Register register, long value) {
    instructions.addFirst(new SecondSlot());
    instructions.addFirst(
        new LoadImmediate64(register, Imm64Kind.CONSTANT, (int) value, (int) (value >>> 32)));
    return this;
  }

  /// Adds a map, which gets the next index.
  public TestRun map(MapDefinition definition) {
    definitions.add(definition);
    maps.add(BpfMaps.create(definition, machine.memory()).orElseThrow());
    return this;
  }

  public BpfMap map(int index) {
    return maps.get(index);
  }

  public Machine machine() {
    return machine;
  }

  public LoadedProgram load() {
    Program plain = Program.of("test", ProgramType.SK_MSG, instructions, definitions);
    Program program =
        new Program(
            plain.name(),
            plain.section(),
            plain.type(),
            plain.license(),
            instructions,
            subprograms,
            definitions,
            List.of("no_such_kfunc"),
            List.of(),
            null);
    return machine.load(program, maps);
  }

  public RunResult run() {
    return machine.run(load(), new NoContext());
  }

  public long returned() {
    return switch (run()) {
      case RunResult.Returned(long r0) -> r0;
      case RunResult.Trapped trapped ->
          throw new AssertionError(trapped.slot() + ": " + trapped.trap().message());
    };
  }

  public Trap trap() {
    return trapped().trap();
  }

  RunResult.Trapped trapped() {
    return switch (run()) {
      case RunResult.Returned(long r0) -> throw new AssertionError("returned " + r0);
      case RunResult.Trapped trapped -> trapped;
    };
  }
}
