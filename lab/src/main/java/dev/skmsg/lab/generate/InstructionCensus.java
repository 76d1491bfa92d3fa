package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.KernelProfile;
import java.util.Locale;

/// Counts what a program consists of: helpers, kfuncs, map types, operations, jumps, atomics.
public final class InstructionCensus {
  private InstructionCensus() {}

  /// Adds a program's instructions and maps to a census.
  public static void count(Program program, Census census) {
    for (MapDefinition map : program.maps()) {
      census.count("map type", map.type().label());
    }
    for (Instruction instruction : program.instructions()) {
      count(instruction, program, census);
    }
  }

  private static void count(Instruction instruction, Program program, Census census) {
    switch (instruction) {
      case Instruction.Alu alu ->
          census.count("operation", width(alu.width()) + lower(alu.op()) + operand(alu.src()));
      case Instruction.Negate negate -> census.count("operation", width(negate.width()) + "neg");
      case Instruction.MoveSignExtended move ->
          census.count("operation", width(move.width()) + "movs" + move.bits());
      case Instruction.AddressSpaceCast _ -> census.count("operation", "addr_space_cast");
      case Instruction.ByteSwap swap ->
          census.count("operation", lower(swap.order()) + swap.bits());
      case Instruction.LoadImmediate64 load -> census.count("load immediate", lower(load.kind()));
      case Instruction.Load load ->
          census.count("load", lower(load.size()) + (load.signExtend() ? " signed" : ""));
      case Instruction.LoadPacket _ -> census.count("load", "packet");
      case Instruction.Store store ->
          census.count("store", lower(store.size()) + operand(store.src()));
      case Instruction.Atomic atomic ->
          census.count("atomic", lower(atomic.op()) + " " + lower(atomic.size()));
      case Instruction.LoadAcquire load ->
          census.count("atomic", "load_acquire " + lower(load.size()));
      case Instruction.StoreRelease store ->
          census.count("atomic", "store_release " + lower(store.size()));
      case Instruction.Jump jump -> census.count("jump", jump.wide() ? "gotol" : "goto");
      case Instruction.Branch branch ->
          census.count(
              "jump", width(branch.width()) + lower(branch.condition()) + operand(branch.right()));
      case Instruction.MayGoto _ -> census.count("jump", "may_goto");
      case Instruction.Call call -> call(call, program, census);
      case Instruction.CallRegister _ -> census.count("jump", "callx");
      case Instruction.Exit _ -> census.count("jump", "exit");
      case Instruction.Invalid _ -> census.count("malformed", "invalid");
      case Instruction.SecondSlot _ -> {}
    }
  }

  private static void call(Instruction.Call call, Program program, Census census) {
    if (call.kind() == CallKind.KFUNC) {
      boolean named = call.target() >= 0 && call.target() < program.kfuncs().size();
      census.count("kfunc", named ? program.kfuncs().get(call.target()) : "unknown");
    } else if (call.kind() == CallKind.LOCAL) {
      census.count("jump", "call");
    } else {
      HelperPrototype helper = KernelProfile.newest().helper(call.target());
      census.count("helper", helper == null ? "unknown" : helper.name());
    }
  }

  private static String width(Width width) {
    return width == Width.W32 ? "32-bit " : "64-bit ";
  }

  private static String operand(Operand operand) {
    return operand instanceof Register ? " register" : " constant";
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
