package dev.skmsg.bpf.isa;

/// The parts of an opcode byte and the fixed field values, shared by decoder and encoder.
final class Opcode {
  static final int CLASS = 0x07;
  static final int LD = 0x00;
  static final int LDX = 0x01;
  static final int ST = 0x02;
  static final int STX = 0x03;
  static final int ALU = 0x04;
  static final int JMP = 0x05;
  static final int JMP32 = 0x06;
  static final int ALU64 = 0x07;

  static final int MODE = 0xe0;
  static final int ABS = 0x20;
  static final int IND = 0x40;
  static final int MEM = 0x60;
  static final int MEMSX = 0x80;
  static final int ATOMIC = 0xc0;

  /// The bit that says the second operand is a register.
  static final int X = 0x08;

  static final int OPERATION = 0xf0;
  static final int NEG = 0x80;
  static final int END = 0xd0;
  static final int JA = 0x00;
  static final int CALL = 0x80;
  static final int EXIT = 0x90;
  static final int JCOND = 0xe0;

  /// The whole opcode of a 64-bit immediate load.
  static final int LD_IMM64 = 0x18;

  /// Immediates of the atomics that are no read-modify-write.
  static final int LOAD_ACQUIRE = 0x100;

  static final int STORE_RELEASE = 0x110;

  /// The offset that makes a 64-bit move an addr_space_cast.
  static final int ADDRESS_SPACE_CAST = 1;

  private Opcode() {}
}
