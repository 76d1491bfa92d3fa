package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Makes random programs of one type: the same features and seed give the same program.
public final class ProgramGenerator {
  /// Of a hundred programs, how many are written without a deliberate mistake.
  private static final int CLEAN = 26;

  private static final int MUTATED = 18;
  private static final int MALFORMED = 3;

  private static final List<String> SKB_SECTIONS =
      List.of("sk_skb", "sk_skb/stream_parser", "sk_skb/stream_verdict");

  private final MessageContext message;
  private final Set<Feature> features;

  /// Of sk_msg programs.
  public ProgramGenerator(Set<Feature> features) {
    this(ProgramType.SK_MSG, features);
  }

  public ProgramGenerator(ProgramType type, Set<Feature> features) {
    this.message = MessageContext.of(type);
    this.features = Set.copyOf(features);
  }

  public GeneratedProgram generate(long seed) {
    Dice dice = new Dice(seed);
    Census census = new Census();
    MapPool maps = new MapPool();
    double faults = dice.percent(CLEAN) ? 0 : dice.of(1.5, 3.0, 5.0);
    Draft draft = Draft.main(message, dice, features, maps, census, faults);
    int length = dice.percent(15) ? dice.between(3, 30) : dice.between(30, 110);
    prologue(draft);
    writeFunction(draft, length, false);
    writeSubroutines(draft);
    List<Instruction> code = new ArrayList<>(draft.code.finish());
    if (features.contains(Feature.MUTATION) && dice.percent(MUTATED)) {
      Mutation.mutate(dice, code);
    }
    if (features.contains(Feature.MALFORMED) && dice.percent(MALFORMED)) {
      Mutation.malform(dice, code);
    }
    Program program =
        new Program(
            "fuzz",
            section(dice),
            message.type(),
            dice.percent(97) ? "GPL" : "Proprietary",
            InstructionDecoder.decode(InstructionEncoder.encode(code)),
            List.of(),
            maps.definitions(),
            KernelFunctionStatements.names(code),
            List.of(),
            null);
    boolean callbacks = draft.subroutines.stream().anyMatch(Subroutine::callback);
    boolean functions = !draft.subroutines.isEmpty();
    boolean typed = maps.anyTyped() || functions && (callbacks || dice.percent(40));
    return new GeneratedProgram(
        seed, FunctionTypes.describe(program, typed, draft.globals), census);
  }

  private String section(Dice dice) {
    return switch (message) {
      case SK_MSG -> "sk_msg";
      case SK_SKB -> dice.of(SKB_SECTIONS);
    };
  }

  /// Keeps the context where calls leave it.
  private static void prologue(Draft d) {
    if (d.dice.percent(90)) {
      Register context = Register.of(d.dice.between(6, 9));
      d.move(context, Register.R1);
      if (d.dice.percent(80)) {
        d.pin(context);
      }
    }
  }

  private static void writeFunction(Draft d, int length, boolean callback) {
    int start = d.code.size();
    while (d.code.size() - start < length) {
      Body.write(d, 1);
    }
    leave(d, callback);
    if (d.code.isUsed(d.out)) {
      d.code.bind(d.out);
      d.constant(Register.R0, d.dice.of(0, 1));
      d.emit(new Instruction.Exit());
    }
  }

  private static void leave(Draft d, boolean callback) {
    if (callback && !d.fault()) {
      d.constant(Register.R0, d.dice.of(0, 1));
    } else if (!d.fault()) {
      Register result = d.scalar();
      if (d.dice.percent(50) && result != Register.R0) {
        d.alu(AluOperation.MOV, d.dice.of(Width.W32, Width.W64), Register.R0, result);
      } else if (!(d.get(Register.R0) instanceof Shape.Scalar)) {
        d.constant(Register.R0, d.dice.of(0, 1));
      }
    }
    d.emit(new Instruction.Exit());
  }

  private static void writeSubroutines(Draft main) {
    for (int i = 0; i < main.subroutines.size(); i++) {
      Subroutine subroutine = main.subroutines.get(i);
      main.code.bind(subroutine.label());
      if (subroutine.global()) {
        main.globals.add(main.code.size());
      }
      Draft function = main.function(subroutine.arguments());
      function.repeated = subroutine.callback();
      writeFunction(function, main.dice.between(2, 24), subroutine.callback());
    }
  }
}
