package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;

/// Arithmetic and moves between registers. kernel: verifier.c, check_alu_op, 6.18
public final class AluCheck {
  /// Pointer offsets, fixed and variable, stay below this.
  static final int MAX_OFFSET = 1 << 29;

  private final Environment env;

  public AluCheck(Environment env) {
    this.env = env;
  }

  public void negate(Instruction.Negate insn) {
    int dst = insn.dst().number();
    env.requireReadable(dst);
    if (env.isSecretPointer(env.get(dst))) {
      throw env.denied("R" + dst + " pointer arithmetic prohibited");
    }
    env.requireWritable(dst);
    if (env.get(dst).isScalar() && env.kernel.has(KernelFeature.NEGATION_TRACKED)) {
      RegisterState value = env.frame().change(dst);
      ScalarArithmetic.negate(insn.width(), value);
      value.clearScalarId();
      env.checkInvariants(value);
    } else {
      env.setUnknown(dst);
    }
  }

  public void byteSwap(Instruction.ByteSwap insn) {
    int dst = insn.dst().number();
    env.requireReadable(dst);
    if (env.isSecretPointer(env.get(dst))) {
      throw env.denied("R" + dst + " pointer arithmetic prohibited");
    }
    env.requireWritable(dst);
    if (!env.get(dst).isScalar() || !env.kernel.has(KernelFeature.SWAPS_TRACKED)) {
      env.setUnknown(dst);
      return;
    }
    RegisterState value = env.frame().change(dst);
    // this machine is little-endian
    if (insn.order() != Instruction.ByteSwap.ByteOrder.TO_LITTLE) {
      value.bits = value.bits.swapBytes(insn.bits());
      value.setUnbounded();
    }
    if (insn.bits() < 64 || insn.order() != Instruction.ByteSwap.ByteOrder.TO_LITTLE) {
      value.clearScalarId();
    }
    if (insn.bits() < 64) {
      value.truncate(insn.bits() / 8);
    } else {
      value.synchronize();
    }
    env.checkInvariants(value);
  }

  public void alu(Instruction.Alu insn) {
    if (insn.op() == AluOperation.MOV) {
      move(insn);
      return;
    }
    int dst = insn.dst().number();
    if (insn.src() instanceof Register src) {
      env.requireReadable(src.number());
    }
    env.requireReadable(dst);
    if (insn.src() instanceof Operand.Immediate constant) {
      checkConstant(insn, constant.value());
    }
    env.requireWritable(dst);
    compute(insn, dst);
    if (env.get(dst).isContradictory()) {
      env.frame().change(dst).setUnbounded();
    }
  }

  private void checkConstant(Instruction.Alu insn, int value) {
    switch (insn.op()) {
      case DIV, SDIV, MOD, SMOD -> {
        if (value == 0) {
          throw env.invalid("div by zero");
        }
      }
      case LSH, RSH, ARSH -> {
        if (value < 0 || value >= insn.width().bits()) {
          throw env.invalid("invalid shift " + value);
        }
      }
      case ADD, SUB, MUL, OR, AND, XOR, MOV -> {}
    }
  }

  private void move(Instruction.Alu insn) {
    int dst = insn.dst().number();
    if (insn.src() instanceof Operand.Immediate constant) {
      env.requireWritable(dst);
      long value =
          insn.width() == Width.W64 ? constant.value() : Integer.toUnsignedLong(constant.value());
      env.frame().set(dst, RegisterState.known(value));
      return;
    }
    int src = ((Register) insn.src()).number();
    env.requireReadable(src);
    env.requireWritable(dst);
    if (insn.width() == Width.W64) {
      env.frame().set(dst, linked(src));
      return;
    }
    RegisterState value = env.get(src);
    if (env.isSecretPointer(value)) {
      throw env.denied("R" + src + " partial copy of pointer");
    }
    RegisterState result;
    if (value.isScalar()) {
      if (value.width() <= 32 && env.kernel.has(KernelFeature.SCALAR_RELATIONS)) {
        result = linked(src).copy();
      } else {
        result = value.copy();
        result.clearScalarId();
      }
    } else {
      result = RegisterState.unknown();
    }
    result.simple = !env.kernel.has(KernelFeature.MIXED_BOUNDS);
    result.zeroExtend32();
    env.checkInvariants(result);
    env.frame().set(dst, result);
  }

