package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.language.bpfAsm.Assignment;
import dev.skmsg.language.bpfAsm.BpfAsmPackage.Literals;
import dev.skmsg.language.bpfAsm.Branch;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.Dumped;
import dev.skmsg.language.bpfAsm.Ignored;
import dev.skmsg.language.bpfAsm.Label;
import dev.skmsg.language.bpfAsm.Lock;
import dev.skmsg.language.bpfAsm.RegisterStatement;
import dev.skmsg.language.bpfAsm.Source;
import dev.skmsg.language.bpfAsm.Statement;
import dev.skmsg.language.bpfAsm.Store;
import dev.skmsg.language.bpfAsm.StoreRelease;
import dev.skmsg.language.bpfAsm.TableValue;
import dev.skmsg.language.bpfAsm.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.INode;

/// One file on its way from model to object: statements are sorted into sections, the sections are
/// laid out, then instructions and data are made with every symbol known.
final class Assembly {
  /// What a broken line might have defined.
  private static final Pattern DEFINED =
      Pattern.compile(
          "\\s*(?:\\.(?:set|equ|equiv|map|struct|globl|global|weak|comm|lcomm)\\s+)?"
              + "([A-Za-z_.$][A-Za-z0-9_.$]*)");

  /// A fragment with all that its second pass needs.
  private record Placed(Place place, Fragment fragment, Register context) {}

  private final SourceFile file;
  private final List<Source> sources;
  private final Usage usage;
  private final List<Diagnostic> diagnostics;
  private final Set<Integer> brokenLines;
  private final Sections sections = new Sections();
  private final SymbolTable symbols = new SymbolTable();
  private final Expressions expressions = new Expressions(symbols, sections);
  private final Directives directives;
  private final List<Placed> placed = new ArrayList<>();
  private boolean leavesFunction;

  /// @param sources of the file's segments, in their order
  /// @param brokenLines the lines of the statements that have syntax errors
  Assembly(
      SourceFile file,
      List<Source> sources,
      List<Diagnostic> syntaxErrors,
      Set<Integer> brokenLines) {
    this.file = file;
    this.sources = sources;
    this.usage = Usage.of(sources);
    this.diagnostics = new ArrayList<>(syntaxErrors);
    this.brokenLines = brokenLines;
    this.directives = new Directives(file, sections, symbols, expressions);
  }

  AssemblyResult run() {
    for (Diagnostic error : diagnostics) {
      doubt(file.line(error.position().line()));
    }
    collect();
    boolean laidOut = guarded(() -> new Layout(sections, expressions).run());
    List<Emission> emissions = laidOut ? emit() : List.of();
    checkDefinitions();
    boolean empty =
        sections.all.stream()
            .noneMatch(section -> section.isCode() && !section.fragments.isEmpty());
    if (empty && !hasErrors()) {
      diagnostics.add(
          Diagnostic.error(
              new SourcePosition(file.name(), 1, 1),
              1,
              "no instruction in " + file.name() + ": expected at least one"));
    }
    if (hasErrors()) {
      diagnostics.sort(
          Comparator.comparingInt((Diagnostic d) -> d.position().line())
              .thenComparingInt(d -> d.position().column()));
      return AssemblyResult.failed(diagnostics);
    }
    return new Linking(file, usage, symbols, expressions, directives, emissions).link(diagnostics);
  }

  /// What no use of it would bring to light: an assignment of something undefined, data that puts
  /// instructions where none can be.
  private void checkDefinitions() {
    for (Symbol symbol : List.copyOf(symbols.all())) {
      if (symbol.value != null) {
        guarded(() -> expressions.defined(Objects.requireNonNull(symbol.value), symbol.valuePlace));
      }
    }
    for (Section section : sections.all) {
      Fragment misaligning = section.misaligning();
      if (misaligning != null && !hasErrors()) {
        guarded(
            () -> {
              throw Refused.at(
                  misaligning.origin(),
                  "instructions are 8 bytes long: the data before them must be, too");
            });
      }
    }
  }

