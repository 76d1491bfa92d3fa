package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.check.BranchDecision.Taken;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.LinkedRegisters;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;

/// Conditional branches: one side or both, and what is learned on each. kernel: verifier.c,
/// check_cond_jmp_op, 6.18
public final class BranchCheck {
  /// Beyond this no range of a packet is learned.
  private static final int MAX_PACKET_OFFSET = 0xffff;

  private final Environment env;

  public BranchCheck(Environment env) {
    this.env = env;
  }

  /// Leaves the loop once in a while: explored with the body as an alternative.
  public void mayGoto(Instruction.MayGoto insn) {
    AbstractState queued = env.paths().push(env.slot + 1, env.slot, false);
    queued.mayGotoDepth++;
    AbstractState parent = env.state.parent;
    if (parent != null) {
      env.paths().widen(queued, parent, env.slot);
    }
    env.next = env.slot + 1 + insn.offset();
  }

  public void branch(Instruction.Branch insn) {
    int dst = insn.left().number();
    env.requireReadable(dst);
    int src = Environment.NO_REGISTER;
    if (insn.right() instanceof Register register) {
      src = register.number();
      env.requireReadable(src);
      boolean packets = env.get(dst).isPacketOrEnd() && env.get(src).isPacketOrEnd();
      if (!packets && env.isSecretPointer(env.get(src))) {
        throw env.denied("R" + src + " pointer comparison prohibited");
      }
    }
    RegisterState left = env.get(dst);
    RegisterState right =
        src >= 0 ? env.get(src) : RegisterState.known(((Operand.Immediate) insn.right()).value());
    if (left.type == RegisterType.STACK || right.type == RegisterType.STACK) {
      env.paths()
          .noteStackComparison(left.type == RegisterType.STACK, right.type == RegisterType.STACK);
    }
    Taken taken =
        env.kernel.has(KernelFeature.BRANCHES_ON_RANGES)
            ? BranchDecision.decide(insn.condition(), insn.width(), left, right)
            : ConstantBranch.decide(insn.condition(), insn.width(), left, right);
    switch (taken) {
      case YES -> {
        markDecided(dst, src);
        env.next = env.slot + 1 + insn.offset();
      }
      case NO -> markDecided(dst, src);
      case UNKNOWN -> fork(insn, dst, src, right);
    }
  }

  private void markDecided(int dst, int src) {
    if (env.get(dst).isScalar()) {
      env.paths().markPrecise(dst);
    }
    if (src >= 0 && env.get(src).isScalar()) {
      env.paths().markPrecise(src);
    }
  }

  private void fork(Instruction.Branch insn, int dst, int src, RegisterState constant) {
    AbstractState here = env.state;
    long linked = collectLinked(dst, src);
    if (LinkedRegisters.count(linked) > 1) {
      env.paths().noteLinked(linked);
    }
    AbstractState other = env.paths().push(env.slot + 1 + insn.offset(), env.slot, false);
    if (env.get(dst).isScalar() && (src < 0 || env.get(src).isScalar())) {
      refine(insn, other, dst, src, constant, true);
      refine(insn, here, dst, src, constant, false);
    }
    if (src >= 0 && hasId(env.get(src))) {
      spread(here, here.current().get(src), linked);
      spread(other, other.current().get(src), linked);
    }
    if (hasId(env.get(dst))) {
      spread(here, here.current().get(dst), linked);
      spread(other, other.current().get(dst), linked);
    }
    learnNotNull(insn, dst, src, other);
    boolean nullTest =
        insn.width() == Width.W64
            && src < 0
            && constant.bits.isConstant(0)
            && (insn.condition() == Condition.EQ || insn.condition() == Condition.NE)
            && env.get(dst).maybeNull();
    if (nullTest) {
      boolean takenIsNull = insn.condition() == Condition.EQ;
      splitNull(env, here, dst, !takenIsNull);
      splitNull(env, other, dst, takenIsNull);
    } else if (!learnPacketRange(insn, dst, src, other) && env.isSecretPointer(env.get(dst))) {
      throw env.denied("R" + dst + " pointer comparison prohibited");
    }
  }

  private static boolean hasId(RegisterState reg) {
    return reg.isScalar() && reg.id != 0;
  }

