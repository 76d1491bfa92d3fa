package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.HelperSignature;
import dev.skmsg.bpf.kernel.HelperSignature.Argument;
import dev.skmsg.bpf.kernel.HelperSignature.Kind;
import dev.skmsg.verifier.state.ByteKind;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import org.jspecify.annotations.Nullable;

/// The arguments of one helper call, checked one after the other against its prototype. kernel:
/// verifier.c, check_func_arg, struct bpf_call_arg_meta, 6.18
final class HelperArguments {
  /// Sizes given to helpers stay below this.
  private static final long MAX_SIZE = 1L << 29;

  private final Environment env;
  private final MemoryAccess memory;
  private final HelperSignature signature;

  @Nullable MapDefinition map;
  int mapUid;

  /// The key of an array lookup, if it is known; else -1.
  long constantKey = -1;

  int releaseRegister;
  int referenceId;

  /// The subprogram a function argument names.
  int subprogram = -1;

  /// The size of memory the helper will return.
  long memorySize;

  /// The largest value the last size argument may have.
  long sizeMaximum;

  final StackAccess.RawMemory raw = new StackAccess.RawMemory();
  private boolean rawMode;

  HelperArguments(Environment env, MemoryAccess memory, HelperSignature signature) {
    this.env = env;
    this.memory = memory;
    this.signature = signature;
  }

  void check() {
    for (int i = 0; i < signature.arguments().size(); i++) {
      check(i);
    }
  }

  private void check(int index) {
    Argument argument = signature.arguments().get(index);
    int register = index + 1;
    env.requireReadable(register);
    RegisterState reg = env.get(register);
    if (argument.kind() == Kind.ANYTHING) {
      if (env.isSecretPointer(reg)) {
        throw env.denied("R" + register + " leaks addr into helper function");
      }
      return;
    }
    if (reg.type == RegisterType.PACKET && !signature.prototype().packetAccess()) {
      throw env.denied("helper access to the packet is not allowed");
    }
    Kind kind = argument.kind() == Kind.MAP_VALUE ? resolveMapValue(argument) : argument.kind();
    if (argument.release() && kind == Kind.DYNPTR) {
      throw Refusal.unsupported("dynptrs");
    }
    if (reg.isNull() && argument.maybeNull()) {
      env.paths().markPrecise(register);
    } else {
      ArgumentTypes.check(env, register, kind, argument, signature.prototype());
      if (argument.release()) {
        checkReleasedOffset(register, reg);
      } else {
        checkOffset(env, memory, register, reg);
      }
    }
    if (argument.release()) {
      if (reg.referenceId == 0 && !reg.isNull()) {
        throw env.invalid("R" + register + " must be referenced when passed to release function");
      }
      releaseRegister = register;
    }
    if (reg.referenceId != 0 && kind != Kind.KPTR_XCHG_DEST) {
      noteReference(register, reg.referenceId);
    }
    checkKind(index, register, kind, argument);
  }

  private void noteReference(int register, int id) {
    if (referenceId != 0) {
      throw Refusal.rejectedWithoutLineEnd(
          Errno.EACCES,
          "more than one arg with ref_obj_id R%d %d %d".formatted(register, id, referenceId));
    }
    referenceId = id;
  }

  /// The value of a sockmap is a socket. kernel: resolve_map_arg_type
  private Kind resolveMapValue(Argument argument) {
    MapDefinition target = map;
    if (target == null) {
      throw env.denied("invalid map_ptr to access map->type");
    }
    if (target.type() == MapType.SOCKMAP || target.type() == MapType.SOCKHASH) {
      if (argument.uninitialised() || argument.maybeNull()) {
        throw env.invalid("invalid arg_type for sockmap/sockhash");
      }
      return Kind.BTF_ID_SOCK_COMMON;
    }
    return Kind.MAP_VALUE;
  }

  private void checkReleasedOffset(int register, RegisterState reg) {
    if (reg.offset != 0) {
      throw env.invalid(
          "R"
              + register
              + " must have zero offset when passed to release func or trusted arg to kfunc");
    }
    memory.requireFixedOffset(register, reg, false);
  }

  /// Memory given to a function that may read and write all of it.
  static void lend(Environment env, MemoryAccess memory, int register, int size) {
    region(env, memory, register, size, false, true, null);
    region(env, memory, register, size, true, true, null);
  }