  public void moveSignExtended(Instruction.MoveSignExtended insn) {
    int dst = insn.dst().number();
    int src = insn.src().number();
    env.requireReadable(src);
    env.requireWritable(dst);
    RegisterState value = env.get(src);
    boolean wide = insn.width() == Width.W64;
    if (env.isSecretPointer(value)) {
      throw env.denied(
          "R" + src + (wide ? " sign-extension part of pointer" : " partial copy of pointer"));
    }
    RegisterState result;
    if (value.isScalar()) {
      boolean unchanged = Long.compareUnsigned(value.umax, 1L << (insn.bits() - 1)) < 0;
      if (unchanged) {
        result = linked(src).copy();
      } else {
        result = value.copy();
        result.clearScalarId();
      }
      if (wide) {
        result.signExtend(insn.bits() / 8);
      } else {
        result.signExtend32(insn.bits() / 8);
      }
    } else {
      result = RegisterState.unknown();
    }
    if (!wide) {
      result.zeroExtend32();
    }
    env.checkInvariants(result);
    env.frame().set(dst, result);
  }

  /// The register's state with an id, so that what is learned of its copy is learned of it.
  ///
  /// kernel: assign_scalar_id_before_mov
  private RegisterState linked(int register) {
    RegisterState value = env.get(register);
    RegisterState with = withScalarId(env, value);
    if (with != value) {
      env.frame().set(register, with);
    }
    return with;
  }

  static RegisterState withScalarId(Environment env, RegisterState value) {
    if (!value.isScalar()) {
      return value;
    }
    boolean derived = (value.id & RegisterState.ADD_CONST) != 0;
    boolean constants = !env.kernel.has(KernelFeature.SCALAR_RELATIONS);
    boolean needsId = (value.id == 0 || derived) && (constants || !value.isConstant());
    if (!derived && !needsId) {
      return value;
    }
    RegisterState copy = value.copy();
    if (derived) {
      copy.clearScalarId();
    }
    if (needsId) {
      copy.id = env.newId();
    }
    return copy;
  }

  private void compute(Instruction.Alu insn, int dst) {
    RegisterState left = env.get(dst);
    if (!(insn.src() instanceof Register source)) {
      RegisterState constant = RegisterState.known(((Operand.Immediate) insn.src()).value());
      if (left.isScalar()) {
        scalar(insn, dst, constant);
      } else {
        pointer(insn, dst, left, constant);
      }
      return;
    }
    int src = source.number();
    RegisterState right = env.get(src);
    if (!right.isScalar()) {
      if (!left.isScalar()) {
        if (insn.op() == AluOperation.SUB && env.options.perfmon()) {
          env.setUnknown(dst);
          return;
        }
        throw env.denied("R" + dst + " pointer " + kernelSymbol(insn.op()) + " pointer prohibited");
      }
      env.paths().markPrecise(dst);
      pointer(insn, dst, right, env.get(dst));
    } else if (!left.isScalar()) {
      env.paths().markPrecise(src);
      pointer(insn, dst, left, env.get(src));
    } else {
      if (left.precise) {
        env.paths().markPrecise(src);
      }
      scalar(insn, dst, env.get(src));
    }
  }

  private void scalar(Instruction.Alu insn, int dst, RegisterState src) {
    if (!env.kernel.has(KernelFeature.MIXED_BOUNDS)) {
      simpleScalar(insn, dst, src);
      return;
    }
    if (!ScalarArithmetic.isTracked(insn.op(), insn.width(), src)) {
      env.setUnknown(dst);
      return;
    }
    RegisterState value = env.frame().change(dst);
    boolean upperHalfClear = Long.compareUnsigned(value.umax, 0xffffffffL) <= 0;
    if ((insn.op() == AluOperation.AND || insn.op() == AluOperation.OR) && src.isConstant()) {
      forkAllOrNothing(dst, value);
    }
    // the source may be the destination itself: its old state is not touched
    ScalarArithmetic.apply(insn.op(), insn.width(), value, src);
    relate(insn, value, src, upperHalfClear);
  }

  /// As kernels compute it that know less of products, wrapping sums and signs of masked values.
  private void simpleScalar(Instruction.Alu insn, int dst, RegisterState src) {
    if (!SimpleArithmetic.isTracked(insn.op(), insn.width(), src)) {
      env.setUnknown(dst);
      return;
    }
    RegisterState value = env.frame().change(dst);
    value.simple = true;
    SimpleArithmetic.apply(insn.op(), insn.width(), value, src);
    value.clearScalarId();
  }

