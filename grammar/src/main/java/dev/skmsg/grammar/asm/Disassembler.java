package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.InstructionPrinter;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.bpf.object.ElfRelocation;
import dev.skmsg.bpf.object.ElfSection;
import dev.skmsg.bpf.object.ElfSymbol;
import dev.skmsg.bpf.object.ObjectFile;
import dev.skmsg.bpf.object.ObjectReadResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Objects and raw bytecode as text that assembles to the same bytes.
///
/// Every instruction reads as llvm-objdump prints it. What that leaves out stands beside it: a
/// relocation as `.reloc`, a call of a function with its name in `<>`.
public final class Disassembler {
  private static final int BYTES_A_LINE = 16;

  private final ElfObject object;
  private final ObjdumpLayout layout;
  private final StringBuilder out = new StringBuilder();
  private final Set<String> defined = new HashSet<>();

  private Disassembler(ElfObject object) {
    this.object = object;
    this.layout = new ObjdumpLayout(object);
  }

  /// The text of an object.
  public static String disassemble(ElfObject object) {
    return new Disassembler(object).print();
  }

  /// The text of bytecode without an object around it.
  ///
  /// @param name what its program is called
  public static String disassemble(byte[] bytecode, String name) {
    String program = SourceFile.identifier(name);
    return disassemble(
        new ElfObject(
            List.of(ElfSection.code(Sections.DEFAULT, bytecode, List.of())),
            List.of(ElfSymbol.function(program, 0, 0, bytecode.length, true))));
  }

  /// The layout of `llvm-objdump -d`.
  ///
  /// @param file what to call it
  public static String objdump(ElfObject object, String file) {
    return new ObjdumpLayout(object).print(file);
  }

  private String print() {
    printMaps();
    for (int i = 0; i < object.sections().size(); i++) {
      printSection(i, object.sections().get(i));
    }
    for (ElfSymbol symbol : object.symbols()) {
      if (symbol.section() == ElfSymbol.UNDEFINED && isName(symbol.name())) {
        line(symbol.binding() == ElfSymbol.Binding.WEAK ? ".weak" : ".globl", symbol.name());
      } else if (symbol.section() == ElfSymbol.ABSOLUTE
          && symbol.kind() != ElfSymbol.Kind.FILE
          && isName(symbol.name())) {
        line(".set", symbol.name() + ", " + InstructionPrinter.hex(symbol.value()));
      } else if (symbol.section() == ElfSymbol.COMMON && isName(symbol.name())) {
        line(".comm", symbol.name() + ", " + symbol.size() + ", " + Math.max(1, symbol.value()));
      }
    }
    return out.toString();
  }

  /// What the reader wants to know of the maps, whose bytes say little.
  private void printMaps() {
    if (ObjectFile.link(object, "x.o") instanceof ObjectReadResult.Linked(var linked)) {
      for (MapDefinition map : linked.maps()) {
        out.append(
            "# map %s: type=%s, key=%d, value=%d, max_entries=%s%n"
                .formatted(
                    map.name(),
                    map.type().label(),
                    map.keySize(),
                    map.valueSize(),
                    Integer.toUnsignedString(map.maxEntries())));
      }
    }
  }

  private void line(String word, String operands) {
    out.append('\t').append(word).append('\t').append(operands).append('\n');
  }

  // ---- sections

  private void printSection(int index, ElfSection section) {
    line(".section", quoted(section.name()) + "," + flags(section));
    if (section.alignment() > 1) {
      line(".p2align", String.valueOf(Integer.numberOfTrailingZeros(section.alignment())));
    }
    Cursor cursor = new Cursor(index, section);
    if (section.isCode()) {
      cursor.printCode();
    } else {
      cursor.printData(0);
    }
    cursor.printLabels(section.size());
  }

  private static String flags(ElfSection section) {
    StringBuilder flags = new StringBuilder("\"");
    String letters = "awxMS";
    long[] bits = {
      ElfSection.ALLOC, ElfSection.WRITE, ElfSection.EXECINSTR, ElfSection.MERGE, ElfSection.STRINGS
    };
    for (int i = 0; i < bits.length; i++) {
      if ((section.flags() & bits[i]) != 0) {
        flags.append(letters.charAt(i));
      }
    }
    flags.append("\",").append(section.type() == ElfSection.NOBITS ? "@nobits" : "@progbits");
    if ((section.flags() & ElfSection.MERGE) != 0) {
      flags.append(',').append(section.entrySize());
    }
    return flags.toString();
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z_.][A-Za-z0-9_./]*")
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// Whether a symbol can be written as a label: it is one name and no reserved word.
  private static boolean isName(String name) {
    return name.matches("[A-Za-z_.$][A-Za-z0-9_.$]*")
        && !name.matches("[rw]\\d+|[us](8|16|32|64)|\\.|pc");
  }

  /// One section on its way into text.
  private final class Cursor {
    private final int index;
    private final ElfSection section;
    private final TreeSet<Long> stops = new TreeSet<>();