  /// kernel: check_func_arg_reg_off
  static void checkOffset(Environment env, MemoryAccess memory, int register, RegisterState reg) {
    switch (reg.type) {
      case STACK, PACKET, MAP_KEY, ARENA, SCALAR -> {}
      case MAP_VALUE, MEM -> {
        if (reg.maybeNull() || reg.isUntrustedMemory()) {
          memory.requireFixedOffset(register, reg, false);
        }
      }
      case BTF_ID ->
          memory.requireFixedOffset(
              register,
              reg,
              reg.flags == 0
                  || reg.flags == RegisterState.TRUSTED
                  || reg.flags == RegisterState.RCU);
      case NOT_INIT, CTX, CONST_MAP_PTR, PACKET_END, SOCKET, SOCK_COMMON, XDP_SOCK, FUNC ->
          memory.requireFixedOffset(register, reg, false);
    }
  }

  private void checkKind(int index, int register, Kind kind, Argument argument) {
    RegisterState reg = env.get(register);
    switch (kind) {
      case CONST_MAP_PTR -> {
        map = reg.map;
        mapUid = reg.mapUid;
      }
      case MAP_KEY -> checkMapKey(register, reg);
      case MAP_VALUE -> checkMapValue(register, reg, argument);
      case FUNC -> subprogram = reg.extent;
      case MEM -> {
        rawMode = argument.uninitialised();
        if (argument.size() != 0) {
          region(register, argument.size(), argument.written(), false, true);
          if (argument.aligned()) {
            memory.checkAlignment(reg, 0, argument.size(), true);
          }
        }
      }
      case CONST_SIZE -> checkSize(index, register, false);
      case CONST_SIZE_OR_ZERO -> checkSize(index, register, true);
      case CONST_ALLOC_SIZE_OR_ZERO -> {
        if (!reg.isConstant()) {
          throw env.denied("R" + register + " is not a known constant'");
        }
        memorySize = reg.bits.value();
        env.paths().markPrecise(register);
      }
      case CONST_STR -> checkString(register, reg);
      case SPIN_LOCK ->
          new SpinLocks(env)
              .process(register, reg, signature.prototype().id() == HelperCheck.SPIN_LOCK);
      case TIMER -> {
        refuseTimerWithoutType(register, reg);
        throw Refusal.unsupported("timers");
      }
      case KPTR_XCHG_DEST -> throw Refusal.unsupported("kernel pointers in maps");
      case DYNPTR -> {
        if (argument.uninitialised()) {
          throw Refusal.unsupported("dynptrs");
        }
        // no path gets here with one, as making one is unsupported. kernel: process_dynptr_func
        throw env.invalid("Expected an initialized dynptr as arg #" + index);
      }
      case PERCPU_BTF_ID -> throw Refusal.unsupported("per-cpu kernel variables");
      case ANYTHING, CTX, SOCK_COMMON, BTF_ID, BTF_ID_SOCK_COMMON, RINGBUF_MEM, STACK -> {}
    }
  }

  /// A map whose value has no type has no timer. kernel: process_timer_func
  private void refuseTimerWithoutType(int register, RegisterState reg) {
    if (!reg.isConstant()) {
      throw env.invalid(
          "R"
              + register
              + " doesn't have constant offset. bpf_timer has to be at the constant offset");
    }
    MapDefinition target = MemoryAccess.mapOf(reg);
    if (target.valueTypeId() == 0) {
      throw env.invalid("map '" + target.name() + "' has to have BTF in order to use bpf_timer");
    }
  }

  private void checkMapKey(int register, RegisterState reg) {
    MapDefinition target = map;
    if (target == null) {
      throw env.denied("invalid map_ptr to access map->key");
    }
    region(register, target.keySize(), false, false, false);
    if (target.type() == MapType.ARRAY || target.type() == MapType.PERCPU_ARRAY) {
      constantKey = constantKey(reg, target.keySize());
    }
  }

  /// The key that a stack pointer points to, if its value is known; else -1. kernel:
  /// get_constant_map_key
  private long constantKey(RegisterState key, int size) {
    if (key.type != RegisterType.STACK || !key.isConstant()) {
      return -1;
    }
    FrameState frame = env.state.frame(key.frame);
    int at = (int) -(key.offset + key.bits.value()) - 1;
    int slot = at / FrameState.SLOT_BYTES;
    int index = at % FrameState.SLOT_BYTES;
    int zeros = count(frame, slot, index, ByteKind.ZERO);
    if (zeros >= size) {
      return 0;
    }
    if (!frame.isSpilledScalar(slot)
        || count(frame, slot, index, ByteKind.SPILL) != size
        || !frame.spill(slot).isConstant()) {
      return -1;
    }
    env.paths().markPreciseSlot(key.frame, slot);
    return frame.spill(slot).bits.value();
  }

  private static int count(FrameState frame, int slot, int from, int kind) {
    int count = 0;
    for (int i = from; i >= 0 && frame.kind(slot, i) == kind; i--) {
      count++;
    }
    return count;
  }

