package dev.skmsg.runtime.linux;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A random program and random sends: two pairs, the first ends of both in a sockmap.
///
/// @param calls what the program does to its message, in order
/// @param ending how it ends
record RandomCase(List<HelperCall> calls, Ending ending, List<SendCall> sends) {

  /// One helper with constant arguments.
  ///
  /// @param runMask called in run number n (from 0) when n & runMask is 0
  record HelperCall(int helper, int first, int second, int runMask) {}

  enum Ending {
    PASS,
    DROP,
    /// Drops every other run.
    ALTERNATE,
    REDIRECT_EGRESS,
    REDIRECT_INGRESS,
    /// Redirects every other run.
    SOMETIMES_REDIRECT
  }

  /// One send, and what is read after it.
  ///
  /// @param pair whose first end sends
  /// @param parts lengths of the iov list
  /// @param drains whether everything is read afterwards
  /// @param before what happens just before it
  record SendCall(int pair, List<Integer> parts, boolean sendfile, boolean drains, Action before) {}

  /// What else may happen to the sockets.
  enum Action {
    NOTHING,
    /// The target of redirects leaves the map.
    DELETE_TARGET,
    /// It enters the map again.
    INSERT_TARGET,
    /// The sender leaves the map and enters it again.
    REINSERT_SENDER,
    SHUT_SENDER,
    SHUT_RECEIVER,
    CLOSE_TARGET
  }

  /// The first helper that changes a message's size.
  private static final int PUSH_DATA = 90;

  static final int LOG_ENTRIES = 512;
  static final int LOG_BYTES = 64;

  static final MapDefinition SOCKS = MapDefinition.of("socks", MapType.SOCKMAP, 4, 8, 4);
  static final MapDefinition COUNT = MapDefinition.of("count", MapType.ARRAY, 4, 8, 1);
  static final MapDefinition LOG =
      MapDefinition.of("log", MapType.ARRAY, 4, LOG_BYTES, LOG_ENTRIES);

  private static final int[] LENGTHS = {1, 2, 4, 10, 33, 100, 1000, 4096, 5000, 32768, 65536};

