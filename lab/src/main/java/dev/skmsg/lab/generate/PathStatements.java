package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.lab.generate.CodeBuffer.Label;
import dev.skmsg.lab.generate.Draft.Belief;
import java.util.ArrayList;
import java.util.List;

/// Branches with two sides, loops, calls, and what lends memory.
final class PathStatements {
  private static final int DEEPEST = 3;

  private PathStatements() {}

  static boolean either(Draft d) {
    if (d.depth >= DEEPEST) {
      return false;
    }
    Label otherwise = new Label();
    Label end = new Label();
    condition(d, otherwise);
    Belief before = d.belief();
    d.depth++;
    Body.write(d, d.dice.between(1, 3));
    boolean both = d.dice.percent(60);
    Belief then = d.belief();
    d.restore(before);
    if (both) {
      d.code.jump(end, d.dice.percent(10));
    }
    d.code.bind(otherwise);
    if (both) {
      Body.write(d, d.dice.between(1, 3));
    }
    d.code.bind(end);
    d.depth--;
    d.join(then);
    return true;
  }

  private static void condition(Draft d, Label target) {
    Condition condition = Condition.values()[d.dice.below(Condition.values().length)];
    Register left = d.dice.percent(60) ? NumberStatements.unknown(d) : d.scalar();
    Operand right = d.dice.percent(65) ? new Immediate(d.dice.constant()) : d.scalar();
    if (d.fault()) {
      left = Register.of(d.dice.below(11));
    }
    d.branch(condition, d.dice.percent(65) ? Width.W64 : Width.W32, left, right, target);
  }

  /// A bounded loop, counting up or down, tested before or behind.
  static boolean loop(Draft d) {
    if (d.depth >= DEEPEST || d.repeated && d.dice.percent(70)) {
      return false;
    }
    Register counter = d.freshSaved();
    Register total = d.freshSaved(counter);
    if (d.isPinned(counter) || d.isPinned(total)) {
      return false;
    }
    int rounds = d.dice.percent(92) ? d.dice.between(1, 8) : d.dice.of(0, 33, 100);
    boolean down = d.dice.percent(30);
    boolean unknownLimit = d.dice.percent(20);
    d.census.count(
        "loop form", (unknownLimit ? "unknown limit" : "constant limit") + (down ? ", down" : ""));
    d.constant(counter, down ? rounds : 0);
    d.constant(total, d.dice.constant());
    List<Register> pins = pinForLoop(d, counter, total);
    Register limit = null;
    if (unknownLimit) {
      limit = NumberStatements.bounded(d, Math.min(rounds, 15) + 1);
      if (d.isPinned(limit) || limit.number() < 6) {
        limit = null;
      } else {
        d.pin(limit);
        pins.add(limit);
      }
    }
    Operand bound = limit == null ? new Immediate(down ? 0 : rounds) : limit;
    Label head = new Label();
    Label end = new Label();
    d.forgetUnpinned();
    boolean outer = d.repeated;
    d.repeated = true;
    d.depth++;
    boolean testFirst = d.dice.percent(50);
    d.code.bind(head);
    if (testFirst) {
      d.branch(down ? Condition.EQ : Condition.GE, Width.W64, counter, bound, end);
    }
    Body.write(d, d.dice.between(0, 3));
    d.alu(
        d.dice.of(AluOperation.ADD, AluOperation.XOR, AluOperation.OR, AluOperation.MUL),
        Width.W64,
        total,
        d.dice.percent(50) ? counter : new Immediate(d.dice.between(1, 9)));
    if (!d.fault()) {
      d.add(counter, down ? -1 : 1);
    }
    if (testFirst) {
      d.code.jump(head, d.dice.percent(10));
    } else {
      Width width = d.dice.percent(80) ? Width.W64 : Width.W32;
      d.branch(down ? Condition.NE : Condition.LT, width, counter, bound, head);
    }
    d.code.bind(end);
    d.depth--;
    d.repeated = outer;
    pins.forEach(d::unpin);
    d.forgetUnpinned();
    d.set(counter, Shape.unknown());
    d.set(total, Shape.unknown());
    return true;
  }

