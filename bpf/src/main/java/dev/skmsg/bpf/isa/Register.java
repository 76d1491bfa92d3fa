package dev.skmsg.bpf.isa;

/// The eleven registers a program may name. R10 is the read-only frame pointer.
public enum Register implements Operand {
  R0,
  R1,
  R2,
  R3,
  R4,
  R5,
  R6,
  R7,
  R8,
  R9,
  R10;

  private static final Register[] ALL = values();

  /// How many registers there are.
  public static final int COUNT = 11;

  /// The register with this number, 0 to 10.
  public static Register of(int number) {
    return ALL[number];
  }

  public int number() {
    return ordinal();
  }
}
