package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/// Which ways lead through a program, whatever its registers hold.
final class Flow {
  private final List<Instruction> instructions;
  private final List<List<Integer>> next = new ArrayList<>();
  private final List<List<Integer>> previous = new ArrayList<>();
  private final TreeSet<Integer> functions = new TreeSet<>();

  Flow(Program program) {
    instructions = program.instructions();
    functions.add(0);
    for (int slot = 0; slot < instructions.size(); slot++) {
      next.add(new ArrayList<>());
      previous.add(new ArrayList<>());
    }
    for (int slot = 0; slot < instructions.size(); slot++) {
      for (int to : targets(slot)) {
        if (to >= 0 && to < instructions.size()) {
          next.get(slot).add(to);
          previous.get(to).add(slot);
        }
      }
      int called = called(slot);
      if (called >= 0 && called < instructions.size()) {
        functions.add(called);
      }
    }
  }

  private List<Integer> targets(int slot) {
    return switch (instructions.get(slot)) {
      case Instruction.Jump jump -> List.of(slot + 1 + jump.offset());
      case Instruction.Branch branch -> List.of(slot + 1, slot + 1 + branch.offset());
      case Instruction.MayGoto may -> List.of(slot + 1, slot + 1 + may.offset());
      case Instruction.LoadImmediate64 _ -> List.of(slot + 2);
      case Instruction.Exit _ -> List.of();
      case Instruction.Alu _,
          Instruction.Negate _,
          Instruction.MoveSignExtended _,
          Instruction.AddressSpaceCast _,
          Instruction.ByteSwap _,
          Instruction.SecondSlot _,
          Instruction.Load _,
          Instruction.LoadPacket _,
          Instruction.Store _,
          Instruction.Atomic _,
          Instruction.LoadAcquire _,
          Instruction.StoreRelease _,
          Instruction.Call _,
          Instruction.CallRegister _,
          Instruction.Invalid _ ->
          List.of(slot + 1);
    };
  }

  /// The first slot of the function that an instruction calls or takes the address of, else -1.
  int called(int slot) {
    return switch (instructions.get(slot)) {
      case Instruction.Call call when call.kind() == CallKind.LOCAL -> slot + 1 + call.target();
      case Instruction.LoadImmediate64 load when load.kind() == Imm64Kind.FUNCTION ->
          slot + 1 + load.low();
      default -> -1;
    };
  }

  List<Integer> next(int slot) {
    return next.get(slot);
  }

  /// Whether an instruction is where several ways meet, or a function begins.
  boolean joins(int slot) {
    return functions.contains(slot)
        || previous.get(slot).size() != 1
        || previous.get(slot).getFirst() > slot;
  }

  /// The first slot of the function that an instruction is in.
  int functionStart(int slot) {
    Integer start = functions.floor(slot);
    return start == null ? 0 : start;
  }

  /// The slot behind the function that an instruction is in.
  int functionEnd(int slot) {
    Integer end = functions.higher(slot);
    return end == null ? instructions.size() : end;
  }

  /// The instructions to which a way leads, second slots with their first.
  BitSet reachable() {
    BitSet reached = new BitSet();
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    while (!open.isEmpty()) {
      int slot = open.pop();
      if (slot < 0 || slot >= instructions.size() || reached.get(slot)) {
        continue;
      }
      reached.set(slot);
      if (instructions.get(slot) instanceof Instruction.LoadImmediate64) {
        reached.set(slot + 1);
      }
      open.addAll(next.get(slot));
      open.push(called(slot));
    }
    return reached;
  }

  /// For each slot the registers whose contents may be read from there on.
  int[] live() {
    int[] live = new int[instructions.size()];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int slot = instructions.size() - 1; slot >= 0; slot--) {
        int after = 0;
        for (int to : next.get(slot)) {
          after |= live[to];
        }
        Instruction instruction = instructions.get(slot);
        int before = after & ~Effects.writes(instruction) | Effects.reads(instruction);
        changed |= before != live[slot];
        live[slot] = before;
      }
    }
    return live;
  }

  /// The instructions that may have been the last to write a register before a slot, calls that
  /// leave it undefined among them, in ascending order.
  List<Integer> writers(int slot, int register) {
    TreeSet<Integer> writers = new TreeSet<>();
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>(previous.get(slot));
    while (!open.isEmpty()) {
      int at = open.pop();
      if (seen.get(at)) {
        continue;
      }
      seen.set(at);
      if ((Effects.writes(instructions.get(at)) >> register & 1) != 0) {
        writers.add(at);
      } else {
        open.addAll(previous.get(at));
      }
    }
    return List.copyOf(writers);
  }
}
