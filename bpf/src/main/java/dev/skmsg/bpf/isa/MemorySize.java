package dev.skmsg.bpf.isa;

/// The size of a memory access.
public enum MemorySize {
  B(1, 0x10),
  H(2, 0x08),
  W(4, 0x00),
  DW(8, 0x18);

  private final int bytes;
  private final int code;

  MemorySize(int bytes, int code) {
    this.bytes = bytes;
    this.code = code;
  }

  public int bytes() {
    return bytes;
  }

  /// The size bits of the opcode (mask 0x18).
  public int code() {
    return code;
  }

  /// The size that these opcode bits (mask 0x18) mean.
  public static MemorySize ofCode(int opcode) {
    return switch (opcode & 0x18) {
      case 0x00 -> W;
      case 0x08 -> H;
      case 0x10 -> B;
      default -> DW;
    };
  }
}
