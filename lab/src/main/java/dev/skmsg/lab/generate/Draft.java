package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.lab.generate.CodeBuffer.Label;
import dev.skmsg.lab.generate.Shape.Frame;
import dev.skmsg.lab.generate.Shape.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A function under construction: its code so far and what its registers are believed to hold.
final class Draft {
  private static final int CALLER_SAVED = 6;

  final MessageContext message;
  final Dice dice;
  final Set<Feature> features;
  final CodeBuffer code;
  final MapPool maps;
  final Census census;
  /// Where a failed check goes: the function's early exit, or where what is held is given back.
  Label out;
  /// Calls of subprograms, to be written after the main program.
  final List<Subroutine> subroutines;
  /// Where the functions start that are verified on their own.
  final Set<Integer> globals;

  /// How likely each opportunity for a mistake is taken, in percent.
  final double faults;

  private final Shape[] registers = new Shape[Register.COUNT];
  private final Map<Integer, Shape> spills = new TreeMap<>();
  private final Set<Register> pinned = EnumSet.noneOf(Register.class);
  private int groups;
  int depth;
  /// Inside code that holds a reference, which leaving the function would leak.
  boolean holding;
  /// Inside a loop or callback: what is written must hold for every round.
  boolean repeated;

  private Draft(
      MessageContext message,
      Dice dice,
      Set<Feature> features,
      CodeBuffer code,
      MapPool maps,
      Census census,
      List<Subroutine> subroutines,
      Set<Integer> globals,
      double faults) {
    this.message = message;
    this.dice = dice;
    this.features = features;
    this.code = code;
    this.maps = maps;
    this.census = census;
    this.subroutines = subroutines;
    this.globals = globals;
    this.faults = faults;
    this.out = new Label();
    Arrays.fill(registers, Shape.unset());
    registers[10] = new Frame(0);
  }

  /// The main program: R1 is the context.
  static Draft main(
      MessageContext message,
      Dice dice,
      Set<Feature> features,
      MapPool maps,
      Census census,
      double faults) {
    Draft draft =
        new Draft(
            message,
            dice,
            features,
            new CodeBuffer(),
            maps,
            census,
            new ArrayList<>(),
            new HashSet<>(),
            faults);
    draft.registers[1] = new Shape.Context();
    return draft;
  }

