package dev.skmsg.bpf.object;

/// The numbers of the ELF format. Source: the System V ABI, chapters 4 and 5.
final class Elf {

  static final int MAGIC = 0x464c457f;
  static final int CLASS_64 = 2;
  static final int LITTLE_ENDIAN = 1;
  static final int VERSION = 1;
  static final int ET_REL = 1;
  static final int EM_BPF = 247;

  static final int HEADER_SIZE = 64;
  static final int SECTION_HEADER_SIZE = 64;
  static final int SYMBOL_SIZE = 24;
  static final int RELOCATION_SIZE = 16;

  static final int SHT_SYMTAB = 2;
  static final int SHT_STRTAB = 3;
  static final int SHT_RELA = 4;
  static final int SHT_REL = 9;
  static final int SHT_GROUP = 17;
  static final int SHT_LLVM_ADDRSIG = 0x6fff4c03;

  static final long SHF_INFO_LINK = 0x40;

  static final int SHN_LORESERVE = 0xff00;
  static final int SHN_ABS = 0xfff1;
  static final int SHN_COMMON = 0xfff2;

  private Elf() {}
}
