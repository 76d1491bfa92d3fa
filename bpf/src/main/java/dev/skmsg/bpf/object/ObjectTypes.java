package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.KernelFunction;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.object.BtfExtension.FunctionEntry;
import dev.skmsg.bpf.object.BtfExtension.LineEntry;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.DataSection;
import dev.skmsg.bpf.object.BtfType.FunctionType;
import dev.skmsg.bpf.object.BtfType.Linkage;
import dev.skmsg.bpf.object.BtfType.Placement;
import dev.skmsg.bpf.object.BtfType.Prototype;
import dev.skmsg.bpf.object.BtfType.Variable;
import dev.skmsg.bpf.object.Declarations.FunctionDeclaration;
import dev.skmsg.bpf.object.Declarations.LineDeclaration;
import dev.skmsg.bpf.object.Declarations.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Adds to an object of code what libbpf and the kernel want to know about it: the section .maps,
/// the types of maps and functions in .BTF, function and line information in .BTF.ext.
public final class ObjectTypes {

  private static final int MAX_LINE = (1 << 22) - 1;
  private static final int MAX_COLUMN = (1 << 10) - 1;

  private final ElfObject code;
  private final Declarations declarations;
  private final List<ElfSection> sections;
  private final List<ElfSymbol> symbols;
  private final TypeList types = new TypeList();
  private final StringTable strings = new StringTable();

  private ObjectTypes(ElfObject code, Declarations declarations) {
    this.code = code;
    this.declarations = declarations;
    this.sections = new ArrayList<>(code.sections());
    this.symbols = new ArrayList<>(code.symbols());
  }

  /// The object with its declarations as BTF.
  ///
  /// Undefined symbols of a map's name become that map. Other undefined symbols that are called are
  /// declared as kernel functions.
  public static ElfObject describe(ElfObject code, Declarations declarations) {
    ObjectTypes description = new ObjectTypes(code, declarations);
    description.addMaps();
    description.addKernelFunctions();
    description.addTypes();
    return new ElfObject(description.sections, description.symbols);
  }

  private void addMaps() {
    if (declarations.maps().isEmpty()) {
      return;
    }
    int section = sections.size();
    List<Placement> placements = new ArrayList<>();
    int offset = 0;
    for (MapDefinition map : declarations.maps()) {
      Composite struct = types.map(map);
      int variable = types.id(new Variable(map.name(), Linkage.GLOBAL, types.id(struct)));
      placements.add(new Placement(variable, offset, struct.bytes()));
      define(ElfSymbol.object(map.name(), section, offset, struct.bytes()));
      offset += struct.bytes();
    }
    types.id(new DataSection(BtfMaps.SECTION, offset, placements));
    sections.add(ElfSection.data(BtfMaps.SECTION, new byte[offset], List.of()));
  }

  private void define(ElfSymbol symbol) {
    for (int i = 0; i < symbols.size(); i++) {
      ElfSymbol known = symbols.get(i);
      if (known.section() == ElfSymbol.UNDEFINED && known.name().equals(symbol.name())) {
        symbols.set(i, symbol);
        return;
      }
    }
    symbols.add(symbol);
  }

  private void addKernelFunctions() {
    TreeSet<Integer> called = new TreeSet<>();
    for (ElfSection section : code.sections()) {
      for (ElfRelocation relocation : section.relocations()) {
        if (relocation.type() == ElfRelocation.Type.CALL
            && relocation.symbol() >= 0
            && symbols.get(relocation.symbol()).section() == ElfSymbol.UNDEFINED) {
          called.add(relocation.symbol());
        }
      }
    }
    if (called.isEmpty()) {
      return;
    }
    List<Placement> placements = new ArrayList<>();
    for (int symbol : called) {
      String name = symbols.get(symbol).name();
      KernelFunction known = KernelProfile.newest().kernelFunction(name);
      int prototype =
          known == null
              ? types.id(new Prototype(0, List.of()))
              : new CTypes(types).prototype(known);
      FunctionType function = new FunctionType(name, Linkage.EXTERN, prototype);
      placements.add(new Placement(types.id(function), 0, 0));
    }
    types.id(new DataSection(".ksyms", 0, placements));
  }