  /// A function behind this one, with these arguments from R1 on.
  Draft function(List<Shape> arguments) {
    Draft draft =
        new Draft(message, dice, features, code, maps, census, subroutines, globals, faults);
    for (int i = 0; i < arguments.size(); i++) {
      draft.registers[i + 1] = arguments.get(i);
    }
    return draft;
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  /// Whether to make a mistake here.
  boolean fault() {
    return dice.percent(faults);
  }

  // --- what registers hold

  Shape get(Register register) {
    return registers[register.number()];
  }

  void set(Register register, Shape shape) {
    registers[register.number()] = shape;
  }

  List<Register> holding(Predicate<Shape> wanted) {
    List<Register> found = new ArrayList<>();
    for (int i = 0; i < Register.COUNT - 1; i++) {
      if (wanted.test(registers[i])) {
        found.add(Register.of(i));
      }
    }
    return found;
  }

  boolean isPinned(Register register) {
    return pinned.contains(register);
  }

  void pin(Register register) {
    pinned.add(register);
  }

  void unpin(Register register) {
    pinned.remove(register);
  }

  /// A register whose content may be lost, rather one that holds nothing.
  Register fresh(Register... except) {
    return fresh(0, except);
  }

  /// The same among the registers that calls keep, R6 to R9.
  Register freshSaved(Register... except) {
    return fresh(CALLER_SAVED, except);
  }

  private Register fresh(int first, Register... except) {
    List<Register> free = new ArrayList<>();
    List<Register> scalars = new ArrayList<>();
    for (int i = first; i < Register.COUNT - 1; i++) {
      Register register = Register.of(i);
      if (pinned.contains(register) || List.of(except).contains(register)) {
        continue;
      }
      free.add(register);
      if (registers[i] instanceof Shape.Unset || registers[i] instanceof Scalar) {
        scalars.add(register);
      }
    }
    if (!scalars.isEmpty() && dice.percent(85)) {
      return dice.of(scalars);
    }
    return free.isEmpty() ? Register.R9 : dice.of(free);
  }

  /// A register that holds a number; one is loaded when there is none.
  Register scalar(Register... except) {
    List<Register> found = holding(Scalar.class::isInstance);
    found.removeAll(List.of(except));
    if (!found.isEmpty() && dice.percent(92)) {
      return dice.of(found);
    }
    Register register = fresh(except);
    constant(register, dice.constant());
    return register;
  }

  /// A number that may be overwritten.
  Register ownScalar(Register... except) {
    List<Register> found = holding(Scalar.class::isInstance);
    found.removeAll(List.of(except));
    found.removeIf(this::isPinned);
    if (!found.isEmpty()) {
      return dice.of(found);
    }
    Register register = fresh(except);
    constant(register, dice.constant());
    return register;
  }

  /// Moves a value to a register that calls keep, if it is not in one.
  Register settle(Register register, Register... except) {
    if (register.number() >= CALLER_SAVED) {
      return register;
    }
    Register[] kept = Arrays.copyOf(except, except.length + 1);
    kept[except.length] = register;
    Register saved = freshSaved(kept);
    move(saved, register);
    return saved;
  }

  /// After a call: R0 holds its result, R1 to R5 nothing.
  void called(Shape result) {
    registers[0] = result;
    for (int i = 1; i < CALLER_SAVED; i++) {
      registers[i] = Shape.unset();
    }
    unpinArguments();
  }

  /// R0 to R5 may be used freely again: no call is being prepared.
  void unpinArguments() {
    for (int i = 0; i < CALLER_SAVED; i++) {
      pinned.remove(Register.of(i));
    }
  }

  int group() {
    return ++groups;
  }

  /// Every pointer into the packet is lost, as after `bpf_msg_pull_data`.
  void forgetPacket() {
    Predicate<Shape> packet =
        shape -> shape instanceof Shape.Packet || shape instanceof Shape.PacketEnd;
    for (int i = 0; i < Register.COUNT; i++) {
      if (packet.test(registers[i])) {
        registers[i] = Shape.unset();
      }
    }
    spills.values().removeIf(packet);
  }

  /// Replaces what is believed of every register and spill.
  void refine(UnaryOperator<Shape> better) {
    for (int i = 0; i < Register.COUNT; i++) {
      registers[i] = better.apply(registers[i]);
    }
    spills.replaceAll((_, shape) -> better.apply(shape));
  }

  // --- the stack: 8-byte slots with something worth reading back

  Map<Integer, Shape> spills() {
    return spills;
  }

  // --- paths

  /// What is believed at one place.
  record Belief(Shape[] registers, Map<Integer, Shape> spills) {}

  Belief belief() {
    return new Belief(registers.clone(), new TreeMap<>(spills));
  }

  void restore(Belief belief) {
    System.arraycopy(belief.registers, 0, registers, 0, registers.length);
    spills.clear();
    spills.putAll(belief.spills);
  }

  void join(Belief other) {
    for (int i = 0; i < registers.length; i++) {
      registers[i] = registers[i].join(other.registers[i]);
    }
    spills.keySet().retainAll(other.spills.keySet());
    spills.replaceAll((offset, shape) -> shape.join(other.spills.getOrDefault(offset, shape)));
    spills.values().removeIf(Shape.Unset.class::isInstance);
  }

  /// Before code that repeats: only what is pinned is sure to be the same in the next round.
  void forgetUnpinned() {
    for (int i = 0; i < Register.COUNT - 1; i++) {
      if (!pinned.contains(Register.of(i))) {
        registers[i] = Shape.unset();
      }
    }
    spills.clear();
  }

  // --- instructions

  void emit(Instruction instruction) {
    code.emit(instruction);
  }

  void move(Register dst, Register src) {
    emit(new Instruction.Alu(AluOperation.MOV, Width.W64, dst, src));
    set(dst, get(src));
  }

  void constant(Register dst, long value) {
    if ((int) value == value && dice.percent(90)) {
      emit(new Instruction.Alu(AluOperation.MOV, Width.W64, dst, new Immediate((int) value)));
    } else {
      emit(
          new Instruction.LoadImmediate64(
              dst, Imm64Kind.CONSTANT, (int) value, (int) (value >>> 32)));
    }
    set(dst, Shape.constant(value));
  }

  void alu(AluOperation op, Width width, Register dst, Operand src) {
    emit(new Instruction.Alu(op, width, dst, src));
  }

  void add(Register dst, int value) {
    alu(AluOperation.ADD, Width.W64, dst, new Immediate(value));
  }

  void load(MemorySize size, Register dst, Register base, int offset) {
    emit(new Instruction.Load(size, false, dst, base, (short) offset));
  }

  void store(MemorySize size, Register base, int offset, Operand src) {
    emit(new Instruction.Store(size, base, (short) offset, src));
  }

  void branch(Condition condition, Width width, Register left, Operand right, Label target) {
    code.branch(condition, width, left, right, target);
  }

  void helper(int id) {
    emit(new Instruction.Call(CallKind.HELPER, id, (short) 0));
  }

  void loadMap(Register dst, int map) {
    emit(new Instruction.LoadImmediate64(dst, Imm64Kind.MAP_INDEX, map, 0));
    set(dst, new Shape.MapPointer(map));
  }

  /// A stack slot of `size` bytes with something in it, for helper arguments; returns its offset.
  int buffer(int size) {
    int slots = (size + 7) / 8;
    int offset = -8 * dice.between(slots, Math.max(slots, 12));
    boolean filled = !fault() && dice.percent(90);
    for (int at = offset; at < offset + slots * 8; at += 8) {
      if (filled) {
        store(MemorySize.DW, Register.R10, at, new Immediate(dice.constant()));
      }
      spills.put(at, Shape.unknown());
    }
    return offset;
  }

  /// dst = fp + offset.
  void stackAddress(Register dst, int offset) {
    move(dst, Register.R10);
    add(dst, offset);
    set(dst, new Frame(offset));
  }

  /// The index of a map of one of these types.
  int map(MapType... types) {
    return maps.any(dice, types);
  }
}
