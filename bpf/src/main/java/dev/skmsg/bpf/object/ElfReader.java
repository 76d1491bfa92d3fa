package dev.skmsg.bpf.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a file as an [ElfObject].
///
/// Whatever the bytes, the time and memory used stay in proportion to the length of the file:
/// sections that overlap are damage, and so are names longer in sum than any compiler shares them.
public final class ElfReader {

  private static final int MAX_ALIGNMENT = 1 << 20;

  /// A section header of the file.
  private record Header(
      String name,
      int type,
      long flags,
      int offset,
      long size,
      int link,
      int info,
      long alignment,
      long entrySize) {

    int end() {
      return offset + (int) size;
    }
  }

  private final byte[] bytes;
  private final ByteBuffer file;
  private final List<Header> headers = new ArrayList<>();
  private final Map<Long, String> names = new HashMap<>();
  private long nameBudget;

  private ElfReader(byte[] bytes) {
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.nameBudget = 4L * bytes.length + 65536;
  }

  /// Reads a whole file; never throws.
  public static ElfReadResult read(byte[] bytes) {
    try {
      return new ElfReadResult.Readable(new ElfReader(bytes).readObject());
    } catch (DamagedInput damaged) {
      return new ElfReadResult.Unreadable(damaged.damage());
    }
  }

  private ElfObject readObject() {
    readFileHeader();
    readSectionHeaders();
    int symbolTable = symbolTable();
    int[] listed = listedSections(symbolTable);
    List<ElfSymbol> symbols = symbolTable == 0 ? List.of() : readSymbols(symbolTable, listed);
    Map<Integer, List<ElfRelocation>> relocations =
        readRelocations(symbolTable, symbols.size(), listed);
    List<ElfSection> sections = new ArrayList<>();
    long total = 0;
    for (int i = 1; i < headers.size(); i++) {
      if (listed[i] < 0) {
        continue;
      }
      Header header = headers.get(i);
      byte[] content = new byte[0];
      if (header.type != ElfSection.NOBITS) {
        total += header.size;
        if (total > bytes.length) {
          throw new DamagedInput(header.name, 0, "the section overlaps others");
        }
        content = Arrays.copyOfRange(bytes, header.offset, header.end());
      }
      sections.add(
          new ElfSection(
              header.name,
              header.type,
              header.flags,
              alignment(header),
              entrySize(header),
              content,
              header.size,
              relocations.getOrDefault(i, List.of())));
    }
    return new ElfObject(sections, symbols);
  }

  private static DamagedInput damaged(long offset, String message) {
    return new DamagedInput("", offset, message);
  }

  private void readFileHeader() {
    if (bytes.length < 4 || file.getInt(0) != Elf.MAGIC) {
      throw damaged(0, "not an ELF file: the first bytes are not 7f 45 4c 46");
    }
    if (bytes.length < Elf.HEADER_SIZE) {
      throw damaged(
          bytes.length,
          "the file ends in the ELF header: %d bytes of %d"
              .formatted(bytes.length, Elf.HEADER_SIZE));
    }
    if (bytes[4] != Elf.CLASS_64) {
      throw damaged(4, "expected a 64-bit ELF file (class 2), found class %d".formatted(bytes[4]));
    }
    if (bytes[5] != Elf.LITTLE_ENDIAN) {
      throw damaged(5, "expected a little-endian ELF file (1), found %d".formatted(bytes[5]));
    }
    int type = u16(16);
    if (type != Elf.ET_REL) {
      throw damaged(16, "expected a relocatable object (type 1), found type %d".formatted(type));
    }
    int machine = u16(18);
    if (machine != Elf.EM_BPF) {
      throw damaged(18, "expected machine 247 (BPF), found machine %d".formatted(machine));
    }
    int entrySize = u16(58);
    if (entrySize != Elf.SECTION_HEADER_SIZE) {
      throw damaged(58, "expected section headers of 64 bytes, found %d".formatted(entrySize));
    }
  }

  private void readSectionHeaders() {
    int count = u16(60);
    int nameTable = u16(62);
    if (count == 0) {
      throw damaged(60, "the file has no sections");
    }
    long start = file.getLong(40);
    if (start < 0 || start > bytes.length - (long) count * Elf.SECTION_HEADER_SIZE) {
      throw damaged(
          40, "%d section headers at byte %#x do not fit into the file".formatted(count, start));
    }
    if (nameTable >= count) {
      throw damaged(62, "the section names stand in section %d of %d".formatted(nameTable, count));
    }
    Header nameSection = header((int) start, nameTable, "section names");
    if (nameSection.type != Elf.SHT_STRTAB) {
      throw damaged(
          62, "the section names stand in section %d, no string table".formatted(nameTable));
    }
    for (int i = 0; i < count; i++) {
      int at = (int) start + i * Elf.SECTION_HEADER_SIZE;
      String name = i == 0 ? "" : name(nameSection, file.getInt(at), at);
      headers.add(header((int) start, i, name));
    }
  }

