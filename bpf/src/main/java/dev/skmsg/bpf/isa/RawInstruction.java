package dev.skmsg.bpf.isa;

/// One eight-byte slot of bytecode, field by field.
///
/// @param opcode 8 bits, unsigned
/// @param dst 4 bits, unsigned: 11 to 15 name no register
/// @param src 4 bits, unsigned
public record RawInstruction(int opcode, int dst, int src, short offset, int immediate) {

  /// Reads a slot from its little-endian 64-bit value.
  public static RawInstruction ofLong(long slot) {
    return new RawInstruction(
        (int) (slot & 0xff),
        (int) (slot >>> 8 & 0xf),
        (int) (slot >>> 12 & 0xf),
        (short) (slot >>> 16),
        (int) (slot >>> 32));
  }

  /// The slot as a little-endian 64-bit value.
  public long toLong() {
    return (opcode & 0xffL)
        | (dst & 0xfL) << 8
        | (src & 0xfL) << 12
        | (offset & 0xffffL) << 16
        | (long) immediate << 32;
  }
}
