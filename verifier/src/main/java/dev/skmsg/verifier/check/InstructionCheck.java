package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import java.util.regex.Pattern;

/// Processes one instruction. kernel: verifier.c, do_check_insn, 6.18
public final class InstructionCheck {
  private static final Pattern ALLOWED_UNDER_LOCK =
      Pattern.compile("spin|iter_num|rbtree|list|obj|arena|refcount|stream");

  private final Environment env;
  private final AluCheck alu;
  private final MemoryAccess memory;
  private final BranchCheck branches;
  private final SubprogramCheck subprograms;
  private final HelperCheck helpers;
  private final KernelFunctionCheck kernelFunctions;

  public InstructionCheck(Environment env) {
    this.env = env;
    alu = new AluCheck(env);
    memory = new MemoryAccess(env);
    branches = new BranchCheck(env);
    subprograms = new SubprogramCheck(env, memory);
    helpers = new HelperCheck(env, memory, subprograms);
    kernelFunctions = new KernelFunctionCheck(env, memory);
  }

  /// Changes the state and [Environment#next]; returns whether the path ends.
  public boolean process(Instruction insn) {
    env.next = env.slot + 1;
    switch (insn) {
      case Instruction.Alu i -> alu.alu(i);
      case Instruction.Negate i -> alu.negate(i);
      case Instruction.MoveSignExtended i -> alu.moveSignExtended(i);
      case Instruction.ByteSwap i -> alu.byteSwap(i);
      case Instruction.AddressSpaceCast i -> addressSpaceCast(i);
      case Instruction.LoadImmediate64 i -> loadImmediate(i);
      case Instruction.SecondSlot i ->
          throw new IllegalStateException("walked into the second half of a load at " + i);
      case Instruction.Load i -> memory.load(i);
      case Instruction.LoadPacket i ->
          throw env.invalid("BPF_LD_[ABS|IND] instructions not allowed for this program type");
      case Instruction.Store i -> memory.store(i);
      case Instruction.Atomic i -> memory.atomic(i);
      case Instruction.LoadAcquire i -> memory.loadAcquire(i);
      case Instruction.StoreRelease i -> memory.storeRelease(i);
      case Instruction.Jump i -> {
        env.jumps++;
        env.next = env.slot + 1 + i.offset();
      }
      case Instruction.Branch i -> {
        env.jumps++;
        branches.branch(i);
      }
      case Instruction.MayGoto i -> {
        env.jumps++;
        branches.mayGoto(i);
      }
      case Instruction.Call i -> {
        env.jumps++;
        call(i);
      }
      case Instruction.CallRegister i -> {
        env.jumps++;
        throw env.invalid("BPF_CALL uses reserved fields");
      }
      case Instruction.Exit i -> {
        env.jumps++;
        return subprograms.exit();
      }
      case Instruction.Invalid i -> {
        if (ReservedFields.isJump(i.raw())) {
          env.jumps++;
        }
        throw ReservedFields.refusal(env, i.raw());
      }
    }
    return false;
  }

  private void call(Instruction.Call insn) {
    boolean unlocks = insn.kind() == CallKind.HELPER && insn.target() == HelperCheck.SPIN_UNLOCK;
    if (env.state.activeLocks > 0 && insn.kind() != CallKind.LOCAL && !unlocks) {
      requireKnownUnderLock(insn);
      throw env.invalid("function calls are not allowed while holding a lock");
    }
    switch (insn.kind()) {
      case HELPER -> helpers.call(insn.target());
      case LOCAL -> subprograms.call(env.slot + 1 + insn.target());
      case KFUNC -> kernelFunctions.call(env.program.kfuncs().get(insn.target()));
    }
  }

  /// A few kernel functions are allowed there, none of which is modelled. kernel:
  /// kfunc_spin_allowed
  private void requireKnownUnderLock(Instruction.Call insn) {
    if (insn.kind() == CallKind.KFUNC) {
      String name = env.program.kfuncs().get(insn.target());
      if (ALLOWED_UNDER_LOCK.matcher(name).find()) {
        throw Refusal.unsupported("kernel function " + name);
      }
    }
  }

  private void addressSpaceCast(Instruction.AddressSpaceCast insn) {
    if (insn.spaces() != 1 && insn.spaces() != 1 << 16) {
      throw env.invalid("addr_space_cast insn can only convert between address space 1 and 0");
    }
    throw env.invalid(
        "addr_space_cast insn can only be used in a program that has an associated arena");
  }

  /// kernel: check_ld_imm
  private void loadImmediate(Instruction.LoadImmediate64 insn) {
    int dst = insn.dst().number();
    env.requireWritable(dst);
    env.next = env.slot + 2;
    RegisterState value =
        switch (insn.kind()) {
          case CONSTANT -> RegisterState.known(insn.value());
          case MAP_INDEX -> mapPointer(insn.low(), RegisterType.CONST_MAP_PTR, 0);
          case MAP_INDEX_VALUE -> mapPointer(insn.low(), RegisterType.MAP_VALUE, insn.high());
          case FUNCTION -> function(insn);
          case BTF_ID -> throw Refusal.unsupported("addresses of kernel variables");
          case MAP_FD, MAP_FD_VALUE -> throw Refusal.unsupported("maps by file descriptor");
        };
    env.frame().set(dst, value);
  }

  private RegisterState mapPointer(int index, RegisterType type, int offset) {
    MapDefinition map = env.program.maps().get(index);
    RegisterState pointer = RegisterState.pointer(type);
    pointer.map = map;
    pointer.offset = offset;
    return pointer;
  }

  private RegisterState function(Instruction.LoadImmediate64 insn) {
    int subprogram = env.subprograms.startingAt(env.slot + 1 + insn.low());
    if (env.program.types() == null) {
      throw env.invalid("missing btf func_info");
    }
    if (env.subprograms.isGlobal(subprogram)) {
      throw env.invalid("callback function not static");
    }
    RegisterState pointer = RegisterState.pointer(RegisterType.FUNC);
    pointer.extent = subprogram;
    return pointer;
  }
}