  private Header header(int tableStart, int index, String name) {
    int at = tableStart + index * Elf.SECTION_HEADER_SIZE;
    int type = file.getInt(at + 4);
    long offset = file.getLong(at + 24);
    long size = file.getLong(at + 32);
    boolean inFile = type != 0 && type != ElfSection.NOBITS;
    if (size < 0
        || inFile && (offset < 0 || offset > bytes.length || size > bytes.length - offset)) {
      throw new DamagedInput(
          name,
          0,
          "%s bytes at byte %#x of the file reach beyond its end"
              .formatted(Long.toUnsignedString(size), offset));
    }
    return new Header(
        name,
        type,
        file.getLong(at + 8),
        inFile ? (int) offset : 0,
        size,
        file.getInt(at + 40),
        file.getInt(at + 44),
        file.getLong(at + 48),
        file.getLong(at + 56));
  }

  private static int alignment(Header header) {
    long alignment = Math.max(1, header.alignment);
    if (header.alignment < 0 || Long.bitCount(alignment) != 1 || alignment > MAX_ALIGNMENT) {
      throw new DamagedInput(
          header.name,
          0,
          "an alignment of %s bytes".formatted(Long.toUnsignedString(header.alignment)));
    }
    return (int) alignment;
  }

  private static int entrySize(Header header) {
    if (header.entrySize < 0 || header.entrySize > Integer.MAX_VALUE) {
      throw new DamagedInput(
          header.name, 0, "entries of %s bytes".formatted(Long.toUnsignedString(header.entrySize)));
    }
    return (int) header.entrySize;
  }

  /// The string at an offset of a string table.
  private String name(Header table, int offset, long usedAt) {
    long key = (long) table.offset << 32 | Integer.toUnsignedLong(offset);
    String known = names.get(key);
    if (known != null) {
      return known;
    }
    long start = table.offset + Integer.toUnsignedLong(offset);
    if (start >= table.end()) {
      throw damaged(
          usedAt,
          "a name at byte %s, beyond the string table".formatted(Integer.toUnsignedString(offset)));
    }
    int end = (int) start;
    while (end < table.end() && bytes[end] != 0) {
      end++;
    }
    nameBudget -= end - start;
    if (end == table.end() || nameBudget < 0) {
      throw damaged(start, "a name without end in the string table");
    }
    String name = new String(bytes, (int) start, end - (int) start, StandardCharsets.UTF_8);
    names.put(key, name);
    return name;
  }

  /// The index of the symbol table, 0 if there is none.
  private int symbolTable() {
    int found = 0;
    for (int i = 1; i < headers.size(); i++) {
      Header header = headers.get(i);
      if (header.type != Elf.SHT_SYMTAB) {
        continue;
      }
      if (found != 0) {
        throw new DamagedInput(header.name, 0, "a second symbol table");
      }
      if (header.size % Elf.SYMBOL_SIZE != 0) {
        throw new DamagedInput(
            header.name, header.size, "the symbol table ends inside of a symbol");
      }
      linked(header, header.link, Elf.SHT_STRTAB, "string table");
      found = i;
    }
    return found;
  }

  private Header linked(Header from, int index, int type, String what) {
    if (index <= 0 || index >= headers.size() || headers.get(index).type != type) {
      throw new DamagedInput(
          from.name,
          0,
          "its %s should be section %s, which is none"
              .formatted(what, Integer.toUnsignedString(index)));
    }
    return headers.get(index);
  }

  /// For each section of the file its index in [ElfObject#sections], or -1 if it is implied there
  /// (or, like lists of symbols for a linker, has no meaning here).
  private int[] listedSections(int symbolTable) {
    boolean[] implied = new boolean[headers.size()];
    implied[0] = true;
    implied[u16(62)] = true;
    if (symbolTable != 0) {
      implied[headers.get(symbolTable).link] = true;
    }
    int[] listed = new int[headers.size()];
    int next = 0;
    for (int i = 0; i < listed.length; i++) {
      boolean skip =
          implied[i]
              || switch (headers.get(i).type) {
                case Elf.SHT_SYMTAB, Elf.SHT_REL, Elf.SHT_GROUP, Elf.SHT_LLVM_ADDRSIG -> true;
                default -> false;
              };
      listed[i] = skip ? -1 : next++;
    }
    return listed;
  }