  private void addTypes() {
    List<FunctionEntry> functions = functions();
    BtfExtension extension = new BtfExtension(functions, lines(), List.of());
    byte[] extensionBytes = extension.toBytes(strings);
    byte[] typeBytes = BtfWriter.write(types.types(), strings);
    sections.add(ElfSection.plain(".BTF", typeBytes, List.of()));
    sections.add(ElfSection.plain(".BTF.ext", extensionBytes, List.of()));
  }

  private List<FunctionEntry> functions() {
    Map<String, FunctionDeclaration> declared = new HashMap<>();
    declarations.functions().forEach(function -> declared.put(function.symbol(), function));
    return symbols.stream()
        .filter(this::isFunction)
        .sorted(Comparator.comparingInt(ElfSymbol::section).thenComparing(ElfSymbol::value))
        .map(symbol -> function(symbol, declared.get(symbol.name())))
        .toList();
  }

  private boolean isFunction(ElfSymbol symbol) {
    return symbol.kind() == ElfSymbol.Kind.FUNCTION
        && symbol.section() >= 0
        && sections.get(symbol.section()).isCode();
  }

  private FunctionEntry function(ElfSymbol symbol, @Nullable FunctionDeclaration declaration) {
    List<BtfType.Parameter> parameters = new ArrayList<>();
    for (Parameter parameter :
        declaration == null ? List.<Parameter>of() : declaration.parameters()) {
      // The kernel wants every parameter of a function to have a name.
      parameters.add(
          new BtfType.Parameter("arg" + (parameters.size() + 1), parameterType(parameter)));
    }
    Linkage linkage = symbol.binding() == ElfSymbol.Binding.LOCAL ? Linkage.STATIC : Linkage.GLOBAL;
    int prototype = types.id(new Prototype(types.integer(), parameters));
    int type = types.id(new FunctionType(symbol.name(), linkage, prototype));
    return new FunctionEntry(sections.get(symbol.section()).name(), (int) symbol.value(), type);
  }

  private int parameterType(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Context it -> types.context(it.type());
      case Parameter.Scalar it -> types.number();
      case Parameter.Memory it -> types.memory(it.bytes());
    };
  }

  /// The lines in the order of the code, without those that say what the one before says already;
  /// a function's first stays.
  private List<LineEntry> lines() {
    Map<Integer, TreeSet<Long>> starts = new HashMap<>();
    symbols.stream()
        .filter(this::isFunction)
        .forEach(s -> starts.computeIfAbsent(s.section(), i -> new TreeSet<>()).add(s.value()));
    List<LineEntry> lines = new ArrayList<>();
    LineDeclaration before = null;
    for (LineDeclaration line :
        declarations.lines().stream()
            .sorted(
                Comparator.comparingInt(LineDeclaration::section)
                    .thenComparing(LineDeclaration::offset))
            .toList()) {
      boolean first = starts.getOrDefault(line.section(), new TreeSet<>()).contains(line.offset());
      if (first || before == null || !samePlace(before, line)) {
        lines.add(entry(line));
      }
      before = line;
    }
    return lines;
  }

  private static boolean samePlace(LineDeclaration a, LineDeclaration b) {
    return a.section() == b.section()
        && a.line() == b.line()
        && a.column() == b.column()
        && Objects.equals(a.file(), b.file());
  }

  private LineEntry entry(LineDeclaration line) {
    return new LineEntry(
        sections.get(line.section()).name(),
        (int) line.offset(),
        strings.add(line.file()),
        strings.add(line.text()),
        Math.min(line.line(), MAX_LINE),
        Math.min(line.column(), MAX_COLUMN));
  }
}