  /// Pins the loop's own registers and the pointers worth keeping; returns those newly pinned.
  private static List<Register> pinForLoop(Draft d, Register... own) {
    List<Register> pins = new ArrayList<>();
    for (Register register : d.holding(shape -> !(shape instanceof Shape.Unset))) {
      boolean ownRegister = List.of(own).contains(register);
      boolean pointer = !(d.get(register) instanceof Shape.Scalar) && register.number() >= 6;
      if (!d.isPinned(register) && (ownRegister || pointer)) {
        d.pin(register);
        pins.add(register);
      }
    }
    for (Register register : own) {
      d.set(register, Shape.unknown());
    }
    return pins;
  }

  /// A loop left by may_goto.
  static boolean mayGoto(Draft d) {
    if (d.depth >= DEEPEST) {
      return false;
    }
    Register total = d.freshSaved();
    if (d.isPinned(total)) {
      return false;
    }
    d.census.count("loop form", "may_goto");
    d.constant(total, 0);
    List<Register> pins = pinForLoop(d, total);
    Label head = new Label();
    Label end = new Label();
    d.forgetUnpinned();
    boolean outer = d.repeated;
    d.repeated = true;
    d.depth++;
    d.code.bind(head);
    d.code.mayGoto(end);
    Body.write(d, d.dice.between(0, 2));
    d.alu(AluOperation.ADD, Width.W64, total, new Immediate(d.dice.between(1, 5)));
    if (d.dice.percent(40)) {
      d.branch(Condition.GT, Width.W64, total, new Immediate(d.dice.between(5, 50)), end);
    }
    d.code.jump(head, false);
    d.code.bind(end);
    d.depth--;
    d.repeated = outer;
    pins.forEach(d::unpin);
    d.forgetUnpinned();
    d.set(total, Shape.unknown());
    return true;
  }

