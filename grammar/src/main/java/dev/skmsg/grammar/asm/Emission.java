package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.object.ElfRelocation;
import dev.skmsg.bpf.object.ElfSection;
import dev.skmsg.language.bpfAsm.Argument;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The bytes of one section and the addresses in them that a linker fills in.
final class Emission {
  /// LLVM's filling between instructions. (The byte order of this constant is LLVM's own.)
  private static final long CODE_FILLING = 0x15000000;

  /// An address to be filled in.
  record Fixup(long offset, Lowered.Reference reference) {}

  private final Section section;
  private final Expressions expressions;
  private final ByteBuffer bytes;
  private final List<Fixup> fixups = new ArrayList<>();

  Emission(Section section, Expressions expressions) {
    this.section = section;
    this.expressions = expressions;
    this.bytes =
        ByteBuffer.allocate(section.isZeroed() ? 0 : Math.toIntExact(section.size()))
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  Section section() {
    return section;
  }

  byte[] content() {
    return bytes.array();
  }

  List<Fixup> fixups() {
    return fixups;
  }

  /// Writes an instruction where its fragment lies.
  void put(Lowered lowered, Place place) {
    int at = (int) place.offset();
    Instruction instruction = lowered.instruction();
    List<Instruction> slots =
        instruction instanceof Instruction.LoadImmediate64
            ? List.of(instruction, new Instruction.SecondSlot())
            : List.of(instruction);
    bytes.put(at, InstructionEncoder.encode(slots));
    if (lowered.reference() != null) {
      fixups.add(new Fixup(at, lowered.reference()));
    }
  }

  /// Writes what is no instruction.
  void put(Fragment fragment, Place place, Layout layout) {
    if (section.isZeroed()) {
      demandZeros(fragment, place);
      return;
    }
    int at = (int) place.offset();
    int end = (int) section.offset(place.fragment() + 1);
    switch (fragment) {
      case Fragment.Code code -> throw new IllegalStateException("code is lowered elsewhere");
      case Fragment.Bytes(_, byte[] content) -> bytes.put(at, content);
      case Fragment.Numbers numbers -> put(numbers, at, place);
      case Fragment.Leb128 leb -> bytes.put(at, layout.bytes(leb, place));
      case Fragment.Alignment alignment -> pad(at, end, alignment.fill());
      case Fragment.Origin origin -> pad(at, end, origin.fill());
      case Fragment.Filling filling -> fill(filling, at, end, place);
    }
  }

  private void demandZeros(Fragment fragment, Place place) {
    boolean zeros =
        switch (fragment) {
          case Fragment.Bytes(_, byte[] content) -> isZero(content);
          case Fragment.Numbers numbers ->
              numbers.values().stream()
                  .allMatch(value -> expressions.number(expression(value), place) == 0);
          case Fragment.Code _ -> false;
          case Fragment.Leb128 _ -> false;
          case Fragment.Alignment _, Fragment.Origin _ -> true;
          case Fragment.Filling filling -> value(filling, place) == 0;
        };
    if (!zeros) {
      throw Refused.at(fragment.origin(), "section '" + section.name + "' holds nothing but zeros");
    }
  }

  private static boolean isZero(byte[] content) {
    for (byte b : content) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static dev.skmsg.language.bpfAsm.Expression expression(Argument argument) {
    return Directives.expression(argument);
  }

  private void pad(int at, int end, int fill) {
    boolean code = section.isCode() && fill < 0;
    for (int i = at; i < end; i++) {
      byte filling =
          code && end - at >= 8 && (end - at) % 8 == 0
              ? (byte) (CODE_FILLING >>> 8 * ((i - at) % 8))
              : (byte) Math.max(fill, 0);
      bytes.put(i, filling);
    }
  }

  private long value(Fragment.Filling filling, Place place) {
    return filling.value() == null ? 0 : expressions.number(filling.value(), place);
  }

  private void fill(Fragment.Filling filling, int start, int end, Place place) {
    long value = value(filling, place);
    for (int at = start; at < end; at += filling.size()) {
      put(value, at, filling.size());
    }
  }

  private void put(Fragment.Numbers numbers, int start, Place place) {
    int at = start;
    for (Argument argument : numbers.values()) {
      Term term = expressions.evaluate(expression(argument), place);
      if (term.isNumber()) {
        demandFit(argument, term.constant(), numbers.size());
        put(term.constant(), at, numbers.size());
      } else {
        putAddress(argument, term, at, numbers.size());
      }
      at += numbers.size();
    }
  }

  private static void demandFit(Argument where, long value, int size) {
    int bits = 8 * size;
    if (size < 8 && (value >= 1L << bits || value < -(1L << bits - 1))) {
      throw Refused.at(
          where,
          "%d does not fit into %s".formatted(value, size == 1 ? "a byte" : size + " bytes"));
    }
  }

  private void putAddress(Argument where, Term term, int at, int size) {
    Symbol symbol = term.symbol();
    if (symbol != null && !symbol.isLabel() && !symbol.isPreemptible() && !symbol.isMap) {
      throw expressions.undefined(expression(where), symbol);
    }
    if (size != 4 && size != 8) {
      throw Refused.at(where, "an address needs 4 or 8 bytes");
    }
    ElfRelocation.Type type = relocationType(term, size);
    long addend = term.constant();
    if (symbol != null && symbol.isLabel() && !symbol.isPreemptible()) {
      addend = term.offsetAtHome();
      symbol = null;
    }
    put(addend, at, size);
    fixups.add(new Fixup(at, new Lowered.Reference(symbol, term.home(), type)));
  }

  /// LLVM: BPFELFObjectWriter::getRelocType.
  private static ElfRelocation.Type relocationType(Term term, int size) {
    if (size == 8) {
      return ElfRelocation.Type.ABS64;
    }
    Section home = term.home();
    if (home == null) {
      return ElfRelocation.Type.ABS32;
    }
    boolean temporary = term.symbol() == null || term.symbol().isTemporary();
    long needed = ElfSection.ALLOC | (temporary ? ElfSection.EXECINSTR : ElfSection.WRITE);
    return (home.flags & needed) == needed ? ElfRelocation.Type.NODYLD32 : ElfRelocation.Type.ABS32;
  }

  private void put(long value, int start, int size) {
    for (int i = 0; i < size; i++) {
      bytes.put(start + i, (byte) (value >>> 8 * i));
    }
  }

  /// Adds a relocation that the file spells out; its addend lies in the bytes already.
  void put(Directives.Relocation relocation) {
    Term offset = expressions.defined(relocation.offset(), relocation.place());
    if (offset.home() != null && offset.home() != section) {
      throw Refused.at(relocation.offset(), "the offset lies in another section");
    }
    long at = offset.home() == null ? offset.constant() : offset.offsetAtHome();
    Term target = expressions.named(relocation.name());
    fixups.add(
        new Fixup(at, new Lowered.Reference(target.symbol(), target.home(), relocation.type())));
  }

  /// The section as an object file has it, once every symbol has its number.
  ElfSection toSection(java.util.function.ToIntFunction<Lowered.Reference> symbolNumber) {
    List<ElfRelocation> relocations = new ArrayList<>();
    for (Fixup fixup : fixups) {
      relocations.add(
          new ElfRelocation(
              fixup.offset, symbolNumber.applyAsInt(fixup.reference), fixup.reference.type()));
    }
    int alignment = section.isCode() ? Math.max(8, section.alignment) : section.alignment;
    return new ElfSection(
        section.name,
        section.type,
        section.flags,
        alignment,
        section.entrySize,
        content(),
        section.size(),
        relocations);
  }
}
