package dev.skmsg.bpf.object;

import java.util.ArrayList;
import java.util.List;

/// Writes an [ElfObject] as a file, in the order that LLVM uses: string table, sections each with
/// its relocations behind it, symbol table, section headers.
public final class ElfWriter {

  private record Header(
      int name,
      int type,
      long flags,
      long offset,
      long size,
      int link,
      int info,
      int alignment,
      int entrySize) {}

  private static final int STRING_TABLE_INDEX = 1;

  private final ElfObject object;
  private final StringTable strings = new StringTable();
  private final LittleEndianWriter body = new LittleEndianWriter();
  private final List<Header> headers = new ArrayList<>();
  private final int[] fileIndex;
  private final int symbolTableIndex;

  private ElfWriter(ElfObject object) {
    this.object = object;
    this.fileIndex = new int[object.sections().size()];
    int next = STRING_TABLE_INDEX + 1;
    for (int i = 0; i < fileIndex.length; i++) {
      fileIndex[i] = next;
      next += object.sections().get(i).relocations().isEmpty() ? 1 : 2;
    }
    this.symbolTableIndex = next;
    if (next >= Elf.SHN_LORESERVE) {
      throw new IllegalArgumentException("more sections than ELF can number: " + next);
    }
  }

  /// The object as a file. Local symbols come first in it, whatever their order in the object.
  public static byte[] write(ElfObject object) {
    return new ElfWriter(object.withLocalSymbolsFirst()).write();
  }

  private byte[] write() {
    body.bytes(new byte[Elf.HEADER_SIZE]);
    for (int i = 0; i < fileIndex.length; i++) {
      addSection(object.sections().get(i), fileIndex[i]);
    }
    addSymbolTable();
    int stringTableName = strings.add(".strtab");
    byte[] stringBytes = strings.toBytes();
    int stringsOffset = body.length();
    body.bytes(stringBytes).align(8);
    int headersOffset = body.length();
    header(new Header(0, 0, 0, 0, 0, 0, 0, 0, 0));
    header(
        new Header(
            stringTableName, Elf.SHT_STRTAB, 0, stringsOffset, stringBytes.length, 0, 0, 1, 0));
    headers.forEach(this::header);
    byte[] file = body.toBytes();
    byte[] start = fileHeader(headersOffset);
    System.arraycopy(start, 0, file, 0, start.length);
    return file;
  }

  private void addSection(ElfSection section, int index) {
    body.align(section.alignment());
    headers.add(
        new Header(
            strings.add(section.name()),
            section.type(),
            section.flags(),
            body.length(),
            section.size(),
            0,
            0,
            section.alignment(),
            section.entrySize()));
    body.bytes(section.content());
    if (section.relocations().isEmpty()) {
      return;
    }
    body.align(8);
    int offset = body.length();
    for (ElfRelocation relocation : section.relocations()) {
      body.u64(relocation.offset())
          .u64((long) (relocation.symbol() + 1) << 32 | relocation.type().code());
    }
    headers.add(
        new Header(
            strings.add(".rel" + section.name()),
            Elf.SHT_REL,
            Elf.SHF_INFO_LINK,
            offset,
            body.length() - offset,
            symbolTableIndex,
            index,
            8,
            Elf.RELOCATION_SIZE));
  }

  private void addSymbolTable() {
    body.align(8);
    int offset = body.length();
    body.bytes(new byte[Elf.SYMBOL_SIZE]);
    int locals = 1;
    for (ElfSymbol symbol : object.symbols()) {
      if (symbol.binding() == ElfSymbol.Binding.LOCAL) {
        locals++;
      }
      body.u32(strings.add(symbol.name()))
          .u8(symbol.binding().ordinal() << 4 | symbol.kind().ordinal())
          .u8(symbol.visibility().ordinal())
          .u16(sectionNumber(symbol))
          .u64(symbol.value())
          .u64(symbol.size());
    }
    headers.add(
        new Header(
            strings.add(".symtab"),
            Elf.SHT_SYMTAB,
            0,
            offset,
            body.length() - offset,
            STRING_TABLE_INDEX,
            locals,
            8,
            Elf.SYMBOL_SIZE));
  }

  private int sectionNumber(ElfSymbol symbol) {
    return switch (symbol.section()) {
      case ElfSymbol.UNDEFINED -> 0;
      case ElfSymbol.ABSOLUTE -> Elf.SHN_ABS;
      case ElfSymbol.COMMON -> Elf.SHN_COMMON;
      default -> fileIndex[symbol.section()];
    };
  }

  private void header(Header header) {
    body.u32(header.name)
        .u32(header.type)
        .u64(header.flags)
        .u64(0)
        .u64(header.offset)
        .u64(header.size)
        .u32(header.link)
        .u32(header.info)
        .u64(header.alignment)
        .u64(header.entrySize);
  }

  private byte[] fileHeader(int headersOffset) {
    return new LittleEndianWriter()
        .u32(Elf.MAGIC)
        .u8(Elf.CLASS_64)
        .u8(Elf.LITTLE_ENDIAN)
        .u8(Elf.VERSION)
        .u8(0)
        .u64(0)
        .u16(Elf.ET_REL)
        .u16(Elf.EM_BPF)
        .u32(Elf.VERSION)
        .u64(0)
        .u64(0)
        .u64(headersOffset)
        .u32(0)
        .u16(Elf.HEADER_SIZE)
        .u16(0)
        .u16(0)
        .u16(Elf.SECTION_HEADER_SIZE)
        .u16(headers.size() + 2)
        .u16(STRING_TABLE_INDEX)
        .toBytes();
  }
}
