package dev.skmsg.verifier.check;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.state.ByteKind;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import org.jspecify.annotations.Nullable;

/// Loads and stores on the stack: spills, fills and plain bytes. kernel: verifier.c,
/// check_stack_read, check_stack_write, check_stack_range_initialized, 6.18
final class StackAccess {
  private static final int SLOT = FrameState.SLOT_BYTES;

  private final Environment env;

  StackAccess(Environment env) {
    this.env = env;
  }

  /// What a store writes.
  ///
  /// @param register its number, or [Environment#NO_REGISTER]
  /// @param constant the immediate of a store, `null` when a helper or an atomic writes
  record Source(int register, @Nullable Integer constant) {
    static final Source ANYTHING = new Source(Environment.NO_REGISTER, null);
  }

  private static int slotAt(long offset) {
    return (int) ((-offset - 1) / SLOT);
  }

  private static int byteAt(long offset) {
    return (int) ((-offset - 1) % SLOT);
  }

  /// kernel: check_stack_access_within_bounds
  void checkBounds(int pointer, long offset, int size, boolean write) {
    RegisterState reg = env.get(pointer);
    FrameState frame = env.state.frame(reg.frame);
    String action = write ? " write to" : " read from";
    boolean fixed = reg.isConstant();
    long min;
    long max;
    if (fixed) {
      min = reg.bits.value() + offset;
      max = min + size;
    } else {
      if (reg.smax >= AluCheck.MAX_OFFSET || reg.smin <= -AluCheck.MAX_OFFSET) {
        throw env.denied("invalid unbounded variable-offset" + action + " stack R" + pointer);
      }
      min = reg.smin + offset;
      max = reg.smax + offset + size;
    }
    long lowest =
        write || env.options.perfmon() ? -FrameState.STACK_LIMIT : -(long) frame.slots() * SLOT;
    Errno errno = null;
    if (min < lowest || min > -1) {
      errno = Errno.EACCES;
    } else if (max > 0) {
      errno = Errno.EINVAL;
    } else if (size < 0) {
      errno = Errno.EFAULT;
    }
    if (errno != null) {
      throw env.refuse(
          errno,
          fixed
              ? "invalid" + action + " stack R" + pointer + " off=" + offset + " size=" + size
              : "invalid variable-offset"
                  + action
                  + " stack R"
                  + pointer
                  + " var_off="
                  + reg.bits
                  + " off="
                  + offset
                  + " size="
                  + size);
    }
    int slots = (int) ((-min + SLOT - 1) / SLOT);
    if (slots > frame.slots()) {
      frame.grow(slots);
      int[] depth = env.subprograms.stackDepth;
      depth[frame.subprogram] = Math.max(depth[frame.subprogram], slots * SLOT);
    }
  }

  void read(int pointer, long offset, int size, int destination) {
    RegisterState reg = env.get(pointer);
    FrameState frame = env.state.frame(reg.frame);
    if (reg.isConstant()) {
      readFixed(frame, offset + reg.bits.value(), size, destination);
      return;
    }
    if (destination < 0) {
      throw env.denied(
          "variable offset stack pointer cannot be passed into helper function; var_off="
              + reg.bits
              + " off="
              + offset
              + " size="
              + size);
    }
    checkInitialised(pointer, offset, size, false, false, null);
    readBytes(frame, reg.smin + offset, reg.smax + offset + size, destination);
  }