  static RandomCase of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<HelperCall> calls = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      calls.add(helperCall(random));
    }
    Ending[] endings = Ending.values();
    Ending ending = random.nextInt(3) == 0 ? endings[random.nextInt(6)] : Ending.PASS;
    if (random.nextInt(3) == 0) {
      ending = endings[random.nextInt(endings.length)];
    }
    // Linux trusts in splice what a send counts: where the size changes, it runs off the pipe.
    boolean changesSize = calls.stream().anyMatch(call -> call.helper() >= PUSH_DATA);
    List<SendCall> sends = new ArrayList<>();
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      sends.add(sendCall(random, !changesSize));
    }
    return new RandomCase(calls, ending, sends);
  }

  private static HelperCall helperCall(SplittableRandom random) {
    int mask = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
    return switch (random.nextInt(5)) {
      case 0 -> new HelperCall(61, length(random), 0, mask);
      case 1 -> new HelperCall(62, length(random), 0, mask);
      case 2 -> {
        int start = offset(random);
        yield new HelperCall(63, start, start + length(random), mask);
      }
      case 3 -> new HelperCall(90, offset(random), length(random), mask);
      default -> new HelperCall(91, offset(random), length(random), mask);
    };
  }

  private static SendCall sendCall(SplittableRandom random, boolean maySplice) {
    List<Integer> parts = new ArrayList<>();
    for (int n = random.nextInt(4) == 0 ? 3 : 1; n > 0; n--) {
      parts.add(random.nextInt(20) == 0 ? 100_000 : length(random));
    }
    boolean sendfile = random.nextInt(8) == 0 && maySplice;
    Action[] actions = Action.values();
    Action before =
        random.nextInt(6) == 0 ? actions[random.nextInt(actions.length)] : Action.NOTHING;
    return new SendCall(
        random.nextInt(5) == 0 ? 1 : 0, parts, sendfile, random.nextInt(2) == 0, before);
  }

  private static int offset(SplittableRandom random) {
    return random.nextInt(2) == 0 ? 0 : random.nextInt(length(random) + 1);
  }

  private static int length(SplittableRandom random) {
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    return random.nextInt(2) == 0 ? length : 1 + random.nextInt(length);
  }

  // the program

  private static Instruction move(Register to, int value) {
    return new Instruction.Alu(AluOperation.MOV, Width.W64, to, new Operand.Immediate(value));
  }

  private static Instruction move(Register to, Register from) {
    return new Instruction.Alu(AluOperation.MOV, Width.W64, to, from);
  }

  private static Instruction add(Register to, int value) {
    return new Instruction.Alu(AluOperation.ADD, Width.W64, to, new Operand.Immediate(value));
  }

  private static Instruction load(MemorySize size, Register to, Register base, int offset) {
    return new Instruction.Load(size, false, to, base, (short) offset);
  }

  private static Instruction store(MemorySize size, Register base, int offset, Register from) {
    return new Instruction.Store(size, base, (short) offset, from);
  }

  private static void map(List<Instruction> code, Register to, int index) {
    code.add(new Instruction.LoadImmediate64(to, Imm64Kind.MAP_INDEX, index, 0));
    code.add(new Instruction.SecondSlot());
  }

  private static Instruction helper(int id) {
    return new Instruction.Call(CallKind.HELPER, id, (short) 0);
  }

  private static void orPass(List<Instruction> code, List<Integer> exits) {
    exits.add(code.size());
    code.add(new Instruction.Exit());
  }

  /// R6 the context, R7 the number of the run, R8 the entry of the log.
  Program program() {
    List<Instruction> code = new ArrayList<>();
    List<Integer> exits = new ArrayList<>();
    code.add(move(Register.R6, Register.R1));
    code.add(move(Register.R1, 0));
    code.add(store(MemorySize.W, Register.R10, -4, Register.R1));
    lookup(code, exits, 1);
    code.add(load(MemorySize.DW, Register.R7, Register.R0, 0));
    code.add(move(Register.R1, Register.R7));
    code.add(add(Register.R1, 1));
    code.add(store(MemorySize.DW, Register.R0, 0, Register.R1));
    code.add(store(MemorySize.W, Register.R10, -4, Register.R7));
    lookup(code, exits, 2);
    code.add(move(Register.R8, Register.R0));
    for (int i = 0; i < calls.size(); i++) {
      call(code, calls.get(i), 24 + 4 * i);
    }
    end(code);
    code.add(move(Register.R9, Register.R0));
    code.add(load(MemorySize.W, Register.R1, Register.R6, 68));
    code.add(store(MemorySize.DW, Register.R8, 0, Register.R1));
    code.add(load(MemorySize.DW, Register.R1, Register.R6, 0));
    code.add(store(MemorySize.DW, Register.R8, 8, Register.R1));
    code.add(load(MemorySize.DW, Register.R1, Register.R6, 8));
    code.add(store(MemorySize.DW, Register.R8, 16, Register.R1));
    code.add(move(Register.R0, Register.R9));
    code.add(new Instruction.Exit());
    int out = code.size();
    code.add(move(Register.R0, 1));
    code.add(new Instruction.Exit());
    for (int exit : exits) {
      code.set(
          exit,
          new Instruction.Branch(
              Condition.EQ,
              Width.W64,
              Register.R0,
              new Operand.Immediate(0),
              (short) (out - exit - 1)));
    }
    return Program.of("random", ProgramType.SK_MSG, code, List.of(SOCKS, COUNT, LOG));
  }

  private static void lookup(List<Instruction> code, List<Integer> exits, int map) {
    map(code, Register.R1, map);
    code.add(move(Register.R2, Register.R10));
    code.add(add(Register.R2, -4));
    code.add(helper(1));
    orPass(code, exits);
  }

  private static void call(List<Instruction> code, HelperCall call, int slot) {
    List<Instruction> body = new ArrayList<>();
    body.add(move(Register.R1, Register.R6));
    body.add(move(Register.R2, call.first()));
    body.add(move(Register.R3, call.second()));
    body.add(move(Register.R4, 0));
    body.add(helper(call.helper()));
    body.add(store(MemorySize.W, Register.R8, slot, Register.R0));
    if (call.runMask() != 0) {
      skipUnless(code, call.runMask(), body.size());
    }
    code.addAll(body);
  }

  /// Jumps over the next instructions when some of these bits of the run's number are set.
  private static void skipUnless(List<Instruction> code, int mask, int instructions) {
    code.add(
        new Instruction.Branch(
            Condition.SET,
            Width.W64,
            Register.R7,
            new Operand.Immediate(mask),
            (short) instructions));
  }

  private void end(List<Instruction> code) {
    code.add(move(Register.R0, ending == Ending.DROP ? 0 : 1));
    List<Instruction> body = new ArrayList<>();
    switch (ending) {
      case PASS, DROP -> {}
      case ALTERNATE -> {
        skipUnless(code, 1, 1);
        code.add(move(Register.R0, 0));
      }
      case REDIRECT_EGRESS, REDIRECT_INGRESS, SOMETIMES_REDIRECT -> {
        body.add(move(Register.R1, Register.R6));
        map(body, Register.R2, 0);
        body.add(move(Register.R3, 1));
        body.add(move(Register.R4, ending == Ending.REDIRECT_EGRESS ? 0 : 1));
        body.add(helper(60));
        if (ending == Ending.SOMETIMES_REDIRECT) {
          skipUnless(code, 1, body.size());
        }
        code.addAll(body);
      }
    }
  }
}