  private void refine(
      Instruction.Branch insn,
      AbstractState state,
      int dst,
      int src,
      RegisterState constant,
      boolean holds) {
    RegisterState left = state.current().change(dst);
    RegisterState right;
    if (src < 0) {
      right = constant.copy();
    } else {
      right = src == dst ? left : state.current().change(src);
    }
    if (env.kernel.has(KernelFeature.BRANCHES_ON_RANGES)) {
      BranchDecision.refine(insn.condition(), holds, insn.width(), left, right);
    } else {
      left.simple = right.simple = true;
      ConstantBranch.refine(insn.condition(), holds, insn.width(), left, right);
      return;
    }
    env.checkInvariants(left);
    env.checkInvariants(right);
  }

  /// The registers to be read again and the slots that share an id with the operands; those beyond
  /// the sixth lose it.
  ///
  /// kernel: collect_linked_regs
  private long collectLinked(int dst, int src) {
    LinkedRegisters linked = new LinkedRegisters();
    if (src >= 0 && hasId(env.get(src))) {
      collect(env.get(src).id, linked);
    }
    if (hasId(env.get(dst))) {
      collect(env.get(dst).id, linked);
    }
    return linked.pack();
  }

  private void collect(int idWithFlag, LinkedRegisters linked) {
    int id = idWithFlag & ~RegisterState.ADD_CONST;
    for (int f = env.state.depth(); f >= 0; f--) {
      FrameState frame = env.state.frame(f);
      int live = env.paths().liveRegisters(env.state.slotOf(f));
      for (int r = 0; r < 10; r++) {
        if ((live & 1 << r) != 0 && isLinked(frame.get(r), id) && !linked.add(f, r, true)) {
          frame.change(r).clearScalarId();
        }
      }
      for (int s = 0; s < frame.slots(); s++) {
        if (frame.isSpilled(s) && isLinked(frame.spill(s), id) && !linked.add(f, s, false)) {
          frame.changeSpill(s).clearScalarId();
        }
      }
    }
  }

  private static boolean isLinked(RegisterState reg, int id) {
    return reg.isScalar() && (reg.id & ~RegisterState.ADD_CONST) == id;
  }

  /// What is known of one register is known of those related to it. kernel: sync_linked_regs
  private void spread(AbstractState state, RegisterState known, long linked) {
    for (int i = 0; i < LinkedRegisters.count(linked); i++) {
      FrameState frame = state.frame(LinkedRegisters.frame(linked, i));
      int index = LinkedRegisters.index(linked, i);
      boolean register = LinkedRegisters.isRegister(linked, i);
      RegisterState reg = register ? frame.get(index) : frame.spill(index);
      if (reg == known
          || !isLinked(reg, known.id & ~RegisterState.ADD_CONST)
          || ((reg.id ^ known.id) & RegisterState.ADD_CONST) == RegisterState.ADD_CONST) {
        continue;
      }
      RegisterState learned = related(reg, known);
      if (register) {
        frame.set(index, learned);
      } else {
        frame.setSpill(index, learned);
      }
    }
  }

  private static RegisterState related(RegisterState reg, RegisterState known) {
    boolean plain = ((reg.id | known.id) & RegisterState.ADD_CONST) == 0;
    if (plain || reg.offset == known.offset) {
      return known.copy();
    }
    RegisterState learned = known.copy();
    learned.offset = reg.offset;
    learned.id = reg.id;
    ScalarArithmetic.add(learned, RegisterState.known((long) reg.offset - known.offset));
    if (((reg.id | known.id) & RegisterState.ADD_CONST32) != 0) {
      learned.zeroExtend32();
    } else {
      learned.synchronize();
    }
    return learned;
  }

  /// A pointer equal to one that cannot be null is not null. kernel: check_cond_jmp_op
  private void learnNotNull(Instruction.Branch insn, int dst, int src, AbstractState other) {
    if (insn.width() == Width.W32 || src < 0 || !env.kernel.has(KernelFeature.NULLNESS_OF_EQUALS)) {
      return;
    }
    RegisterState left = env.get(dst);
    RegisterState right = env.get(src);
    if (!left.isPointer()
        || !right.isPointer()
        || left.maybeNull() == right.maybeNull()
        || left.type == RegisterType.BTF_ID
        || right.type == RegisterType.BTF_ID) {
      return;
    }
    FrameState equal;
    if (insn.condition() == Condition.EQ) {
      equal = other.current();
    } else if (insn.condition() == Condition.NE) {
      equal = env.frame();
    } else {
      return;
    }
    becomeNotNull(equal.change(left.maybeNull() ? dst : src));
  }

