package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.InstructionPrinter;
import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.bpf.object.ElfRelocation;
import dev.skmsg.bpf.object.ElfSection;
import dev.skmsg.bpf.object.ElfSymbol;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Code as `llvm-objdump -d` of LLVM 19 lays it out.
final class ObjdumpLayout {
  private final ElfObject object;

  /// For each section the symbols that name places in it, by offset.
  private final Map<Integer, TreeMap<Long, ElfSymbol>> names = new HashMap<>();

  ObjdumpLayout(ElfObject object) {
    this.object = object;
    for (ElfSymbol symbol : object.symbols()) {
      if (symbol.section() >= 0
          && symbol.kind() != ElfSymbol.Kind.SECTION
          && symbol.kind() != ElfSymbol.Kind.FILE) {
        names
            .computeIfAbsent(symbol.section(), _ -> new TreeMap<>())
            .merge(symbol.value(), symbol, ObjdumpLayout::preferred);
      }
    }
  }

  /// Which of two symbols at one place is shown: the one of a function, then the global one.
  private static ElfSymbol preferred(ElfSymbol one, ElfSymbol other) {
    boolean function = one.kind() == ElfSymbol.Kind.FUNCTION;
    if (function != (other.kind() == ElfSymbol.Kind.FUNCTION)) {
      return function ? one : other;
    }
    return one.name().compareTo(other.name()) >= 0 ? one : other;
  }

  String print(String file) {
    StringBuilder out = new StringBuilder("\n" + file + ":\tfile format elf64-bpf\n");
    for (int i = 0; i < object.sections().size(); i++) {
      ElfSection section = object.sections().get(i);
      if (section.isCode() && section.size() > 0) {
        out.append("\nDisassembly of section ").append(section.name()).append(":\n");
        print(i, section, out);
      }
    }
    return out.toString();
  }

  private void print(int index, ElfSection section, StringBuilder out) {
    byte[] content = section.content();
    List<Instruction> slots =
        InstructionDecoder.decode(Arrays.copyOf(content, content.length / 8 * 8));
    for (int slot = 0; slot < slots.size(); slot++) {
      ElfSymbol symbol = names.getOrDefault(index, new TreeMap<>()).get(8L * slot);
      if (symbol != null || slot == 0) {
        String name = symbol == null ? section.name() : symbol.name();
        out.append("\n%016x <%s>:\n".formatted(8L * slot, name));
      }
      Instruction instruction = slots.get(slot);
      int length = instruction instanceof Instruction.LoadImmediate64 ? 16 : 8;
      String bytes =
          java.util.stream.IntStream.range(8 * slot, 8 * slot + length)
              .mapToObj(i -> "%02x".formatted(content[i]))
              .collect(Collectors.joining(" "));
      String text =
          instruction instanceof Instruction.Call
              ? InstructionPrinter.print(instruction)
              : text(index, instruction, slot);
      out.append("%8d:\t%s\t%s\n".formatted(slot, bytes, text));
      slot += length / 8 - 1;
    }
  }

  /// An instruction with the name of the place it leads to.
  String text(int section, Instruction instruction, int slot) {
    String text = InstructionPrinter.print(instruction);
    return switch (instruction) {
      case Instruction.Jump jump -> text + note(section, slot + 1L + jump.offset());
      case Instruction.Branch branch -> text + note(section, slot + 1L + branch.offset());
      case Instruction.MayGoto jump -> text + note(section, slot + 1L + jump.offset());
      case Instruction.Call(CallKind kind, int target, _) when kind == CallKind.LOCAL ->
          text + " <" + callee(section, slot, target) + ">";
      default -> text;
    };
  }

  private String note(int section, long slot) {
    return place(section, slot).map(name -> " <" + name + ">").orElse("");
  }

  private Optional<String> place(int section, long slot) {
    var symbol = names.getOrDefault(section, new TreeMap<>()).floorEntry(8 * slot);
    if (slot < 0 || symbol == null) {
      return Optional.empty();
    }
    long distance = 8 * slot - symbol.getKey();
    String name = symbol.getValue().name();
    return Optional.of(distance == 0 ? name : name + "+" + InstructionPrinter.hex(distance));
  }

  /// The function that a call leads to, by its relocation if it has one.
  private String callee(int section, int slot, int target) {
    for (ElfRelocation relocation : object.sections().get(section).relocations()) {
      if (relocation.offset() == 8L * slot && relocation.symbol() >= 0) {
        ElfSymbol symbol = object.symbols().get(relocation.symbol());
        return symbol.kind() == ElfSymbol.Kind.SECTION
            ? place(symbol.section(), target + 1L).orElse("function")
            : symbol.name();
      }
    }
    return place(section, slot + 1L + target).orElse("function");
  }
}