  private List<ElfSymbol> readSymbols(int symbolTable, int[] listed) {
    Header table = headers.get(symbolTable);
    Header strings = headers.get(table.link);
    List<ElfSymbol> symbols = new ArrayList<>();
    for (int at = table.offset + Elf.SYMBOL_SIZE; at < table.end(); at += Elf.SYMBOL_SIZE) {
      int binding = bytes[at + 4] >>> 4 & 0xf;
      int kind = bytes[at + 4] & 0xf;
      if (binding >= ElfSymbol.Binding.values().length || kind >= ElfSymbol.Kind.values().length) {
        throw new DamagedInput(
            table.name,
            at - table.offset + 4,
            "a symbol of binding %d and type %d".formatted(binding, kind));
      }
      symbols.add(
          new ElfSymbol(
              name(strings, file.getInt(at), at),
              symbolSection(table, at, listed),
              file.getLong(at + 8),
              file.getLong(at + 16),
              ElfSymbol.Binding.values()[binding],
              ElfSymbol.Kind.values()[kind],
              ElfSymbol.Visibility.values()[bytes[at + 5] & 3]));
    }
    return symbols;
  }

  private int symbolSection(Header table, int at, int[] listed) {
    int number = u16(at + 6);
    return switch (number) {
      case 0 -> ElfSymbol.UNDEFINED;
      case Elf.SHN_ABS -> ElfSymbol.ABSOLUTE;
      case Elf.SHN_COMMON -> ElfSymbol.COMMON;
      default -> {
        if (number >= listed.length || listed[number] < 0) {
          throw new DamagedInput(
              table.name,
              at - table.offset + 6,
              "a symbol in section %d, which holds no code or data".formatted(number));
        }
        yield listed[number];
      }
    };
  }

  private Map<Integer, List<ElfRelocation>> readRelocations(
      int symbolTable, int symbolCount, int[] listed) {
    Map<Integer, List<ElfRelocation>> relocations = new HashMap<>();
    for (Header header : headers) {
      if (header.type == Elf.SHT_RELA) {
        throw new DamagedInput(
            header.name, 0, "relocations with addends (RELA), which BPF objects do not have");
      }
      if (header.type != Elf.SHT_REL) {
        continue;
      }
      if (symbolTable == 0 || header.link != symbolTable) {
        throw new DamagedInput(header.name, 0, "relocations without a symbol table");
      }
      if (header.info <= 0 || header.info >= listed.length || listed[header.info] < 0) {
        throw new DamagedInput(
            header.name,
            0,
            "relocations of section %s, which is none"
                .formatted(Integer.toUnsignedString(header.info)));
      }
      if (relocations.containsKey(header.info)) {
        throw new DamagedInput(header.name, 0, "a second set of relocations for one section");
      }
      relocations.put(header.info, readRelocations(header, symbolCount));
    }
    return relocations;
  }

  private List<ElfRelocation> readRelocations(Header table, int symbolCount) {
    if (table.size % Elf.RELOCATION_SIZE != 0) {
      throw new DamagedInput(table.name, table.size, "the table ends inside of a relocation");
    }
    Header target = headers.get(table.info);
    List<ElfRelocation> relocations = new ArrayList<>();
    for (int at = table.offset; at < table.end(); at += Elf.RELOCATION_SIZE) {
      int here = at - table.offset;
      long offset = file.getLong(at);
      if (offset < 0 || offset >= target.size) {
        throw new DamagedInput(
            table.name,
            here,
            "a relocation at byte %s of %s, beyond its end"
                .formatted(Long.toUnsignedString(offset), target.name));
      }
      int code = file.getInt(at + 8);
      ElfRelocation.Type type =
          ElfRelocation.Type.ofCode(code)
              .orElseThrow(
                  () ->
                      new DamagedInput(
                          table.name,
                          here + 8,
                          "a relocation of unknown type " + Integer.toUnsignedString(code)));
      int symbol = file.getInt(at + 12);
      if (symbol < 0 || symbol > symbolCount) {
        throw new DamagedInput(
            table.name,
            here + 12,
            "a relocation against symbol %s of %d"
                .formatted(Integer.toUnsignedString(symbol), symbolCount));
      }
      relocations.add(new ElfRelocation(offset, symbol - 1, type));
    }
    return relocations;
  }

  private int u16(int at) {
    return Short.toUnsignedInt(file.getShort(at));
  }
}
