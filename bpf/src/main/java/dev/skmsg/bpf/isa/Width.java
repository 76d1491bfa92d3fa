package dev.skmsg.bpf.isa;

/// Whether an operation works on the whole register or on its low half (and then clears the high
/// half).
public enum Width {
  W32(32),
  W64(64);

  private final int bits;

  Width(int bits) {
    this.bits = bits;
  }

  public int bits() {
    return bits;
  }
}
