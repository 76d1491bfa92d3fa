package dev.skmsg.runtime.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// A stretch of guest memory with one address range.
///
/// An address has its highest bit set, as kernel addresses do, then 31 bits that number the region
/// and 32 bits that begin at [#BIAS], so that a pointer some way outside still tells which object
/// was meant. Bytes are little-endian, as on the machines this project models.
public final class Region {
  static final int BIAS = 0x4000_0000;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] NOTHING = {};

  /// What a region is, which decides the words for an access that misses it.
  public enum Kind {
    STACK,
    PACKET,
    MAP_VALUE,
    /// Memory a helper hands out, as a ring buffer's record.
    BUFFER,
    /// A [KernelObject], whose fields are computed.
    OBJECT,
    /// Where a program's functions are.
    CODE,
    /// Memory that has been given back.
    FREED
  }

  final int id;
  private final long address;
  private Kind kind;
  private final String label;
  private byte[] bytes;
  private int start;
  private int length;
  private boolean writable;
  private final @Nullable KernelObject object;
  private @Nullable BitSet undefined;
  private @Nullable Object owner;

  // The fast path's bounds: 0 where an access needs a closer look.
  private int readable;
  private int storable;

  Region(int id, Kind kind, String label, @Nullable KernelObject object) {
    this.id = id;
    this.address = 1L << 63 | (long) id << 32 | BIAS;
    this.kind = kind;
    this.label = label;
    this.object = object;
    this.bytes = NOTHING;
  }

  /// Where the region begins.
  public long address() {
    return address;
  }

  public Kind kind() {
    return kind;
  }

  public String label() {
    return label;
  }

  /// Bytes.
  public int length() {
    return length;
  }

  /// Who made the region and will know it again, as the ring buffer of a record.
  public @Nullable Object owner() {
    return owner;
  }

  public void setOwner(@Nullable Object owner) {
    this.owner = owner;
  }

  @Nullable KernelObject object() {
    return object;
  }

  void back(byte[] bytes, int start, int length, boolean writable) {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
    this.writable = writable;
    this.undefined = null;
    setLimits();
  }

  /// Ends the region's life: what it is from now on is memory given back.
  void free() {
    kind = Kind.FREED;
    owner = null;
    empty();
  }

  /// Leaves the region empty and lets go of its bytes.
  void empty() {
    back(NOTHING, 0, 0, false);
  }

  private void setLimits() {
    readable = undefined == null ? length : 0;
    storable = undefined == null && writable ? length : 0;
  }

  /// Marks bytes as never written.
  void undefine(int from, int to) {
    BitSet set = undefined == null ? new BitSet() : undefined;
    set.set(from, to);
    undefined = set;
    setLimits();
  }

  /// Whether a load would read a byte that nobody wrote.
  boolean isUndefined(int offset, int size) {
    if (undefined == null) {
      return false;
    }
    int first = undefined.nextSetBit(offset);
    return first >= 0 && first < offset + size;
  }

  private void define(int offset, int size) {
    if (undefined != null) {
      undefined.clear(offset, offset + size);
    }
  }

  static int offset(long address) {
    return (int) address - BIAS;
  }

  /// Whether a load of plain bytes may go ahead at once.
  boolean canLoad(long address, int size) {
    int offset = offset(address);
    return (offset | readable - size - offset) >= 0;
  }

  /// Whether a store of plain bytes may go ahead at once.
  boolean canStore(long address, int size) {
    int offset = offset(address);
    return (offset | storable - size - offset) >= 0;
  }

  /// Whether a guest may do this: the closer look.
  boolean allows(int offset, int size, Trap.Access access) {
    if (object != null) {
      return access == Trap.Access.READ
          ? object.readable(offset, size)
          : object.writable(offset, size);
    }
    return isPlain(offset, size, access);
  }

  /// Whether these are bytes within the region that a guest may read or write.
  boolean isPlain(int offset, int size, Trap.Access access) {
    return offset >= 0
        && size >= 0
        && offset <= length - size
        && (access == Trap.Access.READ || writable);
  }

  long load1(long address) {
    return bytes[start + offset(address)] & 0xffL;
  }

  long load2(long address) {
    return (short) SHORT.get(bytes, start + offset(address)) & 0xffffL;
  }

  long load4(long address) {
    return (int) INT.get(bytes, start + offset(address)) & 0xffff_ffffL;
  }

  long load8(long address) {
    return (long) LONG.get(bytes, start + offset(address));
  }

  void store1(long address, long value) {
    bytes[start + offset(address)] = (byte) value;
  }

  void store2(long address, long value) {
    SHORT.set(bytes, start + offset(address), (short) value);
  }

  void store4(long address, long value) {
    INT.set(bytes, start + offset(address), (int) value);
  }

  void store8(long address, long value) {
    LONG.set(bytes, start + offset(address), value);
  }

  /// A load of 1, 2, 4 or 8 bytes that [#allows] has allowed, zero-extended.
  long load(int offset, int size) {
    if (object != null) {
      return object.load(offset, size);
    }
    long address = (long) BIAS + offset;
    return switch (size) {
      case 1 -> load1(address);
      case 2 -> load2(address);
      case 4 -> load4(address);
      case 8 -> load8(address);
      default -> throw new IllegalArgumentException("size " + size);
    };
  }

  /// A store of 1, 2, 4 or 8 bytes that [#allows] has allowed.
  void store(int offset, int size, long value) {
    if (object != null) {
      object.store(offset, size, value);
      return;
    }
    define(offset, size);
    long address = (long) BIAS + offset;
    switch (size) {
      case 1 -> store1(address, value);
      case 2 -> store2(address, value);
      case 4 -> store4(address, value);
      case 8 -> store8(address, value);
      default -> throw new IllegalArgumentException("size " + size);
    }
  }

  void copyOut(int offset, byte[] into) {
    System.arraycopy(bytes, start + offset, into, 0, into.length);
  }

  void copyIn(int offset, byte[] from) {
    define(offset, from.length);
    System.arraycopy(from, 0, bytes, start + offset, from.length);
  }

  /// A copy of the bytes.
  public byte[] content() {
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  void fill(byte value) {
    Arrays.fill(bytes, start, start + length, value);
  }
}
