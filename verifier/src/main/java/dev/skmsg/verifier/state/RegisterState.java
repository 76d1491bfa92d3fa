package dev.skmsg.verifier.state;

import dev.skmsg.bpf.isa.MapDefinition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is known of a register or of a spilled one.
///
/// Mutable only while the instruction that made it is processed: states share these objects, so
/// whoever wants to change one copies it first ([FrameState#change]). kernel: verifier.c, struct
/// bpf_reg_state, 6.18
public final class RegisterState extends ValueRange {
  /// The pointer may be null; a null test turns it into the pointer or the scalar 0.
  public static final int MAYBE_NULL = 1;

  public static final int READ_ONLY = 2;

  /// Memory of a ring buffer record that is not submitted yet.
  public static final int RINGBUF = 4;

  public static final int UNTRUSTED = 8;
  public static final int TRUSTED = 16;

  /// Valid while the path is in a section that keeps the kernel from freeing it.
  public static final int RCU = 32;

  public static final int PERCPU = 64;

  /// Memory of a process.
  public static final int USER = 128;

  /// The id bit that says: this scalar is the one with the rest of the id, plus [#offset].
  public static final int ADD_CONST64 = 1 << 31;

  /// The same, added in 32 bits.
  public static final int ADD_CONST32 = 1 << 30;

  public static final int ADD_CONST = ADD_CONST64 | ADD_CONST32;

  /// The range of a packet pointer known to be at the packet's end.
  public static final int AT_PACKET_END = -1;

  /// The range of a packet pointer known to be behind the packet's end.
  public static final int BEYOND_PACKET_END = -2;

  public static final int INNER_MAP = 1;

  public static final RegisterState NOT_INITIALISED = new RegisterState(RegisterType.NOT_INIT);

  /// The unbounded scalar without an identity.
  public static final RegisterState UNKNOWN = new RegisterState(RegisterType.SCALAR);

  public RegisterType type;

  /// Of MAYBE_NULL, READ_ONLY, RINGBUF, UNTRUSTED, TRUSTED, RCU, PERCPU, USER.
  public int flags;

  /// Bytes from the start of what is pointed to, or what [#ADD_CONST64] or [#ADD_CONST32] adds.
  public int offset;

  /// Packet pointer: bytes from the pointer's base that may be accessed, or AT_PACKET_END,
  /// BEYOND_PACKET_END. Memory: its size. FUNC: the subprogram.
  public int extent;

  /// Of a map pointer, value or key.
  public @Nullable MapDefinition map;

  /// Of a pointer to one of the kernel's structs.
  public @Nullable KernelStruct struct;

  /// 0 for the maps a program names, [#INNER_MAP] for those found in them, which have no name.
  public int mapUid;

  /// Stack pointer: the frame it points into.
  public int frame;

  /// Registers with the same id hold the same scalar, or pointers with the same base; 0 for none.
  public int id;

  /// The reference this pointer holds, which must be released; 0 for none.
  public int referenceId;

  /// States may only be taken for equal if this scalar's range is.
  public boolean precise;

  private RegisterState(RegisterType type) {
    this.type = type;
  }

  /// An unbounded scalar, to be changed.
  public static RegisterState unknown() {
    return new RegisterState(RegisterType.SCALAR);
  }

  public static RegisterState known(long value) {
    RegisterState state = new RegisterState(RegisterType.SCALAR);
    state.setKnown(value);
    return state;
  }

  /// A pointer with offset 0.
  public static RegisterState pointer(RegisterType type) {
    RegisterState state = new RegisterState(type);
    state.setKnown(0);
    return state;
  }

  public RegisterState copy() {
    RegisterState copy = new RegisterState(type);
    copy.assignRange(this);
    copy.flags = flags;
    copy.offset = offset;
    copy.extent = extent;
    copy.map = map;
    copy.struct = struct;
    copy.mapUid = mapUid;
    copy.frame = frame;
    copy.id = id;
    copy.referenceId = referenceId;
    copy.precise = precise;
    return copy;
  }

