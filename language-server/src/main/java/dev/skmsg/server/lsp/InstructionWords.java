package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import java.util.Locale;

/// An instruction in a sentence.
final class InstructionWords {
  private InstructionWords() {}

  static String of(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Alu(AluOperation op, Width width, Register dst, Operand src) ->
          alu(op, width, name(dst, width), operand(src, width));
      case Instruction.Negate(Width width, Register dst) ->
          "Negates " + name(dst, width) + zeroing(width) + ".";
      case Instruction.MoveSignExtended move ->
          "Copies the low bits of " + move.src() + " to " + move.dst() + ", sign-extended.";
      case Instruction.AddressSpaceCast cast ->
          "Casts the pointer in " + cast.src() + " between address spaces.";
      case Instruction.ByteSwap swap -> "Changes the byte order of " + swap.dst() + ".";
      case Instruction.LoadImmediate64 load ->
          "Loads a 64-bit constant, or the address of a map, into " + load.dst() + ".";
      case Instruction.Load load ->
          "Loads %d byte%s from memory at %s%s into %s."
              .formatted(
                  load.size().bytes(),
                  load.size().bytes() == 1 ? "" : "s",
                  load.base(),
                  offset(load.offset()),
                  load.dst());
      case Instruction.LoadAcquire load ->
          "Loads from memory at %s%s into %s; later accesses stay behind it (load-acquire)."
              .formatted(load.base(), offset(load.offset()), load.dst());
      case Instruction.LoadPacket _ ->
          "Loads from the packet in the manner of classic BPF: refused in sk_msg and sk_skb.";
      case Instruction.Store store ->
          "Stores %d byte%s of %s to memory at %s%s."
              .formatted(
                  store.size().bytes(),
                  store.size().bytes() == 1 ? "" : "s",
                  operand(store.src(), Width.W64),
                  store.base(),
                  offset(store.offset()));
      case Instruction.StoreRelease store ->
          "Stores %s to memory at %s%s; earlier accesses stay before it (store-release)."
              .formatted(store.src(), store.base(), offset(store.offset()));
      case Instruction.Atomic atomic ->
          "Changes memory at %s%s in one step that no other processor can come between: %s."
              .formatted(
                  atomic.base(),
                  offset(atomic.offset()),
                  atomic.op().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      case Instruction.Jump _ -> "Goes on at another instruction.";
      case Instruction.Branch(Condition condition, Width width, Register dst, Operand src, _) ->
          "Goes on at another instruction if %s %s %s%s."
              .formatted(
                  name(dst, width),
                  words(condition),
                  operand(src, width),
                  width == Width.W32 ? " (32 bits)" : "");
      case Instruction.MayGoto _ ->
          "Leaves the loop when it has taken too long; lets the verifier accept a loop it cannot"
              + " bound.";
      case Instruction.Call(CallKind kind, _, _) ->
          switch (kind) {
            case HELPER -> "Calls a helper of the kernel with R1 to R5; its result is in R0.";
            case LOCAL -> "Calls a function of this program with R1 to R5; its result is in R0.";
            case KFUNC -> "Calls a function of the kernel with R1 to R5; its result is in R0.";
          };
      case Instruction.CallRegister _ -> "Calls the function whose address a register holds.";
      case Instruction.Exit _ ->
          "Returns R0: from a program its verdict, from a function its result.";
      case Instruction.SecondSlot _ -> "The second half of a 64-bit constant.";
      case Instruction.Invalid _ -> "No instruction that a kernel knows.";
    };
  }

  private static String alu(AluOperation op, Width width, String dst, String src) {
    String zeroing = zeroing(width);
    return switch (op) {
      case MOV -> "Sets " + dst + " to " + src + zeroing + ".";
      case ADD -> "Adds " + src + " to " + dst + zeroing + ".";
      case SUB -> "Subtracts " + src + " from " + dst + zeroing + ".";
      case MUL -> "Multiplies " + dst + " by " + src + zeroing + ".";
      case DIV -> "Divides " + dst + " by " + src + ", unsigned; by 0 gives 0" + zeroing + ".";
      case MOD ->
          "Sets "
              + dst
              + " to its remainder by "
              + src
              + ", unsigned; by 0 leaves it"
              + zeroing
              + ".";
      case SDIV -> "Divides " + dst + " by " + src + ", signed; by 0 gives 0" + zeroing + ".";
      case SMOD ->
          "Sets "
              + dst
              + " to its remainder by "
              + src
              + ", signed; by 0 leaves it"
              + zeroing
              + ".";
      case AND -> "Keeps those bits of " + dst + " that " + src + " has" + zeroing + ".";
      case OR -> "Sets those bits of " + dst + " that " + src + " has" + zeroing + ".";
      case XOR -> "Flips those bits of " + dst + " that " + src + " has" + zeroing + ".";
      case LSH -> "Shifts " + dst + " left by " + src + zeroing + ".";
      case RSH -> "Shifts " + dst + " right by " + src + ", filling with zeros" + zeroing + ".";
      case ARSH -> "Shifts " + dst + " right by " + src + ", keeping its sign" + zeroing + ".";
    };
  }

  private static String words(Condition condition) {
    return switch (condition) {
      case EQ -> "equals";
      case NE -> "differs from";
      case GT -> "is above";
      case GE -> "is at least";
      case LT -> "is below";
      case LE -> "is at most";
      case SGT -> "is above (signed)";
      case SGE -> "is at least (signed)";
      case SLT -> "is below (signed)";
      case SLE -> "is at most (signed)";
      case SET -> "has a bit in common with";
    };
  }

  private static String zeroing(Width width) {
    return width == Width.W32 ? " (32 bits; the upper half becomes 0)" : "";
  }

  private static String name(Register register, Width width) {
    return (width == Width.W32 ? "w" : "r") + register.number();
  }

  private static String operand(Operand operand, Width width) {
    return switch (operand) {
      case Operand.Immediate(int value) -> Integer.toString(value);
      case Register register -> name(register, width);
    };
  }

  private static String offset(int offset) {
    return offset == 0 ? "" : offset > 0 ? " + " + offset : " - " + -offset;
  }
}