  private void readFixed(FrameState frame, long offset, int size, int destination) {
    int slot = slotAt(offset);
    env.paths().noteStackRead(frame.depth, slot);
    if (!frame.isSpilled(slot)) {
      checkReadable(frame, offset, size);
      if (destination >= 0) {
        readBytes(frame, offset, offset + size, destination);
      }
      return;
    }
    RegisterState spilled = frame.spill(slot);
    int spillSize = spillSize(frame, slot);
    if (size == SLOT && spillSize == SLOT) {
      if (destination >= 0) {
        env.frame().set(destination, spilled);
      } else if (env.isSecretPointer(spilled)) {
        throw env.denied("leaking pointer from stack off " + offset);
      }
      env.paths().noteStackAccess(frame.depth, slot);
      return;
    }
    if (!spilled.isScalar()) {
      throw env.denied("invalid size of register fill");
    }
    if (destination < 0) {
      return;
    }
    // little endian: the low bytes of the spilled register. kernel: bpf_stack_narrow_access_ok
    boolean narrow = env.kernel.has(KernelFeature.NARROW_FILLS);
    if ((narrow ? size <= spillSize : size == spillSize) && offset % SLOT == 0) {
      RegisterState part = spilled;
      if (spilled.width() > size * 8) {
        part = spilled.copy();
        part.clearScalarId();
      }
      env.frame().set(destination, part);
      env.paths().noteStackAccess(frame.depth, slot);
      return;
    }
    if (readPart(frame, slot, offset, size, spilled, destination)) {
      env.paths().noteStackAccess(frame.depth, slot);
    }
  }

  /// Returns whether the spilled register itself was what counted.
  private boolean readPart(
      FrameState frame, int slot, long offset, int size, RegisterState spilled, int destination) {
    int spills = 0;
    int zeros = 0;
    for (int i = 0; i < size; i++) {
      int kind = frame.kind(slot, (int) ((-offset - 1 - i) % SLOT));
      switch (kind) {
        case ByteKind.SPILL -> spills++;
        case ByteKind.ZERO -> {
          zeros++;
          if (!env.kernel.has(KernelFeature.NARROW_FILLS)) {
            throw unreadable(offset, i, size);
          }
        }
        case ByteKind.MISC -> {}
        default -> checkUninitialised(kind, offset, i, size);
      }
    }
    if (!env.kernel.has(KernelFeature.NARROW_FILLS)) {
      env.setUnknown(destination);
      return false;
    }
    if (spills == size && spilled.bits.isConstant(0)) {
      env.frame().set(destination, RegisterState.known(0));
      return true;
    }
    if (zeros == size) {
      env.frame().set(destination, RegisterState.known(0));
    } else {
      env.setUnknown(destination);
    }
    return false;
  }

  private void checkReadable(FrameState frame, long offset, int size) {
    int slot = slotAt(offset);
    for (int i = 0; i < size; i++) {
      int kind = frame.kind(slot, (int) ((-offset - 1 - i) % SLOT));
      if (kind != ByteKind.MISC && kind != ByteKind.ZERO) {
        checkUninitialised(kind, offset, i, size);
      }
    }
  }

  private void checkUninitialised(int kind, long offset, int index, int size) {
    if (kind != ByteKind.INVALID || !env.options.perfmon()) {
      throw unreadable(offset, index, size);
    }
  }

  private Refusal unreadable(long offset, int index, int size) {
    return env.denied("invalid read from stack off " + offset + "+" + index + " size " + size);
  }

  private static int spillSize(FrameState frame, int slot) {
    int size = 1;
    for (int i = SLOT - 1; i > 0 && frame.kind(slot, i - 1) == ByteKind.SPILL; i--) {
      size++;
    }
    return size;
  }

  /// The destination becomes 0 if all the bytes are, else unknown. kernel: mark_reg_stack_read
  private void readBytes(FrameState frame, long min, long max, int destination) {
    for (long i = min; i < max; i++) {
      if (frame.kind(slotAt(i), byteAt(i)) != ByteKind.ZERO) {
        env.setUnknown(destination);
        return;
      }
    }
    env.frame().set(destination, RegisterState.known(0));
  }

  void write(int pointer, long offset, int size, Source source) {
    RegisterState reg = env.get(pointer);
    FrameState frame = env.state.frame(reg.frame);
    if (reg.isConstant()) {
      writeFixed(pointer, frame, offset + reg.bits.value(), size, source);
    } else {
      writeVariable(frame, reg, offset, size, source);
    }
  }

