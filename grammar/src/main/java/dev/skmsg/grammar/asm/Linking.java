package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.object.Damage;
import dev.skmsg.bpf.object.Declarations;
import dev.skmsg.bpf.object.Declarations.FunctionDeclaration;
import dev.skmsg.bpf.object.Declarations.LineDeclaration;
import dev.skmsg.bpf.object.Declarations.Parameter;
import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.bpf.object.ElfSection;
import dev.skmsg.bpf.object.ObjectFile;
import dev.skmsg.bpf.object.ObjectReadResult;
import dev.skmsg.bpf.object.ObjectTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.eclipse.emf.ecore.EObject;

/// The last step: sections with their bytes become an object with types and lines, and the object
/// becomes programs.
final class Linking {
  private static final String LICENSE = "license";
  private static final byte[] DEFAULT_LICENSE = "GPL\0".getBytes(StandardCharsets.US_ASCII);

  private final SourceFile file;
  private final Usage usage;
  private final Directives directives;
  private final List<Emission> emissions;
  private final ObjectBuilder builder;

  Linking(
      SourceFile file,
      Usage usage,
      SymbolTable symbols,
      Expressions expressions,
      Directives directives,
      List<Emission> emissions) {
    this.file = file;
    this.usage = usage;
    this.directives = directives;
    this.emissions =
        emissions.stream()
            .filter(
                emission ->
                    !emission.section().fragments.isEmpty()
                        || !emission.section().name.equals(Sections.DEFAULT))
            .toList();
    this.builder = new ObjectBuilder(symbols, expressions, this.emissions);
  }

  /// @param diagnostics warnings so far
  AssemblyResult link(List<Diagnostic> diagnostics) {
    ElfObject code = withLicense(builder.build());
    boolean hasOwnTypes = code.sectionIndex(".BTF") >= 0;
    if (hasOwnTypes && !directives.maps().isEmpty()) {
      return refused(
          diagnostics, "a file with BTF of its own declares its maps in there, not with .map");
    }
    ElfObject object =
        hasOwnTypes
            ? code
            : ObjectTypes.describe(code, new Declarations(directives.maps(), functions(), lines()));
    return switch (ObjectFile.link(object, file.stem() + ".bpf.o", positions())) {
      case ObjectReadResult.Linked(var linked) ->
          new AssemblyResult(linked.programs(), object, linked, diagnostics);
      case ObjectReadResult.Unreadable(Damage damage) -> {
        diagnostics.add(atStart("libbpf would not load this: " + damage));
        yield new AssemblyResult(List.of(), object, null, diagnostics);
      }
    };
  }

  private AssemblyResult refused(List<Diagnostic> diagnostics, String message) {
    diagnostics.add(atStart(message));
    return AssemblyResult.failed(diagnostics);
  }

  private Diagnostic atStart(String message) {
    return Diagnostic.error(new SourcePosition(file.name(), 1, 1), 1, message);
  }

  /// Who writes `.map` or no section at all wants a program that loads, and most helpers ask for
  /// the GPL; who says everything, as clang does, has said that there is no license.
  private ElfObject withLicense(ElfObject object) {
    byte[] said = directives.license();
    if (object.sectionIndex(LICENSE) >= 0
        || said == null && usage.hasSections() && !usage.hasOwnForms()) {
      return object;
    }
    List<ElfSection> sections = new ArrayList<>(object.sections());
    sections.add(ElfSection.data(LICENSE, said == null ? DEFAULT_LICENSE : said, List.of()));
    return new ElfObject(sections, object.symbols());
  }

  /// Programs take their context; what the other functions take, the kernel finds out itself.
  private List<FunctionDeclaration> functions() {
    List<FunctionDeclaration> functions = new ArrayList<>();
    for (Symbol function : builder.functions()) {
      Section section = Objects.requireNonNull(function.section);
      if (!Functions.isFunctions(section)) {
        ProgramType type =
            section.name.startsWith(ProgramType.SK_SKB.label())
                ? ProgramType.SK_SKB
                : ProgramType.SK_MSG;
        functions.add(new FunctionDeclaration(function.name, List.of(new Parameter.Context(type))));
      }
    }
    return functions;
  }

  private List<LineDeclaration> lines() {
    Map<Section, TreeSet<Long>> starts = new HashMap<>();
    for (Symbol function : builder.functions()) {
      starts
          .computeIfAbsent(Objects.requireNonNull(function.section), _ -> new TreeSet<>())
          .add(function.offset());
    }
    List<LineDeclaration> lines = new ArrayList<>();
    for (Emission emission : emissions) {
      Section section = emission.section();
      for (int i = 0; section.isCode() && i < section.fragments.size(); i++) {
        Fragment fragment = section.fragments.get(i);
        long offset = section.offset(i);
        boolean startsFunction = starts.getOrDefault(section, new TreeSet<>()).contains(offset);
        boolean isEmpty = section.offset(i + 1) == offset;
        if (!isEmpty && (fragment instanceof Fragment.Code || startsFunction)) {
          lines.add(line(section, offset, fragment.origin()));
        }
      }
    }
    return lines;
  }

  private LineDeclaration line(Section section, long offset, EObject origin) {
    SourcePosition position = file.position(origin);
    return new LineDeclaration(
        builder.number(section),
        offset,
        position.line(),
        position.column(),
        file.name(),
        file.line(position.line()).strip());
  }

  /// For each code section, where each slot comes from.
  private Map<Integer, List<SourcePosition>> positions() {
    Map<Integer, List<SourcePosition>> positions = new HashMap<>();
    for (Emission emission : emissions) {
      Section section = emission.section();
      if (!section.isCode()) {
        continue;
      }
      List<SourcePosition> slots = new ArrayList<>();
      int fragment = 0;
      for (long at = 0; at < section.size(); at += 8) {
        while (section.offset(fragment + 1) <= at) {
          fragment++;
        }
        slots.add(file.position(section.fragments.get(fragment).origin()));
      }
      positions.put(builder.number(section), slots);
    }
    return positions;
  }
}
