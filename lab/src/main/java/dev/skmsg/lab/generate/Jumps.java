package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.Branch;
import dev.skmsg.bpf.isa.Instruction.Call;
import dev.skmsg.bpf.isa.Instruction.Jump;
import dev.skmsg.bpf.isa.Instruction.LoadImmediate64;
import dev.skmsg.bpf.isa.Instruction.MayGoto;
import java.util.OptionalInt;

/// Which instructions name another slot, and how far away it is.
public final class Jumps {
  private Jumps() {}

  /// The distance in slots from the next instruction to the slot this one names.
  public static OptionalInt distance(Instruction instruction) {
    return switch (instruction) {
      case Jump jump -> OptionalInt.of(jump.offset());
      case Branch branch -> OptionalInt.of(branch.offset());
      case MayGoto mayGoto -> OptionalInt.of(mayGoto.offset());
      case Call call when call.kind() == CallKind.LOCAL -> OptionalInt.of(call.target());
      case LoadImmediate64 load when load.kind() == Imm64Kind.FUNCTION ->
          OptionalInt.of(load.low());
      default -> OptionalInt.empty();
    };
  }

  /// The same instruction, naming the slot at this distance.
  public static Instruction withDistance(Instruction instruction, int distance) {
    return switch (instruction) {
      case Jump jump -> new Jump(jump.wide(), distance);
      case Branch branch ->
          new Branch(
              branch.condition(), branch.width(), branch.left(), branch.right(), (short) distance);
      case MayGoto _ -> new MayGoto((short) distance);
      case Call call -> new Call(call.kind(), distance, call.moduleFd());
      case LoadImmediate64 load -> new LoadImmediate64(load.dst(), load.kind(), distance, 0);
      default -> throw new IllegalArgumentException("names no slot: " + instruction);
    };
  }
}
