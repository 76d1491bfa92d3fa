package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.kernel.KernelFeature;

/// What the kernel says of a slot that encodes no instruction. kernel: verifier.c, do_check_insn
/// and check_alu_op, 6.18
public final class ReservedFields {
  private static final int LD = 0;
  private static final int LDX = 1;
  private static final int ST = 2;
  private static final int STX = 3;
  private static final int ALU = 4;
  private static final int JMP = 5;
  private static final int JMP32 = 6;
  private static final int ALU64 = 7;

  private static final int OP_NEG = 0x80;
  private static final int OP_MOV = 0xb0;
  private static final int OP_END = 0xd0;
  private static final int OP_JA = 0x00;
  private static final int OP_CALL = 0x80;
  private static final int OP_EXIT = 0x90;
  private static final int OP_JCOND = 0xe0;
  private static final int MODE_MASK = 0xe0;
  private static final int MODE_MEM = 0x60;
  private static final int MODE_ATOMIC = 0xc0;

  private ReservedFields() {}

  static int instructionClass(RawInstruction raw) {
    return raw.opcode() & 7;
  }

  static int operation(RawInstruction raw) {
    return raw.opcode() & 0xf0;
  }

  public static boolean isJump(RawInstruction raw) {
    int kind = instructionClass(raw);
    return kind == JMP || kind == JMP32;
  }

  /// Whether it is an exit but for its reserved fields.
  public static boolean isExit(RawInstruction raw) {
    return instructionClass(raw) == JMP && operation(raw) == OP_EXIT;
  }

  /// Whether it is a `goto` but for its reserved fields.
  public static boolean isUnconditionalJump(RawInstruction raw) {
    return isJump(raw) && operation(raw) == OP_JA;
  }

  /// Whether it has a jump target.
  public static boolean jumps(RawInstruction raw) {
    return isJump(raw) && operation(raw) != OP_CALL && operation(raw) != OP_EXIT;
  }

  /// The distance of a jump from the next slot.
  public static int distance(RawInstruction raw) {
    return instructionClass(raw) == JMP32 && operation(raw) == OP_JA
        ? raw.immediate()
        : raw.offset();
  }

  static Refusal refusal(Environment env, RawInstruction raw) {
    if (jumps(raw) && operation(raw) != OP_JA && operation(raw) != OP_JCOND) {
      requireReadable(env, raw.dst());
    }
    String words = reserved(raw, env.kernel.has(KernelFeature.ISA_V4));
    if (words != null) {
      return env.invalid(words);
    }
    boolean register = (raw.opcode() & 8) != 0;
    int kind = instructionClass(raw);
    if (kind == LDX || kind == STX || (kind != ST && kind != LD && register)) {
      requireReadable(env, raw.src());
    }
    if (kind == ST || kind == STX || (operation(raw) != OP_MOV && kind != LDX && kind != LD)) {
      requireReadable(env, raw.dst());
    }
    if (raw.dst() > 10) {
      return env.invalid("R" + raw.dst() + " is invalid");
    }
    return Refusal.unsupported("instruction with opcode 0x" + Integer.toHexString(raw.opcode()));
  }

  /// kernel: check_reg_arg
  private static void requireReadable(Environment env, int register) {
    if (register > 10) {
      throw env.invalid("R" + register + " is invalid");
    }
    env.requireReadable(register);
  }

  private static @org.jspecify.annotations.Nullable String reserved(
      RawInstruction raw, boolean v4) {
    return switch (instructionClass(raw)) {
      case ALU, ALU64 -> alu(raw, v4);
      case JMP, JMP32 -> jump(raw);
      case LDX -> null;
      case ST ->
          (raw.opcode() & MODE_MASK) != MODE_MEM || raw.src() != 0
              ? "BPF_ST uses reserved fields"
              : null;
      case STX -> store(raw);
      case LD -> "invalid BPF_LD mode";
      default -> "unknown insn class " + instructionClass(raw);
    };
  }

  private static @org.jspecify.annotations.Nullable String store(RawInstruction raw) {
    if ((raw.opcode() & MODE_MASK) == MODE_ATOMIC) {
      boolean whole = (raw.opcode() & 0x18) == 0x00 || (raw.opcode() & 0x18) == 0x18;
      for (AtomicOperation op : AtomicOperation.values()) {
        if (op.code() == raw.immediate()) {
          return whole ? null : "invalid atomic operand size";
        }
      }
      return "BPF_ATOMIC uses invalid atomic opcode " + String.format("%02x", raw.immediate());
    }
    return (raw.opcode() & MODE_MASK) != MODE_MEM || raw.immediate() != 0
        ? "BPF_STX uses reserved fields"
        : null;
  }

  private static @org.jspecify.annotations.Nullable String alu(RawInstruction raw, boolean v4) {
    boolean register = (raw.opcode() & 8) != 0;
    boolean wide = instructionClass(raw) == ALU64;
    int op = operation(raw);
    if (op == OP_NEG) {
      return register || raw.src() != 0 || raw.offset() != 0 || raw.immediate() != 0
          ? "BPF_NEG uses reserved fields"
          : null;
    }
    if (op == OP_END) {
      boolean width = raw.immediate() == 16 || raw.immediate() == 32 || raw.immediate() == 64;
      return raw.src() != 0 || raw.offset() != 0 || !width || (wide && register)
          ? "BPF_END uses reserved fields"
          : null;
    }
    if (op == OP_MOV) {
      int offset = raw.offset();
      boolean extension = offset == 8 || offset == 16 || (wide && offset == 32);
      boolean bits = offset == 0 || (v4 && extension);
      boolean bad = register ? !bits || raw.immediate() != 0 : raw.src() != 0 || offset != 0;
      return bad ? "BPF_MOV uses reserved fields" : null;
    }
    if (op > OP_END) {
      return "invalid BPF_ALU opcode " + Integer.toHexString(op);
    }
    boolean signed = op == 0x30 || op == 0x90;
    boolean offset = raw.offset() == 0 || (v4 && raw.offset() == 1 && signed);
    boolean bad = (register ? raw.immediate() != 0 : raw.src() != 0) || !offset;
    return bad ? "BPF_ALU uses reserved fields" : null;
  }

  private static @org.jspecify.annotations.Nullable String jump(RawInstruction raw) {
    boolean register = (raw.opcode() & 8) != 0;
    boolean narrow = instructionClass(raw) == JMP32;
    int op = operation(raw);
    switch (op) {
      case OP_CALL -> {
        return "BPF_CALL uses reserved fields";
      }
      case OP_EXIT -> {
        return "BPF_EXIT uses reserved fields";
      }
      case OP_JA -> {
        return "BPF_JA uses reserved fields";
      }
      case OP_JCOND -> {
        return "invalid may_goto imm " + raw.immediate();
      }
      default -> {
        if (op > OP_JCOND) {
          return "invalid BPF_JMP/JMP32 opcode " + Integer.toHexString(op);
        }
        boolean bad = register ? raw.immediate() != 0 : raw.src() != 0;
        return bad || (narrow && op == OP_JA) ? "BPF_JMP/JMP32 uses reserved fields" : null;
      }
    }
  }
}
