package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.kernel.ContextAccess;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import dev.skmsg.verifier.state.Tnum;

/// Loads and stores through every kind of pointer. kernel: verifier.c, check_mem_access, 6.18
public final class MemoryAccess {
  private static final int NO_REGISTER = Environment.NO_REGISTER;
  private static final String NEGATIVE =
      " min value is negative, either use unsigned index or do a if (index >=0) check.";

  private final Environment env;
  final StackAccess stack;
  final BtfAccess btf;

  public MemoryAccess(Environment env) {
    this.env = env;
    stack = new StackAccess(env);
    btf = new BtfAccess(env);
  }

  public void load(Instruction.Load insn) {
    load(
        insn.base().number(),
        insn.dst().number(),
        insn.offset(),
        insn.size().bytes(),
        insn.signExtend());
  }

  private void load(int base, int dst, int offset, int size, boolean signExtend) {
    env.requireReadable(base);
    env.requireWritable(dst);
    RegisterState pointer = env.get(base);
    access(base, offset, size, false, dst, StackAccess.Source.ANYTHING, false, signExtend);
    env.notePointerType(pointer, true);
    RegisterState loaded = env.get(dst);
    if (loaded.isContradictory()) {
      env.frame().change(dst).setUnbounded();
    }
  }

  public void store(Instruction.Store insn) {
    int base = insn.base().number();
    StackAccess.Source source;
    if (insn.src() instanceof Register src) {
      env.requireReadable(src.number());
      source = new StackAccess.Source(src.number(), null);
    } else {
      source = new StackAccess.Source(NO_REGISTER, ((Operand.Immediate) insn.src()).value());
    }
    env.requireReadable(base);
    RegisterState pointer = env.get(base);
    boolean constant = source.register() == NO_REGISTER;
    boolean anyTarget = env.kernel.has(KernelFeature.CONSTANTS_TO_CONTEXT);
    if (constant && pointer.type == RegisterType.CTX && !anyTarget) {
      throw env.denied("BPF_ST stores into R" + base + " ctx is not allowed");
    }
    access(base, insn.offset(), insn.size().bytes(), true, source.register(), source, false, false);
    if (!constant || anyTarget) {
      env.notePointerType(pointer, false);
    }
  }

  public void loadAcquire(Instruction.LoadAcquire insn) {
    int base = insn.base().number();
    env.requireReadable(base);
    env.requireWritable(insn.dst().number());
    RegisterState pointer = env.get(base);
    access(
        base,
        insn.offset(),
        insn.size().bytes(),
        false,
        insn.dst().number(),
        StackAccess.Source.ANYTHING,
        true,
        false);
    env.notePointerType(pointer, false);
    // kernel: check_atomic_load asks after the load, when the base may have been overwritten
    requireAtomicTarget(base, "loads from");
  }

  public void storeRelease(Instruction.StoreRelease insn) {
    int base = insn.base().number();
    int src = insn.src().number();
    env.requireReadable(src);
    env.requireReadable(base);
    RegisterState pointer = env.get(base);
    access(
        base,
        insn.offset(),
        insn.size().bytes(),
        true,
        src,
        new StackAccess.Source(src, null),
        true,
        false);
    env.notePointerType(pointer, false);
    requireAtomicTarget(base, "stores into");
  }

  public void atomic(Instruction.Atomic insn) {
    int base = insn.base().number();
    int src = insn.src().number();
    int size = insn.size().bytes();
    if (size < 4) {
      throw env.invalid("invalid atomic operand size");
    }
    env.requireReadable(src);
    env.requireReadable(base);
    if (insn.op() == AtomicOperation.CMPXCHG) {
      env.requireReadable(0);
      requireNoLeak(0, "mem");
    }
    requireNoLeak(src, "mem");
    requireAtomicTarget(base, "stores into");
    int result = NO_REGISTER;
    if (insn.op().fetches()) {
      result = insn.op() == AtomicOperation.CMPXCHG ? 0 : src;
      env.requireWritable(result);
      env.setUnknown(result);
    }
    int offset = insn.offset();
    StackAccess.Source anything = StackAccess.Source.ANYTHING;
    access(base, offset, size, false, NO_REGISTER, anything, true, false);
    if (result >= 0) {
      access(base, offset, size, false, result, anything, true, false);
    }
    access(base, offset, size, true, NO_REGISTER, anything, true, false);
  }

