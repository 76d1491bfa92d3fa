package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes programs of an object in the order and with the slots that libbpf gives them.
final class Linker {

  static final String TEXT = ".text";

  /// How much longer than its object file the linked programs may be in sum: every program brings
  /// its own copy of the subprograms it calls.
  private static final long GROWTH = 16;

  private final ElfObject elf;
  private final Map<Integer, CodeSection> code = new HashMap<>();
  private final List<CodeSection> codeInOrder = new ArrayList<>();
  private final String file;
  private final String name;
  private final @Nullable CodeSection text;
  private final ObjectMaps maps;
  private final @Nullable LinkedTypes types;
  private final Map<Integer, List<SourcePosition>> positions;
  private long slotBudget = 1 << 16;

  Linker(ElfObject elf, String file, Map<Integer, List<SourcePosition>> positions) {
    this.elf = elf;
    this.file = file;
    this.name = DataSections.objectName(file);
    this.positions = positions;
    for (int i = 0; i < elf.sections().size(); i++) {
      if (elf.sections().get(i).isCode()) {
        CodeSection section = new CodeSection(elf, i);
        code.put(i, section);
        codeInOrder.add(section);
        slotBudget += section.slots() * GROWTH;
      }
    }
    this.text = code.get(elf.sectionIndex(TEXT));
    this.types = LinkedTypes.of(elf);
    this.maps = ObjectMaps.of(elf, types == null ? null : types.btf(), name);
  }

  BpfObject link() {
    List<Program> programs = new ArrayList<>();
    List<BpfObject.RefusedProgram> refused = new ArrayList<>();
    Set<String> untyped = new HashSet<>();
    String license = license();
    for (CodeSection section : codeInOrder) {
      if (isSubprograms(section)) {
        continue;
      }
      if (section.functions().isEmpty() && section.slots() > 0) {
        throw section.damaged(0, "instructions without a function symbol");
      }
      Optional<ProgramType> type = typeOf(section.name());
      for (CodeSection.Function function : section.functions()) {
        ProgramLinker linker = new ProgramLinker(this, function);
        String reason = linker.link();
        if (reason != null) {
          refused.add(new BpfObject.RefusedProgram(section.name(), function.name(), reason));
          continue;
        }
        if (type.isEmpty()) {
          untyped.add(section.name());
        }
        programs.add(linker.program(type.orElse(ProgramType.SK_MSG), license));
      }
    }
    return new BpfObject(
        name, license, maps.list(), programs, refused, maps.initialSlots(), untyped);
  }

  /// The functions of .text are subprograms, unless one of them is all there is.
  private boolean isSubprograms(CodeSection section) {
    int count = codeInOrder.stream().mapToInt(s -> s.functions().size()).sum();
    return section.name().equals(TEXT) && (count > 1 || section.functions().isEmpty());
  }

  /// The program type that a section's name tells; a question mark before it only says that the
  /// program is not loaded unless asked for.
  static Optional<ProgramType> typeOf(String section) {
    String plain = section.startsWith("?") ? section.substring(1) : section;
    for (ProgramType type : ProgramType.values()) {
      if (plain.startsWith(type.label())) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private String license() {
    int index = elf.sectionIndex("license");
    if (index < 0) {
      return "";
    }
    byte[] content = elf.sections().get(index).content();
    int end = 0;
    while (end < content.length && content[end] != 0) {
      end++;
    }
    return new String(content, 0, end, StandardCharsets.UTF_8);
  }

  void spend(CodeSection.Function function) {
    slotBudget -= function.length();
    if (slotBudget < 0) {
      throw function
          .section()
          .damaged(
              function.start(),
              "the linked programs are more than sixteen times their object's code");
    }
  }

  ObjectMaps maps() {
    return maps;
  }

  @Nullable LinkedTypes types() {
    return types;
  }

  /// The symbol that a relocation names, or `null`.
  @Nullable ElfSymbol symbol(ElfRelocation relocation) {
    return relocation.symbol() == ElfRelocation.NO_SYMBOL
        ? null
        : elf.symbols().get(relocation.symbol());
  }

  String sectionName(int index) {
    return index < 0 ? "no section" : elf.sections().get(index).name();
  }

  /// The section from which subprograms are taken.
  @Nullable CodeSection text() {
    return text;
  }

  String fileName() {
    return file;
  }

  /// What is known about the positions of a section's slots beyond its BTF.
  @Nullable List<SourcePosition> positions(CodeSection section) {
    return positions.get(section.index());
  }
}
