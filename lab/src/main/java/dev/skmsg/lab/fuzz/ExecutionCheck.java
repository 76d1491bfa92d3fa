package dev.skmsg.lab.fuzz;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.lab.generate.Dice;
import dev.skmsg.runtime.exec.BpfHelper;
import dev.skmsg.runtime.exec.BpfSocket;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.MachineOptions;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.exec.RunResult;
import dev.skmsg.runtime.exec.SkMsgContext;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.helper.GeneralHelpers;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.BpfMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs accepted programs on random messages: none may trap.
final class ExecutionCheck {
  private static final long STEPS = 300_000;
  private static final int LONGEST_MESSAGE = 200;
  private static final long EINVAL = -22;

  /// What became of the runs of one program.
  sealed interface Result {

    /// Every run came to its exit.
    record Clean(int runs) implements Result {}

    /// The program needs what the runtime does not have, or runs too long.
    record NotRun(String why) implements Result {}

    /// A run faulted although the program is accepted.
    record Trapped(String message, int slot) implements Result {}
  }

  private ExecutionCheck() {}

  /// Runs the program on this many random messages, maps kept from one to the next.
  static Result run(Program program, long seed, int runs) {
    Dice dice = new Dice(seed);
    Machine machine =
        new Machine(
            GeneralHelpers.table().with(messageHelpers(dice)),
            MachineOptions.DEFAULT.withSeed(seed).withStepLimit(STEPS));
    List<BpfMap> maps = new ArrayList<>();
    for (MapDefinition definition : program.maps()) {
      Optional<BpfMap> map = BpfMaps.create(definition, machine.memory());
      if (map.isEmpty()) {
        return new Result.NotRun("map type " + definition.type().label());
      }
      maps.add(map.get());
    }
    var loaded = machine.load(program, maps);
    for (int run = 0; run < runs; run++) {
      RandomMessage message = new RandomMessage(machine.memory(), dice);
      if (machine.run(loaded, message) instanceof RunResult.Trapped trapped) {
        return switch (trapped.trap()) {
          case Trap.Unsupported _, Trap.UnknownFunction _, Trap.StepLimit _ ->
              new Result.NotRun(trapped.trap().message());
          case Trap.BadAccess _,
              Trap.BadArgument _,
              Trap.InvalidInstruction _,
              Trap.CallDepth _,
              Trap.Interrupted _ ->
              new Result.Trapped(trapped.trap().message(), trapped.slot());
        };
      }
    }
    return new Result.Clean(runs);
  }

  private static void openWindow(Memory memory, Dice dice) {
    int length = dice.below(LONGEST_MESSAGE);
    if (dice.percent(10)) {
      memory.closeWindow();
      return;
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) dice.below(256);
    }
    memory.window(bytes, 0, length);
  }

  /// The sk_msg helpers as far as a program can tell without sockets: they succeed with another
  /// window, or fail.
  private static HelperTable messageHelpers(Dice dice) {
    BpfHelper reshape =
        (machine, _, _, _, _, _) -> {
          if (dice.percent(30)) {
            return EINVAL;
          }
          openWindow(machine.memory(), dice);
          return 0;
        };
    BpfHelper redirect = (_, _, _, _, _, _) -> dice.below(2);
    BpfHelper count = (_, _, _, _, _, _) -> 0;
    return HelperTable.of(
        Map.of(
            60, redirect, 61, count, 62, count, 63, reshape, 71, redirect, 90, reshape, 91,
            reshape));
  }

  /// A message of random length between random addresses.
  private static final class RandomMessage extends SkMsgContext {
    private final Dice dice;
    private final BpfSocket socket;

    RandomMessage(Memory memory, Dice dice) {
      super(memory);
      this.dice = dice;
      this.socket = new RandomSocket(dice);
      openWindow(memory, dice);
    }

    @Override
    public int family() {
      return dice.of(2, 10);
    }

    @Override
    public int remoteIp4() {
      return dice.constant();
    }

    @Override
    public int localIp4() {
      return dice.constant();
    }

    @Override
    public int remoteIp6(int word) {
      return dice.constant();
    }

    @Override
    public int localIp6(int word) {
      return dice.constant();
    }

    @Override
    public int remotePort() {
      return dice.constant() << 16;
    }

    @Override
    public int localPort() {
      return dice.below(65536);
    }

    @Override
    public int size() {
      return dice.constant();
    }

    @Override
    public BpfSocket socket() {
      return socket;
    }
  }

  private record RandomSocket(Dice dice) implements BpfSocket {

    @Override
    public int family() {
      return dice.of(2, 10);
    }

    @Override
    public int socketType() {
      return 1;
    }

    @Override
    public int protocol() {
      return 6;
    }

    @Override
    public int localIp4() {
      return dice.constant();
    }

    @Override
    public int localIp6(int word) {
      return dice.constant();
    }

    @Override
    public int localPort() {
      return dice.below(65536);
    }

    @Override
    public int remoteIp4() {
      return dice.constant();
    }

    @Override
    public int remoteIp6(int word) {
      return dice.constant();
    }

    @Override
    public int remotePort() {
      return dice.below(65536);
    }

    @Override
    public int state() {
      return 1;
    }
  }
}