  private void requireAtomicTarget(int base, String action) {
    RegisterState reg = env.get(base);
    boolean allowed =
        switch (reg.type) {
          case CTX, PACKET -> false;
          case SOCKET, SOCK_COMMON, XDP_SOCK -> reg.maybeNull();
          case PACKET_END,
              NOT_INIT,
              SCALAR,
              CONST_MAP_PTR,
              MAP_VALUE,
              MAP_KEY,
              STACK,
              BTF_ID,
              MEM,
              ARENA,
              FUNC ->
              true;
        };
    if (!allowed) {
      throw env.denied(
          "BPF_ATOMIC " + action + " R" + base + " " + reg.typeName() + " is not allowed");
    }
  }

  private void requireNoLeak(int register, String where) {
    if (env.isSecretPointer(env.get(register))) {
      throw env.denied("R" + register + " leaks addr into " + where);
    }
  }

  /// One access of a known size.
  ///
  /// @param value the register loaded or stored, or NO_REGISTER
  /// @param atomic which makes alignment strict
  void access(
      int base,
      int displacement,
      int size,
      boolean write,
      int value,
      StackAccess.Source source,
      boolean atomic,
      boolean signExtend) {
    RegisterState reg = env.get(base);
    checkAlignment(reg, displacement, size, atomic);
    long offset = (long) displacement + reg.offset;
    switch (reg.type) {
      case MAP_KEY -> mapKey(base, reg, offset, size, write, value);
      case MAP_VALUE -> mapValue(base, reg, offset, size, write, value, signExtend);
      case MEM -> memory(base, reg, offset, size, write, value);
      case CTX -> context(base, reg, offset, size, write, value, signExtend);
      case STACK -> {
        stack.checkBounds(base, offset, size, write);
        if (write) {
          stack.write(base, offset, size, source);
        } else {
          stack.read(base, offset, size, value);
        }
      }
      case PACKET -> {
        if (write && value >= 0) {
          requireNoLeak(value, "packet");
        }
        packet(base, reg, offset, size, false);
        loaded(write, value);
      }
      case SOCKET, SOCK_COMMON, XDP_SOCK -> socket(base, reg, offset, size, write, value);
      case BTF_ID -> {
        if (reg.maybeNull()) {
          throw invalidAccess(base, reg);
        }
        btf.access(base, reg, offset, size, write, value);
      }
      case CONST_MAP_PTR -> {
        if (reg.maybeNull()) {
          throw invalidAccess(base, reg);
        }
        btf.mapAccess(base, reg, offset, size, write, value);
      }
      case ARENA -> throw Refusal.unsupported("an arena");
      case NOT_INIT, SCALAR, PACKET_END, FUNC -> throw invalidAccess(base, reg);
    }
    if (!write && value >= 0 && size < 8 && env.get(value).isScalar()) {
      RegisterState loaded = env.frame().change(value);
      if (signExtend) {
        loaded.signExtend(size);
      } else {
        loaded.truncate(size);
      }
    }
  }

  private Refusal invalidAccess(int base, RegisterState reg) {
    return env.denied("R" + base + " invalid mem access '" + reg.typeName() + "'");
  }

  private void loaded(boolean write, int value) {
    if (!write && value >= 0) {
      env.setUnknown(value);
    }
  }

  private void mapKey(
      int base, RegisterState reg, long offset, int size, boolean write, int value) {
    if (write) {
      throw env.denied("write to change key R" + base + " not allowed");
    }
    region(base, reg, offset, size, mapOf(reg).keySize(), false);
    loaded(false, value);
  }

  private void mapValue(
      int base,
      RegisterState reg,
      long offset,
      int size,
      boolean write,
      int value,
      boolean signExtend) {
    if (reg.maybeNull()) {
      throw invalidAccess(base, reg);
    }
    if (write && value >= 0) {
      requireNoLeak(value, "map");
    }
    checkMapDirection(reg, offset, size, write);
    mapRegion(base, reg, offset, size, false);
    if (write || value < 0) {
      return;
    }
    MapDefinition map = mapOf(reg);
    byte[] content = map.content();
    if (reg.isConstant() && map.readOnly() && map.type() == MapType.ARRAY && content != null) {
      long constant = readConstant(content, (int) (offset + reg.bits.value()), size);
      int unused = 64 - size * 8;
      env.frame()
          .set(value, RegisterState.known(signExtend ? constant << unused >> unused : constant));
    } else {
      env.setUnknown(value);
    }
  }

  private static long readConstant(byte[] content, int offset, int size) {
    long constant = 0;
    for (int i = size - 1; i >= 0; i--) {
      constant = constant << 8 | (content[offset + i] & 0xff);
    }
    return constant;
  }

  static MapDefinition mapOf(RegisterState reg) {
    MapDefinition map = reg.map;
    if (map == null) {
      throw new IllegalStateException("a map pointer without its map");
    }
    return map;
  }