  private void checkMapValue(int register, RegisterState reg, Argument argument) {
    if (argument.maybeNull() && reg.isNull()) {
      return;
    }
    MapDefinition target = map;
    if (target == null) {
      throw env.denied("invalid map_ptr to access map->value");
    }
    // kernel: resolve_map_arg_type: peeking into a bloom filter asks for the value, so it is read
    boolean asked =
        target.type() == MapType.BLOOM_FILTER && signature.prototype().id() == MapUse.PEEK;
    rawMode = argument.uninitialised() && !asked;
    region(register, target.valueSize(), argument.written() && !asked, false, true);
  }

  /// kernel: check_mem_size_reg
  private void checkSize(int index, int register, boolean zeroAllowed) {
    RegisterState reg = env.get(register);
    boolean write = signature.arguments().get(index - 1).written();
    sizeMaximum = reg.umax;
    if (reg.smin < 0) {
      throw env.denied(
          "R" + register + " min value is negative, either use unsigned or 'var &= const'");
    }
    if (reg.umin == 0 && !zeroAllowed) {
      throw env.denied(
          "R" + register + " invalid zero-sized read: u64=[" + reg.umin + "," + reg.umax + "]");
    }
    if (Long.compareUnsigned(reg.umax, MAX_SIZE) >= 0) {
      throw env.denied(
          "R" + register + " unbounded memory access, use 'var &= const' or 'if (var < const)'");
    }
    region(register - 1, (int) reg.umax, write, zeroAllowed, reg.isConstant());
    env.paths().markPrecise(register);
  }

  /// Memory a helper reads or writes. kernel: check_helper_mem_access
  ///
  /// @param mayBeRaw whether a helper that only writes may be given bytes never written
  private void region(
      int register, int size, boolean write, boolean zeroAllowed, boolean mayBeRaw) {
    region(env, memory, register, size, write, zeroAllowed, rawMode && mayBeRaw ? raw : null);
  }

  private static void region(
      Environment env,
      MemoryAccess memory,
      int register,
      int size,
      boolean write,
      boolean zeroAllowed,
      StackAccess.@Nullable RawMemory raw) {
    RegisterState reg = env.get(register);
    switch (reg.type) {
      case PACKET -> memory.packet(register, reg, reg.offset, size, zeroAllowed);
      case MAP_KEY -> {
        requireWritable(env, register, reg, write);
        memory.region(register, reg, reg.offset, size, MemoryAccess.mapOf(reg).keySize(), false);
      }
      case MAP_VALUE -> {
        memory.checkMapDirection(reg, reg.offset, size, write);
        memory.mapRegion(register, reg, reg.offset, size, zeroAllowed);
      }
      case MEM -> {
        if ((reg.flags & RegisterState.READ_ONLY) != 0) {
          requireWritable(env, register, reg, write);
        }
        memory.region(register, reg, reg.offset, size, reg.extent, zeroAllowed);
      }
      case STACK ->
          memory.stack.checkInitialised(register, reg.offset, size, zeroAllowed, write, raw);
      case BTF_ID ->
          memory.btf.access(register, reg, reg.offset, size, false, Environment.NO_REGISTER);
      case NOT_INIT,
          SCALAR,
          CTX,
          CONST_MAP_PTR,
          PACKET_END,
          SOCKET,
          SOCK_COMMON,
          XDP_SOCK,
          ARENA,
          FUNC -> {
        if (zeroAllowed && size == 0 && reg.isNull()) {
          return;
        }
        throw env.denied("R" + register + " type=" + reg.typeName() + " expected=fp");
      }
    }
  }

  private static void requireWritable(
      Environment env, int register, RegisterState reg, boolean write) {
    if (write) {
      throw env.denied("R" + register + " cannot write into " + reg.typeName());
    }
  }

  /// kernel: check_reg_const_str
  private void checkString(int register, RegisterState reg) {
    MapDefinition target = MemoryAccess.mapOf(reg);
    if (!target.readOnly()) {
      throw env.denied("R" + register + " does not point to a readonly map'");
    }
    if (!reg.isConstant()) {
      throw env.denied("R" + register + " is not a constant address'");
    }
    byte[] content = target.content();
    if (target.type() != MapType.ARRAY || content == null) {
      throw env.denied("no direct value access support for this map type");
    }
    memory.mapRegion(register, reg, reg.offset, target.valueSize() - reg.offset, false);
    for (int i = (int) (reg.offset + reg.bits.value()); i < content.length; i++) {
      if (content[i] == 0) {
        return;
      }
    }
    throw env.invalid("string is not zero-terminated");
  }
}