  /// A call of a function of our own, with up to five arguments.
  static boolean call(Draft d) {
    if (d.subroutines.size() >= 6) {
      return false;
    }
    int count = d.dice.between(0, 4);
    List<Shape> arguments = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Register register = Register.of(i);
      if (d.isPinned(register)) {
        return false;
      }
      if (!(d.get(register) instanceof Shape.Unset)) {
        arguments.add(d.get(register));
        continue;
      }
      List<Register> set = d.holding(shape -> !(shape instanceof Shape.Unset));
      if (set.isEmpty() || d.dice.percent(30)) {
        d.constant(register, d.dice.constant());
      } else {
        d.move(register, d.dice.of(set));
      }
      arguments.add(d.get(register));
    }
    Label label = new Label();
    boolean global =
        d.has(Feature.GLOBAL_SUBPROGRAM)
            && arguments.stream().allMatch(Shape.Scalar.class::isInstance)
            && d.dice.percent(50);
    d.subroutines.add(new Subroutine(label, arguments, false, global));
    d.census.count("subprogram", global ? "global or static" : "static");
    for (int i = count + 1; global && i <= 5; i++) {
      d.constant(Register.of(i), 0);
    }
    d.code.call(label);
    d.called(Shape.unknown());
    d.forgetPacket();
    if (d.dice.percent(40) && arguments.stream().allMatch(Shape.Scalar.class::isInstance)) {
      d.constant(Register.R1, 0);
      d.constant(Register.R2, 0);
      d.constant(Register.R3, 0);
      d.constant(Register.R4, 0);
      d.code.call(label);
      d.called(Shape.unknown());
    }
    return true;
  }

  /// Calls a function again that is called already, with other values of the same kinds.
  static boolean callAgain(Draft d) {
    List<Subroutine> known = new ArrayList<>(d.subroutines);
    known.removeIf(
        it ->
            it.callback()
                || !it.arguments().stream()
                    .allMatch(
                        shape -> shape instanceof Shape.Scalar || shape instanceof Shape.Frame));
    if (known.isEmpty()) {
      return false;
    }
    Subroutine subroutine = d.dice.of(known);
    int number = 1;
    for (Shape shape : subroutine.arguments()) {
      Register register = Register.of(number++);
      switch (shape) {
        case Shape.Frame(int offset) -> d.stackAddress(register, Math.max(-96, offset));
        case Shape.Scalar(long min, long max) when d.dice.percent(50) && min == max ->
            d.constant(register, min);
        default -> d.constant(register, d.dice.constant());
      }
    }
    for (; subroutine.global() && number <= 5; number++) {
      d.constant(Register.of(number), 0);
    }
    d.code.call(subroutine.label());
    d.called(Shape.unknown());
    d.forgetPacket();
    return true;
  }

  /// bpf_loop and bpf_for_each_map_elem.
  static boolean callback(Draft d) {
    if (d.subroutines.size() >= 6 || d.repeated) {
      return false;
    }
    Label label = new Label();
    boolean each = d.dice.percent(40);
    List<Shape> arguments = new ArrayList<>();
    if (each) {
      int map = d.map(MapType.ARRAY, MapType.HASH, MapType.PERCPU_ARRAY, MapType.LRU_HASH);
      arguments.add(Shape.unset());
      arguments.add(Shape.unset());
      arguments.add(new Shape.MapValue(map, 0, false));
      MapStatements.loadMap(d, Register.R1, map);
      d.census.count("loop form", "for_each_map_elem");
    } else {
      arguments.add(Shape.unknown());
      arguments.add(Shape.unset());
      d.constant(Register.R1, d.dice.of(0, 1, 5, 100, 1000));
      d.census.count("loop form", "bpf_loop");
    }
    d.code.functionAddress(Register.R2, label);
    if (d.dice.percent(50)) {
      d.constant(Register.R3, 0);
    } else {
      d.stackAddress(Register.R3, d.buffer(8));
      if (each) {
        arguments.add(d.get(Register.R3));
      } else {
        arguments.set(1, d.get(Register.R3));
      }
    }
    d.constant(Register.R4, d.fault() ? 1 : 0);
    d.subroutines.add(new Subroutine(label, arguments, true, false));
    d.census.count("subprogram", "callback");
    d.helper(each ? 164 : 181);
    d.called(Shape.unknown());
    d.forgetPacket();
    return true;
  }

  static boolean tailCall(Draft d) {
    List<Register> contexts = d.holding(Shape.Context.class::isInstance);
    if (contexts.isEmpty() || d.holding && !d.fault()) {
      return false;
    }
    Register context = d.settle(d.dice.of(contexts));
    d.move(Register.R1, context);
    MapStatements.loadMap(d, Register.R2, MapStatements.choose(d, MapType.PROG_ARRAY));
    if (d.dice.percent(70)) {
      d.constant(Register.R3, d.dice.between(0, 4));
    } else {
      d.move(Register.R3, NumberStatements.unknown(d, Register.R1, Register.R2));
    }
    d.helper(12);
    d.called(Shape.unset());
    return true;
  }

  /// Memory reserved in a ring buffer, used, and given back or (with a mistake) not.
  static boolean reserve(Draft d) {
    int size = d.dice.between(1, 64);
    MapStatements.loadMap(d, Register.R1, MapStatements.choose(d, MapType.RINGBUF));
    d.constant(Register.R2, size);
    d.constant(Register.R3, 0);
    d.helper(131);
    d.called(new Shape.Lent(size, true));
    Label missing = new Label();
    if (!d.fault()) {
      d.branch(Condition.EQ, Width.W64, Register.R0, new Immediate(0), missing);
    }
    Belief without = d.belief();
    d.set(Register.R0, new Shape.Lent(size, false));
    Register memory = d.dice.percent(60) ? d.freshSaved() : Register.R0;
    if (d.isPinned(memory)) {
      memory = Register.R0;
    }
    if (memory != Register.R0) {
      d.move(memory, Register.R0);
    }
    for (int i = d.dice.between(0, 3); i > 0; i--) {
      accessLent(d, memory, size);
    }
    if (memory != Register.R0 && d.depth < DEEPEST) {
      Holding.write(d, memory, d.dice.below(3));
    }
    for (int times = d.fault() ? d.dice.of(0, 2) : 1; times > 0; times--) {
      d.move(Register.R1, memory);
      d.constant(Register.R2, 0);
      d.helper(d.dice.of(132, 133));
    }
    if (d.fault()) {
      d.load(MemorySize.B, Register.R1, memory, 0);
    }
    d.set(memory, Shape.unset());
    d.code.bind(missing);
    d.join(without);
    d.called(Shape.unset());
    return true;
  }

  private static void accessLent(Draft d, Register memory, int size) {
    MemorySize access = MapStatements.fitting(d, size);
    int last = size - access.bytes();
    boolean pinned = d.isPinned(memory);
    d.pin(memory);
    MapStatements.plainAccess(d, access, memory, d.fault() ? last + 1 : d.dice.between(0, last));
    if (!pinned) {
      d.unpin(memory);
    }
  }
}