    Cursor(int index, ElfSection section) {
      this.index = index;
      this.section = section;
      object.symbols().stream()
          .filter(symbol -> symbol.section() == index)
          .forEach(symbol -> stops.add(symbol.value()));
      section.relocations().forEach(relocation -> stops.add(relocation.offset()));
      stops.add(section.size());
    }

    void printLabels(long offset) {
      if (!stops.contains(offset)) {
        return;
      }
      for (ElfSymbol symbol : object.symbols()) {
        if (symbol.section() == index
            && symbol.value() == offset
            && symbol.kind() != ElfSymbol.Kind.SECTION
            && isName(symbol.name())
            && defined.add(symbol.name())) {
          printLabel(symbol);
        }
      }
      for (ElfRelocation relocation : section.relocations()) {
        if (relocation.offset() == offset) {
          line(".reloc", "., R_BPF_" + typeName(relocation.type()) + ", " + target(relocation));
        }
      }
    }

    private void printLabel(ElfSymbol symbol) {
      switch (symbol.binding()) {
        case LOCAL -> {
          if (symbol.kind() == ElfSymbol.Kind.FUNCTION) {
            line(".local", symbol.name());
          }
        }
        case GLOBAL -> line(".globl", symbol.name());
        case WEAK -> line(".weak", symbol.name());
      }
      switch (symbol.visibility()) {
        case DEFAULT -> {}
        case HIDDEN -> line(".hidden", symbol.name());
        case INTERNAL -> line(".internal", symbol.name());
        case PROTECTED -> line(".protected", symbol.name());
      }
      if (symbol.kind() == ElfSymbol.Kind.FUNCTION || symbol.kind() == ElfSymbol.Kind.OBJECT) {
        boolean function = symbol.kind() == ElfSymbol.Kind.FUNCTION;
        line(".type", symbol.name() + "," + (function ? "@function" : "@object"));
        line(".size", symbol.name() + ", " + symbol.size());
      }
      out.append(symbol.name()).append(":\n");
    }

    private String target(ElfRelocation relocation) {
      if (relocation.symbol() == ElfRelocation.NO_SYMBOL) {
        return "0";
      }
      ElfSymbol symbol = object.symbols().get(relocation.symbol());
      return symbol.kind() == ElfSymbol.Kind.SECTION
          ? object.sections().get(symbol.section()).name()
          : symbol.name();
    }

    // ---- code

    void printCode() {
      int whole = section.content().length / 8 * 8;
      List<Instruction> slots = InstructionDecoder.decode(Arrays.copyOf(section.content(), whole));
      for (int slot = 0; slot < slots.size(); slot++) {
        printLabels(8L * slot);
        Instruction instruction = slots.get(slot);
        boolean wide = instruction instanceof Instruction.LoadImmediate64;
        boolean cut = wide && stops.subSet(8L * slot + 1, 8L * slot + 16).size() > 0;
        if (cut || !Assemblable.test(instruction)) {
          printNumber(slot, instruction);
          if (wide) {
            slot++;
            printLabels(8L * slot);
            printNumber(slot, slots.get(slot));
          }
          continue;
        }
        out.append('\t').append(text(slots, slot)).append('\n');
        slot += wide ? 1 : 0;
      }
      if (whole < section.content().length) {
        printData(whole);
      }
    }

    private String text(List<Instruction> slots, int slot) {
      return layout.text(index, slots.get(slot), slot);
    }

    private void printNumber(int slot, Instruction instruction) {
      long number = 0;
      for (int i = 7; i >= 0; i--) {
        number = number << 8 | section.content()[8 * slot + i] & 0xff;
      }
      out.append(
          "\t.quad\t0x%016x # %s%n".formatted(number, InstructionPrinter.print(instruction)));
    }

    // ---- data

    void printData(long from) {
      for (long at = from; at < section.size(); ) {
        printLabels(at);
        long end = stops.higher(at);
        if (section.type() == ElfSection.NOBITS) {
          line(".zero", String.valueOf(end - at));
        } else {
          printBytes((int) at, (int) end);
        }
        at = end;
      }
    }

    private void printBytes(int from, int to) {
      for (int at = from; at < to; at += BYTES_A_LINE) {
        List<String> bytes = new ArrayList<>();
        for (int i = at; i < Math.min(to, at + BYTES_A_LINE); i++) {
          bytes.add("0x%02x".formatted(section.content()[i]));
        }
        line(".byte", String.join(", ", bytes));
      }
    }
  }

  /// The name after `R_BPF_`.
  static String typeName(ElfRelocation.Type type) {
    return switch (type) {
      case NONE -> "NONE";
      case IMM64 -> "64_64";
      case ABS64 -> "64_ABS64";
      case ABS32 -> "64_ABS32";
      case NODYLD32 -> "64_NODYLD32";
      case CALL -> "64_32";
    };
  }
}