  private boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
  }

  /// Does something that may be refused; whether it was not.
  private boolean guarded(Runnable action) {
    try {
      action.run();
      return true;
    } catch (Refused refused) {
      INode where = refused.where();
      if (where != null) {
        Diagnostic error =
            Diagnostic.error(
                file.position(file.offset(where)), where.getLength(), refused.message());
        if (!diagnostics.contains(error)) {
          diagnostics.add(error);
        }
      }
      return false;
    }
  }

  /// Uses of what a broken line might define are not complained about.
  private void doubt(String line) {
    Matcher matcher = DEFINED.matcher(line);
    if (matcher.lookingAt()) {
      symbols.get(matcher.group(1)).isDoubtful = true;
    }
  }

  // ---- first pass

  private void collect() {
    int order = 0;
    for (EObject element : statements().toList()) {
      int number = order++;
      if (element instanceof Label label) {
        if (label.getName() == null) {
          continue; // broken off before its name
        }
        guarded(() -> define(label, number));
      } else if (!brokenLines.contains(file.position(element).line())) {
        Statement statement = (Statement) element;
        if (!guarded(() -> collect(statement, statement, number))) {
          doubt(file.text(statement));
        }
      }
    }
  }

  private Stream<EObject> statements() {
    return sources.stream().flatMap(source -> source.getStatements().stream());
  }

  private void define(Label label, int order) {
    String name = label.getName();
    Section before = sections.current();
    if (name.matches("\\d+")) {
      place(symbols.addNumeric(name, order), label, before);
      return;
    }
    if (name.matches("[0-9].*")) {
      throw Refused.at(label, Literals.LABEL__NAME, "'" + name + "' is no name for a label");
    }
    Symbol symbol = symbols.get(name);
    EObject first = symbol.definition;
    if (first != null) {
      throw Refused.at(
          label,
          Literals.LABEL__NAME,
          "'%s' is defined already, in line %d".formatted(name, file.position(first).line()));
    }
    if (sections.isImplicit()) {
      chooseSection(name);
    }
    place(symbol, label, sections.current());
  }

  private static void place(Symbol symbol, Label label, Section section) {
    symbol.definition = label;
    symbol.section = section;
    symbol.fragment = section.fragments.size();
  }

  /// In a file that names no sections, functions that are called go to `.text`, where libbpf looks
  /// for them, and programs to the section that says their type.
  private void chooseSection(String label) {
    boolean isProgram = sections.current().name.equals(Sections.DEFAULT);
    boolean nothingYet = sections.all.stream().allMatch(section -> section.fragments.isEmpty());
    boolean called = usage.called().contains(label) && !usage.jumpedTo().contains(label);
    if (called && !(nothingYet && usage.exported().contains(label))) {
      sections.enterImplicitly(Sections.FUNCTIONS);
    } else if (usage.exported().contains(label)
        || !isProgram && leavesFunction && !usage.jumpedTo().contains(label)) {
      sections.enterImplicitly(Sections.DEFAULT);
    }
  }

  private void collect(Statement statement, Statement whole, int order) {
    switch (statement) {
      case Dumped dumped -> {
        // The kernel's log leaves out the 'll' of a 64-bit constant, its opcode tells.
        if (dumped.getPrefix().endsWith("(18)")
            && dumped.getStatement() instanceof RegisterStatement register
            && register.getValue() instanceof Constant constant) {
          constant.setWide(true);
        }
        collect(dumped.getStatement(), whole, order);
      }
      case Ignored _ -> {}
      case Assignment assignment ->
          directives.assign(assignment, assignment.getName(), assignment.getValue(), order);
      case Word word when word.getName().startsWith(".") -> apply(word, order);
      case Word word -> {
        demandKnown(word);
        code(word, whole, Mnemonics.slots(word.getName()), order);
        leavesFunction =
            switch (word.getName()) {
              case "exit", "goto", "gotol", "ja", "jal", "ja32" -> true;
              default -> false;
            };
      }
      case RegisterStatement register -> code(register, whole, slots(register), order);
      default -> code(statement, whole, 1, order);
    }
  }

  private void apply(Word word, int order) {
    Section section = word.getName().endsWith("comm") ? sections.find(".bss") : sections.current();
    int before = section.fragments.size();
    directives.apply(word, order);
    Section filled = word.getName().endsWith("comm") ? sections.find(".bss") : section;
    for (int i = before; i < filled.fragments.size(); i++) {
      remember(filled, i, order);
    }
  }

  private void demandKnown(Word word) {
    String name = word.getName();
    if (Mnemonics.isKnown(name)) {
      return;
    }
    String hint =
        word.getArguments().isEmpty() && Spelling.nearest(name, Mnemonics.names()).isEmpty()
            ? "; a label needs a ':'"
            : Spelling.hint(name, Mnemonics.names());
    throw Refused.at(word, Literals.WORD__NAME, "unknown instruction '" + name + "'" + hint);
  }

  private static int slots(RegisterStatement statement) {
    boolean wide = statement.getValue() instanceof Constant constant && constant.isWide();
    return wide || statement.getValue() instanceof TableValue ? 2 : 1;
  }

  private void code(Statement statement, Statement whole, int slots, int order) {
    Section section = sections.current();
    if (!section.isCode()) {
      throw Refused.at(statement, "an instruction in '" + section.name + "', a section of data");
    }
    section.add(new Fragment.Code(statement, slots, whole instanceof Dumped));
    remember(section, section.fragments.size() - 1, order);
    leavesFunction = false;
  }

  private void remember(Section section, int index, int order) {
    placed.add(
        new Placed(
            new Place(section, index, order), section.fragments.get(index), directives.context()));
  }

  // ---- second pass

  private List<Emission> emit() {
    Layout layout = new Layout(sections, expressions);
    new Functions(file, symbols, usage).mark(sections.all);
    List<Emission> emissions =
        sections.all.stream().map(section -> new Emission(section, expressions)).toList();
    boolean hasOwnTypes = sections.all.stream().anyMatch(s -> s.name.equals(".BTF"));
    int change = 0;
    for (Placed next : placed) {
      while (change < directives.changes().size()
          && directives.changes().get(change).place().order() < next.place.order()) {
        Directives.Change changed = directives.changes().get(change++);
        changed.symbol().value = changed.value();
        changed.symbol().valuePlace = changed.place();
      }
      Emission emission = emissions.get(sections.all.indexOf(next.place.section()));
      guarded(
          () -> {
            if (next.fragment instanceof Fragment.Code code) {
              Operands operands =
                  new Operands(expressions, next.place, code.dumped(), next.context);
              Lowered lowered =
                  lower(code.origin(), operands, new Calls(operands, symbols, hasOwnTypes));
              warn(code, lowered.instruction());
              emission.put(lowered, next.place);
            } else {
              emission.put(next.fragment, next.place, layout);
            }
          });
    }
    for (Directives.Relocation relocation : directives.relocations()) {
      Emission emission = emissions.get(sections.all.indexOf(relocation.place().section()));
      guarded(() -> emission.put(relocation));
    }
    return emissions;
  }

  private static Lowered lower(Statement statement, Operands operands, Calls calls) {
    PseudoCode pseudoCode = new PseudoCode(operands);
    return switch (statement) {
      case RegisterStatement register -> pseudoCode.lower(register);
      case Store store -> Lowered.of(pseudoCode.lower(store));
      case Branch branch -> Lowered.of(pseudoCode.lower(branch));
      case Lock lock -> Lowered.of(new Atomics(operands).lower(lock));
      case StoreRelease store -> Lowered.of(new Atomics(operands).lower(store));
      case Word word -> new Mnemonics(operands, calls).lower(word);
      default -> throw new IllegalStateException("no instruction: " + statement);
    };
  }

  /// An immediate that is wider than what it is stored into is encoded as written, but only its
  /// low bytes will ever be seen.
  private void warn(Fragment.Code code, Instruction instruction) {
    if (instruction
            instanceof Instruction.Store(MemorySize size, _, _, Operand.Immediate(int value))
        && size.bytes() < 4
        && (value >= 1 << 8 * size.bytes() || value < -(1 << 8 * size.bytes() - 1))) {
      diagnostics.add(
          new Diagnostic(
              file.position(code.origin()),
              file.text(code.origin()).length(),
              Diagnostic.Severity.WARNING,
              "only the low %s of %d stored"
                  .formatted(size == MemorySize.B ? "byte" : "2 bytes", value)));
    }
  }
}