  /// kernel: mark_ptr_not_null_reg
  static void becomeNotNull(RegisterState reg) {
    reg.flags &= ~RegisterState.MAYBE_NULL;
    MapDefinition map = reg.map;
    if (reg.type != RegisterType.MAP_VALUE || map == null) {
      return;
    }
    if (map.inner() != null) {
      reg.type = RegisterType.CONST_MAP_PTR;
      reg.map = map.inner();
      reg.mapUid = RegisterState.INNER_MAP;
    } else if (map.type() == MapType.SOCKMAP || map.type() == MapType.SOCKHASH) {
      reg.type = RegisterType.SOCKET;
      reg.map = null;
    } else if (map.type() == MapType.XSKMAP) {
      reg.type = RegisterType.XDP_SOCK;
      reg.map = null;
    }
  }

  /// Every copy of the pointer becomes null, or a pointer. kernel: mark_ptr_or_null_regs
  static void splitNull(Environment env, AbstractState state, int register, boolean isNull) {
    RegisterState tested = state.current().get(register);
    int id = tested.id;
    if (tested.referenceId != 0 && tested.referenceId == id && isNull) {
      int reference = state.findPointerReference(id);
      if (reference >= 0) {
        state.release(reference);
      }
    }
    Environment.replaceAll(state, reg -> splitNull(env, reg, id, isNull));
  }

  private static RegisterState splitNull(
      Environment env, RegisterState reg, int id, boolean isNull) {
    if (!reg.maybeNull() || reg.id != id) {
      return reg;
    }
    RegisterState copy = reg.copy();
    if (isNull) {
      copy.becomeNull();
    } else {
      becomeNotNull(copy);
      // a lock is told from the others of its map by the id of the pointer it was found with
      if (copy.type != RegisterType.MAP_VALUE || !env.records.hasLock(copy.map)) {
        copy.id = 0;
      }
    }
    return copy;
  }

  /// A pointer compared with the packet's end. kernel: try_match_pkt_pointers
  ///
  /// @return whether it was such a comparison
  private boolean learnPacketRange(Instruction.Branch insn, int dst, int src, AbstractState other) {
    if (src < 0 || insn.width() == Width.W32) {
      return false;
    }
    RegisterType left = env.get(dst).type;
    RegisterType right = env.get(src).type;
    Condition op;
    int pointer;
    if (left == RegisterType.PACKET && right == RegisterType.PACKET_END) {
      pointer = dst;
      op = insn.condition();
    } else if (left == RegisterType.PACKET_END && right == RegisterType.PACKET) {
      pointer = src;
      op = BranchDecision.flip(insn.condition());
    } else {
      return false;
    }
    AbstractState here = env.state;
    // in one branch the pointer lies before (or at) the end, in the other behind (or at) it
    switch (op) {
      case GT -> learn(here, other, pointer, false);
      case LE -> learn(other, here, pointer, false);
      case GE -> learn(here, other, pointer, true);
      case LT -> learn(other, here, pointer, true);
      case EQ, NE, SET, SGT, SGE, SLT, SLE -> {
        return false;
      }
    }
    return true;
  }

  private void learn(
      AbstractState inside, AbstractState outside, int register, boolean strictlyBefore) {
    RegisterState pointer = inside.current().get(register);
    RegisterState beyond = outside.current().get(register);
    growRange(inside, pointer, strictlyBefore);
    if (beyond.isPacket()) {
      outside.current().change(register).extent =
          strictlyBefore ? RegisterState.AT_PACKET_END : RegisterState.BEYOND_PACKET_END;
    }
  }

  /// kernel: find_good_pkt_pointers
  private static void growRange(AbstractState state, RegisterState pointer, boolean strict) {
    if (pointer.offset < 0 || (pointer.offset == 0 && strict)) {
      return;
    }
    if (Long.compareUnsigned(pointer.umax, MAX_PACKET_OFFSET) > 0
        || pointer.umax + pointer.offset > MAX_PACKET_OFFSET) {
      return;
    }
    int range = pointer.offset + (strict ? 1 : 0);
    int id = pointer.id;
    Environment.replaceAll(
        state,
        reg -> {
          if (!reg.isPacket() || reg.id != id || reg.extent >= range) {
            return reg;
          }
          RegisterState copy = reg.copy();
          copy.extent = range;
          return copy;
        });
  }
}
