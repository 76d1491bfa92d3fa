package dev.skmsg.runtime.exec;

import static dev.skmsg.runtime.exec.Code.k;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.List;
import java.util.SplittableRandom;

/// Random programs of every instruction that needs neither maps nor helpers, for a context that
/// begins with data and data_end in 32 bits each.
///
/// A program takes its registers and part of its stack from the packet's first 128 bytes, works on
/// them, and puts them back.
public final class RandomCode {
  /// Bytes of packet a program needs.
  public static final int PACKET = 128;

  private static final int REGISTERS = 9;
  private static final int STACK_WORDS = 7;
  private static final Register BASE = Register.R9;
  private static final MemorySize[] SIZES = MemorySize.values();

  private final SplittableRandom random;
  private final Code code = new Code();
  private int end;

  private RandomCode(SplittableRandom random) {
    this.random = random;
  }

  /// A program with so many random instructions.
  public static List<Instruction> program(SplittableRandom random, int length) {
    return new RandomCode(random).program(length);
  }

  private List<Instruction> program(int length) {
    Register r2 = Register.R2;
    code.load(MemorySize.W, r2, Register.R1, 0).load(MemorySize.W, Register.R3, Register.R1, 4);
    code.mov(BASE, r2).add(r2, k(PACKET)).branch(Condition.LE, r2, Register.R3, 2);
    code.mov(Register.R0, k(-1)).exit();
    for (int i = 0; i < STACK_WORDS; i++) {
      code.load(MemorySize.DW, r2, BASE, 8 * (REGISTERS + i));
      code.store(MemorySize.DW, Register.R10, -8 * (i + 1), r2);
    }
    for (int i = 0; i < REGISTERS; i++) {
      code.load(MemorySize.DW, Register.of(i), BASE, 8 * i);
    }
    end = code.instructions().size() + length;
    while (code.instructions().size() < end - 2) {
      instruction();
    }
    while (code.instructions().size() < end) {
      code.jump(0);
    }
    for (int i = 0; i < REGISTERS; i++) {
      code.store(MemorySize.DW, BASE, 8 * i, Register.of(i));
    }
    for (int i = 0; i < STACK_WORDS; i++) {
      code.load(MemorySize.DW, r2, Register.R10, -8 * (i + 1));
      code.store(MemorySize.DW, BASE, 8 * (REGISTERS + i), r2);
    }
    return code.mov(Register.R0, k(2)).exit().instructions();
  }

  private Register register() {
    return Register.of(random.nextInt(REGISTERS));
  }

  private int immediate() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(-4, 5);
      case 1 -> 1 << random.nextInt(32);
      default -> random.nextInt();
    };
  }

  private Operand operand() {
    return random.nextBoolean() ? register() : k(immediate());
  }

  private Width width() {
    return random.nextBoolean() ? Width.W64 : Width.W32;
  }

  private int stackOffset(MemorySize size) {
    int slots = 8 * STACK_WORDS / size.bytes();
    return -size.bytes() * random.nextInt(1, slots + 1);
  }

  private void instruction() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> alu();
      case 6 -> code.raw(new Instruction.Negate(width(), register()));
      case 7 -> signExtendingMove();
      case 8 -> byteSwap();
      case 9, 10 -> branch();
      case 11 -> load();
      case 12, 13 -> store();
      case 14 -> atomic();
      default -> jump();
    }
  }

  private void alu() {
    AluOperation op = AluOperation.values()[random.nextInt(AluOperation.values().length)];
    Width width = width();
    Operand src = operand();
    if (src instanceof Operand.Immediate(int value)) {
      src =
          switch (op) {
            case LSH, RSH, ARSH -> k(value & width.bits() - 1);
            case DIV, SDIV, MOD, SMOD -> k(value == 0 ? 7 : value);
            case ADD, SUB, MUL, OR, AND, XOR, MOV -> src;
          };
    }
    code.raw(new Instruction.Alu(op, width, register(), src));
  }

  private void signExtendingMove() {
    Width width = width();
    int bits = 8 << random.nextInt(width == Width.W64 ? 3 : 2);
    code.raw(new Instruction.MoveSignExtended(width, bits, register(), register()));
  }

  private void byteSwap() {
    var orders = Instruction.ByteSwap.ByteOrder.values();
    int bits = 16 << random.nextInt(3);
    code.raw(new Instruction.ByteSwap(orders[random.nextInt(orders.length)], bits, register()));
  }

  /// How far a jump may go forward, at most to the end of the random part.
  private int distance() {
    int room = end - code.instructions().size() - 1;
    return room <= 0 ? 0 : random.nextInt(Math.min(room, 5) + 1);
  }

  private void branch() {
    Condition condition = Condition.values()[random.nextInt(Condition.values().length)];
    short distance = (short) distance();
    code.raw(new Instruction.Branch(condition, width(), register(), operand(), distance));
  }

  private void jump() {
    int distance = distance();
    if (distance == 0) {
      code.raw(new Instruction.Jump(random.nextBoolean(), 0));
    } else {
      // never over live code without a way to it
      code.raw(
          new Instruction.Branch(Condition.SET, Width.W64, register(), k(1), (short) distance));
    }
  }

  private MemorySize size() {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private void load() {
    MemorySize size = size();
    short offset = (short) stackOffset(size);
    code.raw(
        switch (random.nextInt(3)) {
          case 0 -> new Instruction.LoadAcquire(size, register(), Register.R10, offset);
          case 1 ->
              new Instruction.Load(size, size != MemorySize.DW, register(), Register.R10, offset);
          default -> new Instruction.Load(size, false, register(), Register.R10, offset);
        });
  }

  private void store() {
    MemorySize size = size();
    short offset = (short) stackOffset(size);
    code.raw(
        random.nextInt(3) == 0
            ? new Instruction.StoreRelease(size, Register.R10, offset, register())
            : new Instruction.Store(size, Register.R10, offset, operand()));
  }

  private void atomic() {
    MemorySize size = random.nextBoolean() ? MemorySize.DW : MemorySize.W;
    AtomicOperation op = AtomicOperation.values()[random.nextInt(AtomicOperation.values().length)];
    int offset = stackOffset(size);
    // 6.18.44 takes the constant that a fetch finds on the stack for certain without marking the
    // stack precise, prunes other paths by it and removes live code as dead. A stored byte makes
    // the slot unknown.
    code.store(MemorySize.B, Register.R10, offset + 1, register());
    if (op == AtomicOperation.CMPXCHG && size == MemorySize.W) {
      // Where its path was pruned, 6.18.44 forgets to clear the high half of R0 after an exchange
      // that succeeds. So it is clear before.
      code.raw(new Instruction.Alu(AluOperation.MOV, Width.W32, Register.R0, Register.R0));
    }
    code.atomic(op, size, Register.R10, offset, register());
  }
}
