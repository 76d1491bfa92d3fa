package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.kernel.HelperSignature;
import dev.skmsg.bpf.kernel.KernelFunction;
import dev.skmsg.bpf.kernel.KernelProfile;

/// Which registers each instruction and its successors may still read. kernel: verifier.c,
/// compute_live_registers, 6.18
final class LiveRegisters {
  private static final int CALLER_SAVED = 0x3f;
  private static final int ARGUMENTS = 0x3e;
  private static final int ALL = 0xffff;

  private final ProgramFacts facts;
  private final KernelProfile kernel;
  private int reads;
  private int writes;

  private LiveRegisters(ProgramFacts facts, KernelProfile kernel) {
    this.facts = facts;
    this.kernel = kernel;
  }

  static void compute(ProgramFacts facts, KernelProfile kernel) {
    new LiveRegisters(facts, kernel).run();
  }

  private void run() {
    int length = facts.instructions.length;
    int[] use = new int[length];
    int[] def = new int[length];
    for (int i = 0; i < length; i++) {
      describe(facts.instructions[i]);
      use[i] = reads;
      def[i] = writes;
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int[] order : facts.postorder) {
        for (int slot : order) {
          int after = 0;
          int next = facts.successors.fallThrough(slot);
          int jump = facts.successors.jump(slot);
          after |= next >= 0 && next < length ? facts.liveRegisters[next] : 0;
          after |= jump >= 0 ? facts.liveRegisters[jump] : 0;
          int before = (after & ~def[slot]) | use[slot];
          changed |= before != facts.liveRegisters[slot];
          facts.liveRegisters[slot] = before;
        }
      }
    }
  }

  private void set(int read, int written) {
    reads = read;
    writes = written;
  }

  private static int bit(Register register) {
    return 1 << register.number();
  }

  private static int bit(Operand operand) {
    return operand instanceof Register register ? bit(register) : 0;
  }

  private void describe(Instruction insn) {
    switch (insn) {
      case Instruction.Alu i -> {
        int self = i.op() == AluOperation.MOV ? 0 : bit(i.dst());
        set(self | bit(i.src()), bit(i.dst()));
      }
      case Instruction.Negate i -> set(bit(i.dst()), bit(i.dst()));
      case Instruction.ByteSwap i -> set(bit(i.dst()), bit(i.dst()));
      case Instruction.MoveSignExtended i -> set(bit(i.src()), bit(i.dst()));
      case Instruction.AddressSpaceCast i -> set(bit(i.src()), bit(i.dst()));
      case Instruction.LoadImmediate64 i -> set(0, bit(i.dst()));
      case Instruction.SecondSlot i -> set(ALL, 0);
      case Instruction.Load i -> set(bit(i.base()), bit(i.dst()));
      case Instruction.LoadPacket i -> set(ALL, 0);
      case Instruction.Store i -> set(bit(i.base()) | bit(i.src()), 0);
      case Instruction.Atomic i -> describeAtomic(i);
      case Instruction.LoadAcquire i -> set(bit(i.base()), bit(i.dst()));
      case Instruction.StoreRelease i -> set(bit(i.base()) | bit(i.src()), 0);
      case Instruction.Jump i -> set(0, 0);
      case Instruction.Branch i -> set(bit(i.left()) | bit(i.right()), 0);
      case Instruction.MayGoto i -> set(0, 0);
      case Instruction.Call i -> set(arguments(i), CALLER_SAVED);
      case Instruction.CallRegister i -> set(ALL, 0);
      case Instruction.Exit i -> set(1, 0);
      case Instruction.Invalid i -> set(ALL, 0);
    }
  }

  private void describeAtomic(Instruction.Atomic insn) {
    int operands = bit(insn.base()) | bit(insn.src());
    if (insn.op() == AtomicOperation.CMPXCHG) {
      set(operands | 1, 1);
    } else {
      set(operands, insn.op().fetches() ? bit(insn.src()) : 0);
    }
  }

  private int arguments(Instruction.Call call) {
    if (call.kind() == CallKind.KFUNC) {
      KernelFunction function = kernel.calledFunction(facts.program, call);
      return function == null ? ARGUMENTS : first(function.arity());
    }
    if (call.kind() != CallKind.HELPER) {
      return ARGUMENTS;
    }
    HelperSignature signature = kernel.signature(call.target(), facts.program.type());
    return signature == null ? ARGUMENTS : first(signature.arguments().size());
  }

  /// The registers of the first arguments.
  private static int first(int count) {
    return ((1 << (count + 1)) - 1) & ARGUMENTS;
  }
}
