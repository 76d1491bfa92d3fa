package dev.skmsg.lab.fuzz;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.Alu;
import dev.skmsg.bpf.isa.Instruction.Branch;
import dev.skmsg.bpf.isa.Instruction.Store;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a program smaller as long as it keeps a property.
final class Shrinker {
  private static final int MOST_QUESTIONS = 3000;

  /// Programs at the kernel's limits take a second a question.
  private static final long MOST_NANOSECONDS = 15_000_000_000L;

  private final Predicate<Program> interesting;
  private int questions;
  private long start;

  Shrinker(Predicate<Program> interesting) {
    this.interesting = interesting;
  }

  Program shrink(Program program) {
    start = System.nanoTime();
    Program smallest = program;
    int before;
    do {
      before = smallest.instructions().size();
      smallest = dropRanges(smallest);
      smallest = simplify(smallest);
    } while (smallest.instructions().size() < before && !exhausted());
    Program fewerMaps = ProgramForm.withoutUnusedMaps(smallest);
    return keeps(fewerMaps) ? fewerMaps : smallest;
  }

  private boolean keeps(Program program) {
    if (program.instructions().isEmpty() || exhausted()) {
      return false;
    }
    questions++;
    return interesting.test(program);
  }

  private boolean exhausted() {
    return questions >= MOST_QUESTIONS || System.nanoTime() - start > MOST_NANOSECONDS;
  }

  private Program dropRanges(Program program) {
    Program smallest = program;
    for (int length = program.instructions().size() / 2; length >= 1; length /= 2) {
      for (int end = smallest.instructions().size(); end > 0; ) {
        int start = Math.max(0, end - length);
        Program candidate = ProgramForm.without(smallest, start, end);
        if (keeps(candidate)) {
          smallest = candidate;
        }
        end = Math.min(start, smallest.instructions().size());
      }
    }
    return smallest;
  }

  private Program simplify(Program program) {
    Program simplest = program;
    for (int slot = 0; slot < simplest.instructions().size(); slot++) {
      for (Instruction simpler : simpler(simplest.instructions().get(slot))) {
        List<Instruction> code = new ArrayList<>(simplest.instructions());
        code.set(slot, simpler);
        Program candidate = ProgramForm.withInstructions(simplest, code);
        if (keeps(candidate)) {
          simplest = candidate;
          break;
        }
      }
    }
    return simplest;
  }

  /// Simpler instructions to try, the simplest first.
  private static List<Instruction> simpler(Instruction instruction) {
    return switch (instruction) {
      case Alu(AluOperation op, Width width, Register dst, Immediate(int value))
          when value != 0 && value != 1 ->
          List.of(
              new Alu(op, width, dst, new Immediate(0)), new Alu(op, width, dst, new Immediate(1)));
      case Alu(AluOperation op, Width width, Register dst, Register src)
          when op != AluOperation.MOV || dst != src ->
          List.of(new Alu(op, width, dst, new Immediate(1)));
      case Store store when store.src() instanceof Register ->
          List.of(new Store(store.size(), store.base(), store.offset(), new Immediate(0)));
      case Branch branch
          when branch.right() instanceof Immediate(int value) && value != 0 && value != 1 ->
          List.of(
              new Branch(
                  branch.condition(),
                  branch.width(),
                  branch.left(),
                  new Immediate(0),
                  branch.offset()));
      default -> List.of();
    };
  }
}