  /// The same with its precision mark set or cleared.
  public RegisterState withPrecise(boolean value) {
    if (precise == value) {
      return this;
    }
    RegisterState copy = copy();
    copy.precise = value;
    return copy;
  }

  /// Becomes an unbounded scalar without an identity.
  public void becomeUnknown() {
    becomeScalar();
    setAnything();
  }

  /// Becomes the scalar 0 of a pointer that turned out to be null.
  public void becomeNull() {
    becomeScalar();
    setKnown(0);
  }

  private void becomeScalar() {
    type = RegisterType.SCALAR;
    flags = 0;
    offset = 0;
    extent = 0;
    map = null;
    struct = null;
    mapUid = 0;
    frame = 0;
    id = 0;
    referenceId = 0;
    precise = false;
  }

  /// Ends the relation to other scalars.
  public void clearScalarId() {
    id = 0;
    offset = 0;
  }

  public boolean isScalar() {
    return type == RegisterType.SCALAR;
  }

  public boolean isPointer() {
    return type != RegisterType.SCALAR && type != RegisterType.NOT_INIT;
  }

  public boolean isPacket() {
    return type == RegisterType.PACKET;
  }

  public boolean isPacketOrEnd() {
    return type == RegisterType.PACKET || type == RegisterType.PACKET_END;
  }

  public boolean maybeNull() {
    return (flags & MAYBE_NULL) != 0;
  }

  /// Whether it is known to point to something alive. kernel: is_trusted_reg
  public boolean isTrusted() {
    return referenceId != 0
        || type == RegisterType.SOCKET && flags == 0
        || type == RegisterType.SOCK_COMMON && flags == 0
        || type == RegisterType.CONST_MAP_PTR && flags == 0
        || flags == TRUSTED;
  }

  /// Whether it is memory that may be gone: reads are guarded, so that any offset is allowed.
  public boolean isUntrustedMemory() {
    return type == RegisterType.MEM && (flags & UNTRUSTED) != 0;
  }

  /// Whether it is the scalar 0.
  public boolean isNull() {
    return isScalar() && bits.isConstant(0);
  }

  /// A scalar whose 64 bits are known.
  public boolean isConstantScalar() {
    return isScalar() && isConstant();
  }

  /// A scalar whose low 32 bits (or all) are known.
  public boolean isConstantScalar(boolean low32) {
    return isScalar() && (low32 ? isConstant32() : isConstant());
  }

  /// The bits needed for the largest unsigned value.
  public int width() {
    return 64 - Long.numberOfLeadingZeros(umax);
  }

  /// Whether everything but ids, frame and precision is the same. kernel: memcmp up to
  /// offsetof(struct bpf_reg_state, id)
  public boolean sameExceptIds(RegisterState other) {
    return this == other || (sameFixedPart(other) && sameRange(other));
  }

  /// Whether type, fixed offset and what is pointed to are the same. kernel: memcmp up to
  /// offsetof(struct bpf_reg_state, var_off)
  @SuppressWarnings("ReferenceEquality") // two maps may be declared alike
  public boolean sameFixedPart(RegisterState other) {
    return type == other.type
        && flags == other.flags
        && offset == other.offset
        && extent == other.extent
        && map == other.map
        && Objects.equals(struct, other.struct)
        && mapUid == other.mapUid;
  }

  /// The type in the kernel's words, such as `map_value_or_null` or `rdonly_mem`.
  public String typeName() {
    String prefix =
        ((flags & READ_ONLY) != 0 ? "rdonly_" : "")
            + ((flags & RINGBUF) != 0 ? "ringbuf_" : "")
            + ((flags & USER) != 0 ? "user_" : "")
            + ((flags & PERCPU) != 0 ? "percpu_" : "")
            + ((flags & RCU) != 0 ? "rcu_" : "")
            + ((flags & UNTRUSTED) != 0 ? "untrusted_" : "")
            + ((flags & TRUSTED) != 0 ? "trusted_" : "");
    if (!maybeNull()) {
      return prefix + type.label();
    }
    return prefix + type.label() + (type == RegisterType.BTF_ID ? "or_null_" : "_or_null");
  }
}
