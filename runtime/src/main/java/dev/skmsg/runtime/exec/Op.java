package dev.skmsg.runtime.exec;

/// The numbers of the interpreter's own instructions, dense so that a switch over them is a table.
///
/// X takes a register, K the immediate. What has no arm of its own goes through ALU64_X and its
/// like, with the operation's ordinal in the offset field.
final class Op {
  private Op() {}

  static final int ADD64_X = 0;
  static final int ADD64_K = 1;
  static final int SUB64_X = 2;
  static final int SUB64_K = 3;
  static final int MUL64_X = 4;
  static final int MUL64_K = 5;
  static final int OR64_X = 6;
  static final int OR64_K = 7;
  static final int AND64_X = 8;
  static final int AND64_K = 9;
  static final int XOR64_X = 10;
  static final int XOR64_K = 11;
  static final int LSH64_X = 12;
  static final int LSH64_K = 13;
  static final int RSH64_X = 14;
  static final int RSH64_K = 15;
  static final int ARSH64_X = 16;
  static final int ARSH64_K = 17;
  static final int MOV64_X = 18;
  static final int MOV64_K = 19;
  static final int ADD32_X = 20;
  static final int ADD32_K = 21;
  static final int SUB32_X = 22;
  static final int SUB32_K = 23;
  static final int MUL32_X = 24;
  static final int MUL32_K = 25;
  static final int OR32_X = 26;
  static final int OR32_K = 27;
  static final int AND32_X = 28;
  static final int AND32_K = 29;
  static final int XOR32_X = 30;
  static final int XOR32_K = 31;
  static final int LSH32_X = 32;
  static final int LSH32_K = 33;
  static final int RSH32_X = 34;
  static final int RSH32_K = 35;
  static final int ARSH32_X = 36;
  static final int ARSH32_K = 37;
  static final int MOV32_X = 38;
  static final int MOV32_K = 39;
  static final int ALU64_X = 40;
  static final int ALU64_K = 41;
  static final int ALU32_X = 42;
  static final int ALU32_K = 43;
  static final int NEG64 = 44;
  static final int NEG32 = 45;
  // The immediate is by how many bits to shift left and back right.
  static final int SIGN_EXTEND64 = 46;
  static final int SIGN_EXTEND32 = 47;
  static final int ZERO_EXTEND = 48;
  static final int SWAP16 = 49;
  static final int SWAP32 = 50;
  static final int SWAP64 = 51;
  // The value is the next word.
  static final int CONSTANT = 52;

  static final int LOAD1 = 53;
  static final int LOAD2 = 54;
  static final int LOAD4 = 55;
  static final int LOAD8 = 56;
  static final int LOAD_SIGNED1 = 57;
  static final int LOAD_SIGNED2 = 58;
  static final int LOAD_SIGNED4 = 59;
  static final int STORE1_X = 60;
  static final int STORE2_X = 61;
  static final int STORE4_X = 62;
  static final int STORE8_X = 63;
  static final int STORE1_K = 64;
  static final int STORE2_K = 65;
  static final int STORE4_K = 66;
  static final int STORE8_K = 67;
  // The immediate is the operation's ordinal.
  static final int ATOMIC4 = 68;
  static final int ATOMIC8 = 69;

  static final int EQ64_X = 70;
  static final int EQ64_K = 71;
  static final int NE64_X = 72;
  static final int NE64_K = 73;
  static final int SET64_X = 74;
  static final int SET64_K = 75;
  static final int GT64_X = 76;
  static final int GT64_K = 77;
  static final int GE64_X = 78;
  static final int GE64_K = 79;
  static final int SGT64_X = 80;
  static final int SGT64_K = 81;
  static final int SGE64_X = 82;
  static final int SGE64_K = 83;
  static final int LT64_X = 84;
  static final int LT64_K = 85;
  static final int LE64_X = 86;
  static final int LE64_K = 87;
  static final int SLT64_X = 88;
  static final int SLT64_K = 89;
  static final int SLE64_X = 90;
  static final int SLE64_K = 91;
  static final int EQ32_X = 92;
  static final int EQ32_K = 93;
  static final int NE32_X = 94;
  static final int NE32_K = 95;
  static final int SET32_X = 96;
  static final int SET32_K = 97;
  static final int GT32_X = 98;
  static final int GT32_K = 99;
  static final int GE32_X = 100;
  static final int GE32_K = 101;
  static final int SGT32_X = 102;
  static final int SGT32_K = 103;
  static final int SGE32_X = 104;
  static final int SGE32_K = 105;
  static final int LT32_X = 106;
  static final int LT32_K = 107;
  static final int LE32_X = 108;
  static final int LE32_K = 109;
  static final int SLT32_X = 110;
  static final int SLT32_K = 111;
  static final int SLE32_X = 112;
  static final int SLE32_K = 113;

  static final int JUMP = 114;
  // The distance is the immediate.
  static final int JUMP_WIDE = 115;
  static final int MAY_GOTO = 116;
  // The immediate is the callee's slot.
  static final int CALL_LOCAL = 117;
  static final int CALL_REGISTER = 118;
  // The immediate counts the program's callees.
  static final int CALL_HELPER = 119;
  static final int TAIL_CALL = 120;
  static final int EXIT = 121;
  // The immediate counts the program's traps.
  static final int TRAP = 122;
}