  /// A value that is either 0 or -1 before a mask is explored as both. kernel: maybe_fork_scalars
  private void forkAllOrNothing(int dst, RegisterState value) {
    boolean whole = value.smin == -1 && value.smax == 0;
    if (!whole && !(value.s32min == -1 && value.s32max == 0)) {
      return;
    }
    AbstractState branch = env.paths().push(env.slot, env.slot, false);
    RegisterState zero = branch.current().change(dst);
    if (whole) {
      zero.setKnown(0);
      value.setKnown(-1);
    } else {
      zero.setKnown32(0);
      value.setKnown32(-1);
    }
  }

  /// A scalar plus or minus a constant stays related to the scalar.
  ///
  /// @param upperHalfClear of the scalar before
  private static void relate(
      Instruction.Alu insn, RegisterState value, RegisterState src, boolean upperHalfClear) {
    boolean narrow = insn.width() == Width.W32;
    boolean adds = insn.op() == AluOperation.ADD || insn.op() == AluOperation.SUB;
    if (!adds
        || value.id == 0
        || (value.id & RegisterState.ADD_CONST) != 0
        || !(narrow ? src.isConstant32() && upperHalfClear : src.isConstant())) {
      value.clearScalarId();
      return;
    }
    long constant = src.bits.value();
    int delta = (int) constant;
    boolean fits = narrow || constant == delta;
    if (!fits || (insn.op() == AluOperation.SUB && delta == Integer.MIN_VALUE)) {
      value.clearScalarId();
      return;
    }
    value.id |= narrow ? RegisterState.ADD_CONST32 : RegisterState.ADD_CONST64;
    value.offset = insn.op() == AluOperation.SUB ? -delta : delta;
  }

  /// kernel: adjust_ptr_min_max_vals
  private void pointer(Instruction.Alu insn, int dst, RegisterState ptr, RegisterState offset) {
    boolean known = offset.isConstant();
    if ((known && (offset.smin != offset.smax || offset.umin != offset.umax))
        || offset.smin > offset.smax
        || Long.compareUnsigned(offset.umin, offset.umax) > 0) {
      env.setUnknown(dst);
      return;
    }
    if (insn.width() == Width.W32) {
      if (insn.op() == AluOperation.SUB && env.options.perfmon()) {
        env.setUnknown(dst);
        return;
      }
      throw env.denied("R" + dst + " 32-bit pointer arithmetic prohibited");
    }
    if (ptr.isUntrustedMemory() && !ptr.maybeNull()) {
      // any offset is as good as another
      return;
    }
    checkArithmeticAllowed(insn, dst, ptr, offset, known);
    boolean isDestination = env.get(dst) == ptr;
    String name = ptr.typeName();
    checkSane(offset, name);
    checkSane(ptr, name);
    RegisterState result = ptr.copy();
    result.setUnbounded32();
    switch (insn.op()) {
      case ADD -> addOffset(result, ptr, offset, known);
      case SUB -> {
        if (!isDestination) {
          throw env.denied("R" + dst + " tried to subtract pointer from scalar");
        }
        if (ptr.type == RegisterType.STACK) {
          throw env.denied("R" + dst + " subtraction from stack pointer prohibited");
        }
        subtractOffset(result, ptr, offset, known);
      }
      case AND, OR, XOR ->
          throw env.denied(
              "R" + dst + " bitwise operator " + insn.op().symbol() + " on pointer prohibited");
      case MUL, DIV, SDIV, MOD, SMOD, LSH, RSH, ARSH, MOV ->
          throw env.denied(
              "R"
                  + dst
                  + " pointer arithmetic with "
                  + kernelSymbol(insn.op())
                  + " operator prohibited");
    }
    checkSane(result, name);
    result.synchronize();
    env.frame().set(dst, result);
  }

  private static String kernelSymbol(AluOperation op) {
    return switch (op) {
      case SDIV -> AluOperation.DIV.symbol();
      case SMOD -> AluOperation.MOD.symbol();
      case ADD, SUB, MUL, DIV, OR, AND, LSH, RSH, MOD, XOR, MOV, ARSH -> op.symbol();
    };
  }