  private void writeFixed(int pointer, FrameState frame, long offset, int size, Source source) {
    int slot = slotAt(offset);
    if (!env.options.perfmon()
        && frame.isSpilled(slot)
        && !frame.isSpilledScalar(slot)
        && size != SLOT) {
      throw env.denied("attempt to corrupt spilled pointer on stack");
    }
    RegisterState value = source.register >= 0 ? env.get(source.register) : null;
    refuseSpecial(frame, slot);
    if (size == SLOT) {
      env.paths().noteStackWrite(frame.depth, slot);
    }
    boolean aligned = offset % SLOT == 0 && (everyScalar() || isWorthSpilling(value, source));
    if (aligned && value != null && value.isScalar() && pointer != 10 && !everyScalar()) {
      // only what is stored through R10 is found again
      env.paths().markPrecise(source.register);
    }
    if (value != null && aligned && value.isScalar()) {
      spillScalar(frame, slot, size, source.register, value);
    } else if (source.constant != null && aligned) {
      save(frame, slot, RegisterState.known(source.constant), size);
    } else if (value != null && value.isPointer()) {
      if (size != SLOT) {
        throw env.denied("invalid size of register spill");
      }
      if (frame != env.frame() && value.type == RegisterType.STACK) {
        throw env.invalid("cannot spill pointers to stack into stack frame of the caller");
      }
      save(frame, slot, value, size);
    } else {
      writeBytes(frame, slot, offset, size, source, value);
      return;
    }
    env.paths().noteStackAccess(frame.depth, slot);
  }

  private boolean everyScalar() {
    return env.kernel.has(KernelFeature.NARROW_FILLS);
  }

  /// A scalar that is known a little and is not 0, which is bytes of zero.
  ///
  /// kernel: check_stack_write_fixed_off, 6.1
  private static boolean isWorthSpilling(@Nullable RegisterState value, Source source) {
    if (value == null) {
      return source.constant != null && source.constant != 0;
    }
    return !value.isScalar() || (!value.isNull() && !value.sameRange(RegisterState.UNKNOWN));
  }

  private void spillScalar(
      FrameState frame, int slot, int size, int register, RegisterState value) {
    if (value.width() <= size * 8) {
      RegisterState linked = everyScalar() ? AluCheck.withScalarId(env, value) : value;
      if (linked != value) {
        env.frame().set(register, linked);
      }
      save(frame, slot, linked, size);
    } else {
      RegisterState part = value.copy();
      part.id = 0;
      save(frame, slot, part, size);
    }
  }

  private void writeBytes(
      FrameState frame,
      int slot,
      long offset,
      int size,
      Source source,
      @Nullable RegisterState value) {
    frame.setSpill(slot, RegisterState.NOT_INITIALISED);
    scrubSpill(frame, slot);
    int kind = ByteKind.MISC;
    if ((value != null && value.isNull()) || (source.constant != null && source.constant == 0)) {
      if (source.register >= 0) {
        env.paths().markPrecise(source.register);
      }
      kind = ByteKind.ZERO;
    }
    for (int i = 0; i < size; i++) {
      frame.setKind(slot, (int) ((-offset - 1 - i) % SLOT), kind);
    }
  }

  /// Bytes of a spill that is overwritten in part are plain bytes from now on. kernel:
  /// scrub_special_slot, scrub_spilled_slot
  private static void scrubSpill(FrameState frame, int slot) {
    if (!frame.isSpilled(slot)) {
      return;
    }
    for (int i = 0; i < SLOT; i++) {
      if (frame.kind(slot, i) != ByteKind.INVALID) {
        frame.setKind(slot, i, ByteKind.MISC);
      }
    }
  }

  /// kernel: save_register_state
  private void save(FrameState frame, int slot, RegisterState value, int size) {
    frame.setSpill(slot, value);
    int i = SLOT;
    for (; i > SLOT - size; i--) {
      frame.setKind(slot, i - 1, ByteKind.SPILL);
    }
    for (; i > 0; i--) {
      // zeros stay, and so does what was never written. kernel: mark_stack_slot_misc
      int kind = frame.kind(slot, i - 1);
      if ((kind != ByteKind.ZERO || !everyScalar()) && kind != ByteKind.INVALID) {
        frame.setKind(slot, i - 1, ByteKind.MISC);
      }
    }
  }

