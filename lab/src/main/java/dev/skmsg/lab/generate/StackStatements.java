package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.List;

/// Spills, fills and other accesses to the stack, atomics on it among them.
final class StackStatements {
  private StackStatements() {}

  private static MemorySize size(Draft d) {
    return d.dice.percent(45) ? MemorySize.DW : MemorySize.values()[d.dice.below(4)];
  }

  /// An offset below the frame pointer where `size` bytes fit, aligned; with a mistake, not.
  private static int offset(Draft d, MemorySize size) {
    if (d.fault()) {
      return d.dice.of(0, 8, -516, -513, -3, -7, -520, -510, 4);
    }
    int deepest = d.dice.percent(92) ? 96 : 512;
    return -size.bytes() * d.dice.between(1, deepest / size.bytes());
  }

  static boolean spill(Draft d) {
    List<Register> set = d.holding(shape -> !(shape instanceof Shape.Unset));
    boolean constant = set.isEmpty() || d.dice.percent(20);
    Operand src = constant ? new Immediate(d.dice.constant()) : d.dice.of(set);
    boolean number = !(src instanceof Register r) || d.get(r) instanceof Shape.Scalar;
    MemorySize size = number || d.fault() ? size(d) : MemorySize.DW;
    int offset = offset(d, size);
    storeAt(d, size, offset, src);
    int slot = Math.floorDiv(offset, 8) * 8;
    if (size == MemorySize.DW && slot == offset && src instanceof Register r) {
      d.spills().put(slot, d.get(r));
    } else {
      d.spills().put(slot, Shape.unknown());
    }
    return true;
  }

  /// Stores through R10, or through a register that points into the frame.
  private static void storeAt(Draft d, MemorySize size, int offset, Operand src) {
    List<Register> frames = d.holding(Shape.Frame.class::isInstance);
    if (!frames.isEmpty() && d.dice.percent(25)) {
      Register register = d.dice.of(frames);
      if (d.get(register) instanceof Shape.Frame(int at)) {
        d.store(size, register, offset - at, src);
        return;
      }
    }
    d.store(size, Register.R10, offset, src);
  }

  static boolean fill(Draft d) {
    Register dst = d.fresh();
    if (!d.spills().isEmpty() && d.dice.percent(75)) {
      int slot = d.dice.of(List.copyOf(d.spills().keySet()));
      Shape shape = d.spills().getOrDefault(slot, Shape.unknown());
      if (d.dice.percent(75) || !(shape instanceof Shape.Scalar)) {
        MemorySize size = d.fault() ? size(d) : MemorySize.DW;
        d.load(size, dst, Register.R10, slot);
        d.set(dst, shape);
        return true;
      }
      MemorySize size = size(d);
      int within = size.bytes() * d.dice.below(8 / size.bytes());
      boolean signed = size != MemorySize.DW && d.has(Feature.SIGNED) && d.dice.percent(20);
      d.emit(new Instruction.Load(size, signed, dst, Register.R10, (short) (slot + within)));
      d.set(dst, Shape.unknown());
      return true;
    }
    MemorySize size = size(d);
    d.load(size, dst, Register.R10, offset(d, size));
    d.set(dst, Shape.unknown());
    return true;
  }

  /// fp + constant in a register.
  static boolean address(Draft d) {
    d.stackAddress(d.fresh(), -8 * d.dice.between(1, 12));
    return true;
  }

  /// An access at fp + constant + unknown.
  static boolean variable(Draft d) {
    int room = d.dice.of(7, 8, 15, 16, 31, 56);
    Register index = NumberStatements.bounded(d, room);
    Register pointer = d.fresh(index);
    int low = -8 * d.dice.between((room + 15) / 8, 14);
    d.move(pointer, Register.R10);
    MemorySize size = d.dice.percent(60) ? MemorySize.B : size(d);
    if (size != MemorySize.B && !d.isPinned(index) && !d.fault()) {
      d.alu(AluOperation.AND, Width.W64, index, new Immediate(-size.bytes()));
    }
    if (d.dice.percent(50)) {
      d.add(pointer, low);
      d.alu(AluOperation.ADD, Width.W64, pointer, index);
      access(d, size, pointer, 0);
    } else {
      d.alu(AluOperation.ADD, Width.W64, pointer, index);
      access(d, size, pointer, low);
    }
    d.set(pointer, Shape.unset());
    for (int slot = low & -8; slot < low + room + 8; slot += 8) {
      d.spills().replace(slot, Shape.unknown());
    }
    return true;
  }

  private static void access(Draft d, MemorySize size, Register pointer, int offset) {
    if (d.dice.percent(50)) {
      Operand src = d.dice.percent(40) ? new Immediate(d.dice.of(0, 0, 1, -1)) : d.scalar(pointer);
      d.store(size, pointer, offset, src);
    } else {
      Register dst = d.fresh(pointer);
      d.load(size, dst, pointer, offset);
      d.set(dst, Shape.unknown());
    }
  }

  /// An atomic operation on the stack.
  static boolean atomic(Draft d) {
    MemorySize size = d.dice.of(MemorySize.W, MemorySize.DW);
    if (d.fault()) {
      size = d.dice.of(MemorySize.B, MemorySize.H);
    }
    int offset = offset(d, size);
    if (d.dice.percent(70)) {
      d.store(MemorySize.DW, Register.R10, offset & -8, new Immediate(d.dice.constant()));
    }
    atomicAt(d, size, Register.R10, offset);
    d.spills().put(offset & -8, Shape.unknown());
    return true;
  }

  static void atomicAt(Draft d, MemorySize size, Register base, int offset) {
    AtomicOperation op = AtomicOperation.values()[d.dice.below(AtomicOperation.values().length)];
    Register src = d.ownScalar(base);
    if (op == AtomicOperation.CMPXCHG) {
      if (d.isPinned(Register.R0) || base == Register.R0) {
        op = AtomicOperation.XCHG;
      } else if (!(d.get(Register.R0) instanceof Shape.Scalar) && !d.fault()) {
        d.constant(Register.R0, d.dice.constant());
        src = d.ownScalar(base);
      }
    }
    d.emit(new Instruction.Atomic(op, size, base, (short) offset, src));
    if (op.fetches()) {
      d.set(op == AtomicOperation.CMPXCHG ? Register.R0 : src, Shape.unknown());
    }
  }

  /// load_acquire and store_release on the stack.
  static boolean acquireRelease(Draft d) {
    MemorySize size = size(d);
    int offset = offset(d, size);
    acquireReleaseAt(d, size, Register.R10, offset);
    d.spills().replace(offset & -8, Shape.unknown());
    return true;
  }

  static void acquireReleaseAt(Draft d, MemorySize size, Register base, int offset) {
    if (d.dice.percent(50)) {
      Register dst = d.fresh(base);
      d.emit(new Instruction.LoadAcquire(size, dst, base, (short) offset));
      d.set(dst, Shape.unknown());
    } else {
      Register src = d.scalar(base);
      d.emit(new Instruction.StoreRelease(size, base, (short) offset, src));
    }
  }
}