  private void checkArithmeticAllowed(
      Instruction.Alu insn, int dst, RegisterState ptr, RegisterState offset, boolean known) {
    if (ptr.maybeNull()) {
      throw env.denied(
          "R"
              + dst
              + " pointer arithmetic on "
              + ptr.typeName()
              + " prohibited, null-check it first");
    }
    boolean allowed =
        switch (ptr.type) {
          case CTX, MAP_VALUE, MAP_KEY, STACK, PACKET, BTF_ID, MEM, FUNC -> true;
          case CONST_MAP_PTR -> known && offset.smin == 0 && insn.op() == AluOperation.ADD;
          case NOT_INIT, SCALAR, PACKET_END, SOCKET, SOCK_COMMON, XDP_SOCK, ARENA -> false;
        };
    if (!allowed) {
      throw env.denied("R" + dst + " pointer arithmetic on " + ptr.typeName() + " prohibited");
    }
  }

  private void addOffset(
      RegisterState result, RegisterState ptr, RegisterState offset, boolean known) {
    if (known && fits(ptr.offset + offset.smin)) {
      keepRange(result, ptr);
      result.offset = (int) (ptr.offset + offset.smin);
      return;
    }
    long low = ptr.smin + offset.smin;
    long high = ptr.smax + offset.smax;
    boolean overflow =
        ((ptr.smin ^ low) & (offset.smin ^ low)) < 0
            || ((ptr.smax ^ high) & (offset.smax ^ high)) < 0;
    result.smin = overflow ? Long.MIN_VALUE : low;
    result.smax = overflow ? Long.MAX_VALUE : high;
    long ulow = ptr.umin + offset.umin;
    long uhigh = ptr.umax + offset.umax;
    boolean wraps =
        Long.compareUnsigned(ulow, offset.umin) < 0 || Long.compareUnsigned(uhigh, offset.umax) < 0;
    result.umin = wraps ? 0 : ulow;
    result.umax = wraps ? -1 : uhigh;
    result.bits = ptr.bits.add(offset.bits);
    result.offset = ptr.offset;
    if (ptr.isPacket()) {
      result.id = env.newId();
      result.extent = 0;
    }
  }

  private void subtractOffset(
      RegisterState result, RegisterState ptr, RegisterState offset, boolean known) {
    if (known && fits(ptr.offset - offset.smin)) {
      keepRange(result, ptr);
      result.offset = (int) (ptr.offset - offset.smin);
      return;
    }
    long low = ptr.smin - offset.smax;
    long high = ptr.smax - offset.smin;
    boolean overflow =
        ((ptr.smin ^ offset.smax) & (ptr.smin ^ low)) < 0
            || ((ptr.smax ^ offset.smin) & (ptr.smax ^ high)) < 0;
    result.smin = overflow ? Long.MIN_VALUE : low;
    result.smax = overflow ? Long.MAX_VALUE : high;
    if (Long.compareUnsigned(ptr.umin, offset.umax) < 0) {
      result.umin = 0;
      result.umax = -1;
    } else {
      result.umin = ptr.umin - offset.umax;
      result.umax = ptr.umax - offset.umin;
    }
    result.bits = ptr.bits.subtract(offset.bits);
    result.offset = ptr.offset;
    if (ptr.isPacket()) {
      result.id = env.newId();
      if (offset.smin < 0) {
        result.extent = 0;
      }
    }
  }

  private static boolean fits(long offset) {
    return offset == (int) offset;
  }

  private static void keepRange(RegisterState result, RegisterState ptr) {
    result.smin = ptr.smin;
    result.smax = ptr.smax;
    result.umin = ptr.umin;
    result.umax = ptr.umax;
    result.bits = ptr.bits;
  }

  /// kernel: check_reg_sane_offset
  private void checkSane(RegisterState register, String name) {
    boolean known = register.isConstant();
    long value = register.bits.value();
    if (known && (value >= MAX_OFFSET || value <= -MAX_OFFSET)) {
      throw env.invalid("math between " + name + " pointer and " + value + " is not allowed");
    }
    if (register.offset >= MAX_OFFSET || register.offset <= -MAX_OFFSET) {
      throw env.invalid(name + " pointer offset " + register.offset + " is not allowed");
    }
    if (register.smin == Long.MIN_VALUE) {
      throw env.invalid(
          "math between " + name + " pointer and register with unbounded min value is not allowed");
    }
    if (register.smin >= MAX_OFFSET || register.smin <= -MAX_OFFSET) {
      throw env.invalid("value " + register.smin + " makes " + name + " pointer be out of bounds");
    }
  }
}