  /// kernel: check_map_access_type
  void checkMapDirection(RegisterState reg, long offset, int size, boolean write) {
    MapDefinition map = mapOf(reg);
    boolean programReadOnly = MapUse.isReadOnly(map);
    boolean programWriteOnly = (map.flags() & 0x100) != 0;
    if (write ? programReadOnly : programWriteOnly) {
      throw env.denied(
          (write ? "write into" : "read from")
              + " map forbidden, value_size="
              + map.valueSize()
              + " off="
              + offset
              + " size="
              + size);
    }
  }

  /// kernel: check_map_access
  void mapRegion(int base, RegisterState reg, long offset, int size, boolean zeroSizeAllowed) {
    MapDefinition map = mapOf(reg);
    region(base, reg, offset, size, map.valueSize(), zeroSizeAllowed);
    env.records.checkAccess(env, map, reg.smin + offset, reg.umax + offset, size);
  }

  private void memory(
      int base, RegisterState reg, long offset, int size, boolean write, int value) {
    boolean readOnly = (reg.flags & RegisterState.READ_ONLY) != 0;
    if (reg.maybeNull()) {
      throw invalidAccess(base, reg);
    }
    if (write && readOnly) {
      throw env.denied("R" + base + " cannot write into " + reg.typeName());
    }
    if (write && value >= 0) {
      requireNoLeak(value, "mem");
    }
    if (!reg.isUntrustedMemory()) {
      region(base, reg, offset, size, reg.extent, false);
    }
    loaded(write, value);
  }

  /// A region of known length accessed through a pointer with a variable part. kernel:
  /// check_mem_region_access
  void region(
      int base, RegisterState reg, long offset, int size, int length, boolean zeroSizeAllowed) {
    if (reg.smin < 0) {
      long lowest = offset + reg.smin;
      if (reg.smin == Long.MIN_VALUE || lowest != (int) lowest || lowest < 0) {
        throw env.denied("R" + base + NEGATIVE);
      }
    }
    String low = outside(base, reg, reg.smin + offset, size, length, zeroSizeAllowed);
    if (low != null) {
      env.say(low);
      throw env.denied("R" + base + " min value is outside of the allowed memory range");
    }
    if (Long.compareUnsigned(reg.umax, AluCheck.MAX_OFFSET) >= 0) {
      throw env.denied(
          "R" + base + " unbounded memory access, make sure to bounds check any such access");
    }
    String high = outside(base, reg, reg.umax + offset, size, length, zeroSizeAllowed);
    if (high != null) {
      env.say(high);
      throw env.denied("R" + base + " max value is outside of the allowed memory range");
    }
  }

  /// The kernel's first words about an access outside of a region, or `null` when it lies inside.
  ///
  /// kernel: __check_mem_access
  private static @org.jspecify.annotations.Nullable String outside(
      int base, RegisterState reg, long at, int size, int length, boolean zeroSizeAllowed) {
    int offset = (int) at;
    boolean sizeFits = size > 0 || (size == 0 && zeroSizeAllowed);
    if (offset >= 0
        && sizeFits
        && Long.compareUnsigned((long) offset + size, Integer.toUnsignedLong(length)) <= 0) {
      return null;
    }
    String where = " off=" + offset + " size=" + size;
    return switch (reg.type) {
      case MAP_KEY -> "invalid access to map key, key_size=" + length + where;
      case MAP_VALUE -> "invalid access to map value, value_size=" + length + where;
      case PACKET, PACKET_END ->
          "invalid access to packet,"
              + where
              + ", R"
              + base
              + "(id="
              + reg.id
              + ",off="
              + offset
              + ",r="
              + length
              + ")";
      case NOT_INIT,
          SCALAR,
          CTX,
          CONST_MAP_PTR,
          STACK,
          SOCKET,
          SOCK_COMMON,
          XDP_SOCK,
          BTF_ID,
          MEM,
          ARENA,
          FUNC ->
          "invalid access to memory, mem_size=" + Integer.toUnsignedString(length) + where;
    };
  }