  private void writeVariable(
      FrameState frame, RegisterState pointer, long offset, int size, Source source) {
    long min = pointer.smin + offset;
    long max = pointer.smax + offset + size;
    RegisterState value = source.register >= 0 ? env.get(source.register) : null;
    boolean zero =
        (value != null && value.isNull()) || (source.constant != null && source.constant == 0);
    boolean zeroUsed = false;
    for (long i = min; i < max; i++) {
      refuseSpecial(frame, slotAt(i));
    }
    for (long i = min; i < max; i++) {
      int slot = slotAt(i);
      int kind = frame.kind(slot, byteAt(i));
      if (!env.options.perfmon() && kind != ByteKind.MISC && kind != ByteKind.ZERO) {
        throw env.invalid(
            "spilled ptr in range of var-offset stack write; insn " + env.slot + ", ptr off: " + i);
      }
      if (zero
          && kind == ByteKind.SPILL
          && frame.isSpilledScalar(slot)
          && frame.spill(slot).bits.isConstant(0)) {
        zeroUsed = true;
        continue;
      }
      frame.setSpill(slot, RegisterState.NOT_INITIALISED);
      scrubSpill(frame, slot);
      boolean staysZero = zero && kind == ByteKind.ZERO;
      zeroUsed |= staysZero;
      frame.setKind(slot, byteAt(i), staysZero ? ByteKind.ZERO : ByteKind.MISC);
    }
    if (zeroUsed && source.register >= 0) {
      env.paths().markPrecise(source.register);
    }
  }

  private void refuseSpecial(FrameState frame, int slot) {
    int kind = frame.kind(slot, SLOT - 1);
    if (kind == ByteKind.DYNPTR || kind == ByteKind.ITERATOR || kind == ByteKind.IRQ_FLAG) {
      throw Refusal.unsupported("a store over a dynptr, an iterator or an irq flag");
    }
  }

  /// Memory a helper is given, or that a load with a variable offset reads.
  ///
  /// @param raw told the region instead of checking its content, when the helper only writes it
  void checkInitialised(
      int pointer,
      long offset,
      int size,
      boolean zeroSizeAllowed,
      boolean write,
      @Nullable RawMemory raw) {
    RegisterState reg = env.get(pointer);
    FrameState frame = env.state.frame(reg.frame);
    if (size == 0 && !zeroSizeAllowed) {
      throw env.denied("invalid zero-sized read");
    }
    checkBounds(pointer, offset, size, write);
    boolean fixed = reg.isConstant();
    if (!fixed && !env.options.perfmon()) {
      throw env.denied(
          "R"
              + pointer
              + " variable offset stack access prohibited for !root, var_off="
              + reg.bits);
    }
    long min = (fixed ? reg.bits.value() : reg.smin) + offset;
    long max = (fixed ? reg.bits.value() : reg.smax) + offset + size;
    if (raw != null && fixed) {
      raw.register = pointer;
      raw.size = size;
      return;
    }
    for (long i = min; i < max; i++) {
      checkByte(frame, reg, pointer, min, i, size, write);
      env.paths().noteStackRead(frame.depth, slotAt(i));
    }
  }

  private void checkByte(
      FrameState frame,
      RegisterState reg,
      int pointer,
      long min,
      long offset,
      int size,
      boolean write) {
    int slot = slotAt(offset);
    int kind = frame.kind(slot, byteAt(offset));
    if (kind == ByteKind.MISC) {
      return;
    }
    if (kind == ByteKind.ZERO || (kind == ByteKind.INVALID && env.options.perfmon())) {
      if (write) {
        frame.setKind(slot, byteAt(offset), ByteKind.MISC);
      }
      return;
    }
    if (frame.isSpilled(slot) && (frame.spill(slot).isScalar() || env.options.perfmon())) {
      if (write) {
        frame.setSpill(slot, RegisterState.UNKNOWN);
        scrubSpill(frame, slot);
      }
      return;
    }
    throw env.denied(
        "invalid read from stack R"
            + pointer
            + (reg.isConstant()
                ? " off " + min + "+" + (offset - min) + " size " + size
                : " var_off " + reg.bits + "+" + (offset - min) + " size " + size));
  }

  /// A region that a helper fills without reading it.
  static final class RawMemory {
    int register = Environment.NO_REGISTER;
    int size;
  }
}
