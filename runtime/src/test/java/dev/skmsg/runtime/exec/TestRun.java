package dev.skmsg.runtime.exec;

import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.LoadImmediate64;
import dev.skmsg.bpf.isa.Instruction.SecondSlot;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.runtime.helper.GeneralHelpers;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.BpfMaps;
import java.util.ArrayList;
import java.util.List;

/// Runs a few instructions on a machine of their own.
final class TestRun {
  private final List<Instruction> instructions = new ArrayList<>();
  private List<MapDefinition> definitions = List.of();
  private MachineOptions options = MachineOptions.DEFAULT;

  private TestRun() {}

  /// A context without fields.
  record NoContext() implements Context {}

  static TestRun of(Instruction... instructions) {
    TestRun run = new TestRun();
    run.instructions.addAll(List.of(instructions));
    return run;
  }

  /// Sets a register before the first instruction.
  TestRun with(Register register, long value) {
    instructions.addFirst(new SecondSlot());
    instructions.addFirst(
        new LoadImmediate64(register, Imm64Kind.CONSTANT, (int) value, (int) (value >>> 32)));
    return this;
  }

  TestRun maps(MapDefinition... definitions) {
    this.definitions = List.of(definitions);
    return this;
  }

  TestRun options(MachineOptions options) {
    this.options = options;
    return this;
  }

  RunResult run() {
    Machine machine = new Machine(GeneralHelpers.table(), options);
    List<BpfMap> maps =
        definitions.stream()
            .map(definition -> BpfMaps.create(definition, machine.memory()).orElseThrow())
            .toList();
    Program program = Program.of("test", ProgramType.SK_MSG, instructions, definitions);
    return machine.run(machine.load(program, maps), new NoContext());
  }

  long returned() {
    return switch (run()) {
      case RunResult.Returned(long r0) -> r0;
      case RunResult.Trapped trapped ->
          throw new AssertionError(trapped.slot() + ": " + trapped.trap().message());
    };
  }

  Trap trap() {
    return switch (run()) {
      case RunResult.Returned(long r0) -> throw new AssertionError("returned " + r0);
      case RunResult.Trapped trapped -> trapped.trap();
    };
  }
}