  private void context(
      int base,
      RegisterState reg,
      long offset,
      int size,
      boolean write,
      int value,
      boolean signExtend) {
    if (write && value >= 0) {
      requireNoLeak(value, "ctx");
    }
    requirePlainOffset(base, reg);
    ContextAccess.Mode mode =
        write
            ? ContextAccess.Mode.WRITE
            : signExtend ? ContextAccess.Mode.READ_SIGN_EXTENDED : ContextAccess.Mode.READ;
    ContextAccess allowed = env.kernel.contextAccess(env.program.type(), offset, size, mode);
    if (allowed == null) {
      throw env.denied("invalid bpf_context access off=" + offset + " size=" + size);
    }
    if (write || value < 0) {
      return;
    }
    RegisterState loaded =
        switch (allowed.result()) {
          case SCALAR, NOTHING -> RegisterState.unknown();
          case PACKET -> RegisterState.pointer(RegisterType.PACKET);
          case PACKET_END -> RegisterState.pointer(RegisterType.PACKET_END);
          case SOCKET -> RegisterState.pointer(RegisterType.SOCKET);
          case SOCK_COMMON_OR_NULL -> {
            RegisterState sock = RegisterState.pointer(RegisterType.SOCK_COMMON);
            sock.flags = RegisterState.MAYBE_NULL;
            sock.id = env.newId();
            yield sock;
          }
        };
    env.frame().set(value, loaded);
  }

  /// kernel: check_ptr_off_reg
  void requirePlainOffset(int base, RegisterState reg) {
    requireFixedOffset(base, reg, false);
  }

  /// kernel: __check_ptr_off_reg
  void requireFixedOffset(int base, RegisterState reg, boolean offsetAllowed) {
    if (reg.offset < 0) {
      throw env.denied(
          "negative offset "
              + reg.typeName()
              + " ptr R"
              + base
              + " off="
              + reg.offset
              + " disallowed");
    }
    if (!offsetAllowed && reg.offset != 0) {
      throw env.denied(
          "dereference of modified "
              + reg.typeName()
              + " ptr R"
              + base
              + " off="
              + reg.offset
              + " disallowed");
    }
    if (!reg.bits.isConstant(0)) {
      throw env.denied(
          "variable " + reg.typeName() + " access var_off=" + reg.bits + " disallowed");
    }
  }

  /// kernel: check_packet_access
  void packet(int base, RegisterState reg, long offset, int size, boolean zeroSizeAllowed) {
    if (reg.smin < 0) {
      throw env.denied("R" + base + NEGATIVE);
    }
    String words =
        reg.extent < 0 ? null : outside(base, reg, offset, size, reg.extent, zeroSizeAllowed);
    if (words != null) {
      env.say(words);
    }
    if (words != null || reg.extent < 0) {
      throw env.refuse(
          reg.extent < 0 ? Errno.EINVAL : Errno.EACCES,
          "R" + base + " offset is outside of the packet");
    }
  }

  private void socket(
      int base, RegisterState reg, long offset, int size, boolean write, int value) {
    if (reg.maybeNull()) {
      throw invalidAccess(base, reg);
    }
    if (write) {
      throw env.denied("R" + base + " cannot write into " + reg.typeName());
    }
    if (reg.smin < 0) {
      throw env.denied("R" + base + NEGATIVE);
    }
    boolean readable =
        switch (reg.type) {
          case SOCKET -> SocketLayout.isReadable(offset, size);
          case SOCK_COMMON -> SocketLayout.isReadableCommon(offset, size);
          // kernel: filter.c, bpf_xdp_sock_is_valid_access: the queue's number alone
          default -> offset == 0 && size == 4;
        };
    if (!readable) {
      throw env.denied(
          "R" + base + " invalid " + reg.typeName() + " access off=" + offset + " size=" + size);
    }
    loaded(false, value);
  }

  /// The stack is always accessed aligned; everything else only by atomics.
  ///
  /// kernel: check_ptr_alignment
  void checkAlignment(RegisterState reg, int displacement, int size, boolean atomic) {
    boolean strict = atomic || reg.type == RegisterType.STACK;
    if (!strict || size == 1) {
      return;
    }
    int packetAlign = reg.type == RegisterType.PACKET ? 2 : 0;
    Tnum at = reg.bits.add(Tnum.constant(packetAlign + reg.offset + displacement));
    if (at.isAligned(size)) {
      return;
    }
    String where = reg.bits + "+" + reg.offset + "+" + displacement + " size " + size;
    if (reg.type == RegisterType.PACKET) {
      throw env.denied("misaligned packet access off 2+" + where);
    }
    throw env.denied("misaligned " + describe(reg) + "access off " + where);
  }

  private static String describe(RegisterState reg) {
    if (reg.flags != 0) {
      return "";
    }
    return switch (reg.type) {
      case MAP_VALUE -> "value ";
      case MAP_KEY -> "key ";
      case CTX -> "context ";
      case STACK -> "stack ";
      case SOCKET -> "sock ";
      case SOCK_COMMON -> "sock_common ";
      case XDP_SOCK -> "xdp_sock ";
      case NOT_INIT, SCALAR, CONST_MAP_PTR, PACKET, PACKET_END, BTF_ID, MEM, ARENA, FUNC -> "";
    };
  }
}
