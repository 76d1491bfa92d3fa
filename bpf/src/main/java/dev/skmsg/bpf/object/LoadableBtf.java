package dev.skmsg.bpf.object;

import dev.skmsg.bpf.object.BtfType.DataSection;
import dev.skmsg.bpf.object.BtfType.FunctionType;
import dev.skmsg.bpf.object.BtfType.IntegerType;
import dev.skmsg.bpf.object.BtfType.Linkage;
import dev.skmsg.bpf.object.BtfType.Parameter;
import dev.skmsg.bpf.object.BtfType.Placement;
import dev.skmsg.bpf.object.BtfType.Prototype;
import dev.skmsg.bpf.object.BtfType.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Completes a compiler's BTF into one that the kernel takes, as a loader must.
///
/// Data sections get their sizes and the offsets of their variables, in order. What is extern is
/// declared as if it stood here, since the kernel knows no extern in a program's BTF: functions and
/// variables become global, and a section of them lists stand-ins. Functions that the object hides
/// become static. Ids stay, and so do offsets into the strings.
final class LoadableBtf {

  private static final String STAND_IN = "dummy_ksym";

  private final ElfObject elf;
  private final List<BtfType> types;
  private final Map<String, ElfSymbol> variables = new HashMap<>();
  private final Set<String> hidden = new HashSet<>();
  private int integer;
  private int standIn;

  private LoadableBtf(Btf btf, ElfObject elf) {
    this.elf = elf;
    this.types = new ArrayList<>(btf.types());
    for (ElfSymbol symbol : elf.symbols()) {
      boolean visible =
          symbol.visibility() == ElfSymbol.Visibility.DEFAULT
              || symbol.visibility() == ElfSymbol.Visibility.PROTECTED;
      if (symbol.kind() == ElfSymbol.Kind.OBJECT && symbol.section() >= 0) {
        variables.put(symbol.name(), symbol);
      } else if (symbol.kind() == ElfSymbol.Kind.FUNCTION && !visible) {
        hidden.add(symbol.name());
      }
    }
  }

  static byte[] of(Btf btf, ElfObject elf) {
    LoadableBtf loadable = new LoadableBtf(btf, elf);
    int count = loadable.types.size();
    for (int id = 1; id < count; id++) {
      loadable.complete(id);
    }
    return BtfWriter.write(loadable.types, new StringTable(btf.strings()));
  }

  private void complete(int id) {
    switch (types.get(id)) {
      case DataSection section -> types.set(id, complete(section));
      case FunctionType function -> completeFunction(id, function);
      case Variable variable -> {
        if (variable.linkage() == Linkage.EXTERN) {
          types.set(id, new Variable(variable.name(), Linkage.GLOBAL, integer()));
        }
      }
      default -> {}
    }
  }

  private void completeFunction(int id, FunctionType function) {
    if (function.linkage() == Linkage.EXTERN) {
      types.set(id, new FunctionType(function.name(), Linkage.GLOBAL, function.prototype()));
      if (types.get(function.prototype()) instanceof Prototype prototype) {
        types.set(function.prototype(), named(prototype));
      }
    } else if (function.linkage() == Linkage.GLOBAL && hidden.contains(function.name())) {
      types.set(id, new FunctionType(function.name(), Linkage.STATIC, function.prototype()));
    }
  }

  /// A function's parameters have names, which those of a mere declaration lack.
  private static Prototype named(Prototype prototype) {
    return new Prototype(
        prototype.result(),
        prototype.parameters().stream()
            .map(p -> p.name().isEmpty() && p.type() != 0 ? new Parameter(STAND_IN, p.type()) : p)
            .toList());
  }

  private DataSection complete(DataSection section) {
    if (section.name().equals(".ksyms") || section.name().equals(".kconfig")) {
      List<Placement> standIns = new ArrayList<>();
      for (int i = 0; i < section.variables().size(); i++) {
        standIns.add(new Placement(standIn(), 4 * i, 4));
      }
      return new DataSection(section.name(), 4 * standIns.size(), standIns);
    }
    int index = elf.sectionIndex(section.name());
    if (index < 0) {
      return section;
    }
    List<Placement> placed = new ArrayList<>();
    for (Placement placement : section.variables()) {
      ElfSymbol symbol =
          types.get(placement.type()) instanceof Variable variable
                  && variable.linkage() != Linkage.STATIC
              ? variables.get(variable.name())
              : null;
      placed.add(
          symbol == null || symbol.section() != index
              ? placement
              : new Placement(placement.type(), (int) symbol.value(), placement.bytes()));
    }
    placed.sort(Comparator.comparingInt(Placement::offset));
    int size = section.bytes() != 0 ? section.bytes() : (int) elf.sections().get(index).size();
    return new DataSection(section.name(), size, placed);
  }

  private int integer() {
    if (integer == 0) {
      integer = types.size();
      types.add(new IntegerType("int", 4, IntegerType.SIGNED, 0, 32));
    }
    return integer;
  }

  private int standIn() {
    if (standIn == 0) {
      Variable variable = new Variable(STAND_IN, Linkage.GLOBAL, integer());
      standIn = types.size();
      types.add(variable);
    }
    return standIn;
  }
}
