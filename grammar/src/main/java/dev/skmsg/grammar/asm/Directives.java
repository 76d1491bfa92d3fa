package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.object.ElfRelocation;
import dev.skmsg.bpf.object.ElfSection;
import dev.skmsg.bpf.object.ElfSymbol;
import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.language.bpfAsm.Argument;
import dev.skmsg.language.bpfAsm.Attribute;
import dev.skmsg.language.bpfAsm.BpfAsmPackage.Literals;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.Expression;
import dev.skmsg.language.bpfAsm.Pair;
import dev.skmsg.language.bpfAsm.RegisterOperand;
import dev.skmsg.language.bpfAsm.SymbolUse;
import dev.skmsg.language.bpfAsm.Text;
import dev.skmsg.language.bpfAsm.Word;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.eclipse.emf.ecore.EObject;
import org.jspecify.annotations.Nullable;

/// What a directive does to sections and symbols.
final class Directives {
  private static final Map<String, BiConsumer<Directives, Word>> FORMS = forms();
  private static final long MAX_ALIGNMENT = 4096;

  private final SourceFile file;
  private final Sections sections;
  private final SymbolTable symbols;
  private final Expressions expressions;
  private final List<MapDefinition> maps = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Relocation> relocations = new ArrayList<>();
  private byte @Nullable [] license;
  private Register context = Register.R1;
  private int order;

  /// A relocation that the file spells out.
  record Relocation(
      Place place, Expression offset, ElfRelocation.Type type, Argument target, String name) {}

  /// A further assignment to a symbol, which counts from its place on.
  record Change(Symbol symbol, Expression value, Place place) {}

  Directives(SourceFile file, Sections sections, SymbolTable symbols, Expressions expressions) {
    this.file = file;
    this.sections = sections;
    this.symbols = symbols;
    this.expressions = expressions;
  }

  List<MapDefinition> maps() {
    return maps;
  }

  /// In the order of the file.
  List<Change> changes() {
    return changes;
  }

  List<Relocation> relocations() {
    return relocations;
  }

  /// What `.license` said, with its zero byte.
  byte @Nullable [] license() {
    return license;
  }

  /// The register that a context field without a register means from here on.
  Register context() {
    return context;
  }

  static Set<String> names() {
    return FORMS.keySet();
  }

  /// Does what a directive says.
  ///
  /// @param statementOrder the number of its statement
  void apply(Word word, int statementOrder) {
    order = statementOrder;
    BiConsumer<Directives, Word> form = FORMS.get(word.getName());
    if (form == null) {
      throw Refused.at(
          word,
          Literals.WORD__NAME,
          "unknown directive '"
              + word.getName()
              + "'"
              + Spelling.hint(word.getName(), FORMS.keySet()));
    }
    form.accept(this, word);
  }

  private static Map<String, BiConsumer<Directives, Word>> forms() {
    Map<String, BiConsumer<Directives, Word>> forms = new TreeMap<>();
    for (String name : List.of(".text", ".data", ".bss")) {
      forms.put(name, (d, w) -> d.sections.enter(d.sections.find(name)));
    }
    forms.put(".section", (d, w) -> d.sections.enter(d.section(w)));
    forms.put(".pushsection", (d, w) -> d.sections.push(d.section(w)));
    forms.put(".popsection", Directives::popSection);
    forms.put(".previous", (d, w) -> d.sections.swap());
    addSymbols(forms);
    addNumbers(forms);
    forms.put(".reloc", Directives::relocation);
    forms.put(".map", Directives::map);
    forms.put(".license", Directives::license);
    forms.put(".struct", Directives::struct);
    forms.put(".context", Directives::context);
    return forms;
  }

  private static void addSymbols(Map<String, BiConsumer<Directives, Word>> forms) {
    forms.put(".globl", (d, w) -> d.bind(w, ElfSymbol.Binding.GLOBAL));
    forms.put(".global", (d, w) -> d.bind(w, ElfSymbol.Binding.GLOBAL));
    forms.put(".extern", (d, w) -> d.bind(w, ElfSymbol.Binding.GLOBAL));
    forms.put(".weak", (d, w) -> d.bind(w, ElfSymbol.Binding.WEAK));
    forms.put(".local", (d, w) -> d.bind(w, ElfSymbol.Binding.LOCAL));
    forms.put(".hidden", (d, w) -> d.show(w, ElfSymbol.Visibility.HIDDEN));
    forms.put(".internal", (d, w) -> d.show(w, ElfSymbol.Visibility.INTERNAL));
    forms.put(".protected", (d, w) -> d.show(w, ElfSymbol.Visibility.PROTECTED));
    forms.put(".type", Directives::type);
    forms.put(".size", Directives::size);
    forms.put(".set", (d, w) -> d.set(w));
    forms.put(".equ", (d, w) -> d.set(w));
    forms.put(".equiv", (d, w) -> d.set(w));
    forms.put(".comm", (d, w) -> d.common(w));
    forms.put(".lcomm", (d, w) -> d.common(w));
  }

  private static void addNumbers(Map<String, BiConsumer<Directives, Word>> forms) {
    Map.of(
            1, List.of(".byte", ".1byte"),
            2, List.of(".short", ".2byte", ".half", ".hword", ".value"),
            4, List.of(".long", ".4byte", ".int", ".word"),
            8, List.of(".quad", ".8byte", ".dword", ".xword"))
        .forEach(
            (size, names) -> names.forEach(name -> forms.put(name, (d, w) -> d.numbers(w, size))));
    forms.put(".ascii", (d, w) -> d.strings(w, false));
    forms.put(".asciz", (d, w) -> d.strings(w, true));
    forms.put(".string", (d, w) -> d.strings(w, true));
    forms.put(".uleb128", (d, w) -> d.add(new Fragment.Leb128(w, d.some(w), false)));
    forms.put(".sleb128", (d, w) -> d.add(new Fragment.Leb128(w, d.some(w), true)));
    forms.put(".zero", Directives::space);
    forms.put(".skip", Directives::space);
    forms.put(".space", Directives::space);
    forms.put(".fill", Directives::fill);
    forms.put(".org", Directives::origin);
    forms.put(".p2align", (d, w) -> d.align(w, true));
    forms.put(".balign", (d, w) -> d.align(w, false));
    forms.put(".align", (d, w) -> d.align(w, false));
  }

  // ---- arguments

  private List<Argument> some(Word word) {
    if (word.getArguments().isEmpty()) {
      throw Refused.at(word, "'" + word.getName() + "' needs an operand");
    }
    return word.getArguments();
  }

  private static void atMost(Word word, int count) {
    if (word.getArguments().size() > count) {
      throw Refused.at(
          word.getArguments().get(count),
          "unexpected operand: '%s' takes %d".formatted(word.getName(), count));
    }
  }

  static Expression expression(Argument argument) {
    if (argument instanceof Constant constant && !constant.isWide()) {
      return constant.getValue();
    }
    throw Refused.at(argument, "expected a number or symbol");
  }

  private @Nullable Expression optional(Word word, int index) {
    return index < word.getArguments().size() ? expression(word.getArguments().get(index)) : null;
  }

  private String name(Word word, int index) {
    if (index >= word.getArguments().size()) {
      throw Refused.at(word, "'" + word.getName() + "' needs a name");
    }
    return name(word.getArguments().get(index));
  }

  private static String name(Argument argument) {
    if (argument instanceof Constant constant && constant.getValue() instanceof SymbolUse use) {
      return use.getSymbol();
    }
    throw Refused.at(argument, "expected a name");
  }

  private static byte[] string(Argument argument) {
    if (!(argument instanceof Text text)) {
      throw Refused.at(argument, "expected a string");
    }
    if (!Numbers.isClosed(text.getValue())) {
      throw Refused.at(argument, "the string has no closing quote");
    }
    return Numbers.bytes(text.getValue());
  }

  private Place here() {
    Section section = sections.current();
    return new Place(section, section.fragments.size(), order);
  }

  private void add(Fragment fragment) {
    sections.current().add(fragment);
  }

  // ---- sections

  /// `.section NAME, "FLAGS", @TYPE, ENTRY_SIZE`.
  private Section section(Word word) {
    List<Argument> arguments = some(word);
    Argument first = arguments.getFirst();
    String name =
        first instanceof Text
            ? new String(string(first), java.nio.charset.StandardCharsets.UTF_8)
            : file.text(first).replaceAll("\\s", "");
    Section known = sections.find(name);
    if (arguments.size() == 1 || sections.all.contains(known)) {
      return known;
    }
    long flags = sectionFlags(arguments.get(1));
    boolean zeroed =
        arguments.size() > 2
            && arguments.get(2) instanceof Attribute type
            && type.getName().equals("@nobits");
    int entrySize =
        (flags & ElfSection.MERGE) != 0 && arguments.size() > 3
            ? (int) expressions.number(expression(arguments.get(3)), here())
            : 0;
    return new Section(name, zeroed ? ElfSection.NOBITS : ElfSection.PROGBITS, flags, entrySize);
  }

  /// A name that may hold more than names usually do: `sk_skb/stream_parser`, `"a-b"`.
  private String sectionName(Argument argument) {
    return argument instanceof Text
        ? new String(string(argument), StandardCharsets.UTF_8)
        : file.text(argument).replaceAll("\\s", "");
  }

  private static long sectionFlags(Argument argument) {
    long flags = 0;
    for (byte letter : string(argument)) {
      flags |=
          switch (letter) {
            case 'a' -> ElfSection.ALLOC;
            case 'w' -> ElfSection.WRITE;
            case 'x' -> ElfSection.EXECINSTR;
            case 'M' -> ElfSection.MERGE;
            case 'S' -> ElfSection.STRINGS;
            case 'G', 'o', 'R', 'T', 'e', '?' -> 0;
            default ->
                throw Refused.at(
                    argument, "unknown section flag '" + (char) letter + "': a, w, x, M, S");
          };
    }
    return flags;
  }

  private void popSection(Word word) {
    if (!sections.pop()) {
      throw Refused.at(word, "'.popsection' without '.pushsection'");
    }
  }

  // ---- symbols

  private void bind(Word word, ElfSymbol.Binding binding) {
    some(word).forEach(argument -> symbols.get(name(argument)).binding = binding);
  }

  private void show(Word word, ElfSymbol.Visibility visibility) {
    some(word).forEach(argument -> symbols.get(name(argument)).visibility = visibility);
  }

  private void type(Word word) {
    Symbol symbol = symbols.get(name(word, 0));
    if (word.getArguments().size() != 2
        || !(word.getArguments().get(1) instanceof Attribute attribute)) {
      throw Refused.at(word, "expected '.type NAME, @function' or '@object'");
    }
    symbol.kind =
        switch (attribute.getName()) {
          case "@function" -> ElfSymbol.Kind.FUNCTION;
          case "@object" -> ElfSymbol.Kind.OBJECT;
          case "@notype" -> ElfSymbol.Kind.NONE;
          default ->
              throw Refused.at(
                  attribute,
                  "expected '@function' or '@object', found '" + attribute.getName() + "'");
        };
  }

  private void size(Word word) {
    Symbol symbol = symbols.get(name(word, 0));
    atMost(word, 2);
    symbol.size = optional(word, 1);
    symbol.sizePlace = here();
  }

  private void set(Word word) {
    String name = name(word, 0);
    atMost(word, 2);
    Expression value = optional(word, 1);
    if (value == null) {
      throw Refused.at(word, "expected '" + word.getName() + " NAME, VALUE'");
    }
    assign(word, name, value, order);
  }

  /// `NAME = VALUE`. The last assignment before a use counts, or the first if all come later.
  void assign(EObject where, String name, Expression value, int statementOrder) {
    order = statementOrder;
    Symbol symbol = symbols.get(name);
    if (symbol.isLabel() || symbol.isMap) {
      throw Refused.at(where, "'" + name + "' is defined already");
    }
    if (symbol.value == null) {
      symbol.definition = where;
      symbol.value = value;
      symbol.valuePlace = here();
    } else {
      changes.add(new Change(symbol, value, here()));
    }
  }

  /// `.comm NAME, SIZE, ALIGNMENT`: room in .bss.
  private void common(Word word) {
    Symbol symbol = symbols.get(name(word, 0));
    Expression count = optional(word, 1);
    if (count == null) {
      throw Refused.at(word, "expected '" + word.getName() + " NAME, SIZE'");
    }
    Section bss = sections.find(".bss");
    if (!sections.all.contains(bss)) {
      sections.all.add(bss);
    }
    Expression alignment = optional(word, 2);
    long bytes = alignment == null ? 8 : expressions.number(alignment, here());
    demandAlignment(word, bytes);
    bss.alignment = Math.max(bss.alignment, (int) bytes);
    bss.add(new Fragment.Alignment(word, bytes, 0, Long.MAX_VALUE));
    symbol.definition = word;
    symbol.section = bss;
    symbol.fragment = bss.fragments.size();
    symbol.kind = ElfSymbol.Kind.OBJECT;
    symbol.size = count;
    if (symbol.binding == null && word.getName().equals(".comm")) {
      symbol.binding = ElfSymbol.Binding.GLOBAL;
    }
    bss.add(new Fragment.Filling(word, count, 1, null));
  }

  // ---- data

  private void numbers(Word word, int size) {
    some(word).forEach(Directives::expression);
    add(new Fragment.Numbers(word, word.getArguments(), size));
  }

  private void strings(Word word, boolean terminated) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Argument argument : some(word)) {
      bytes.writeBytes(string(argument));
      if (terminated) {
        bytes.write(0);
      }
    }
    add(new Fragment.Bytes(word, bytes.toByteArray()));
  }

  private void space(Word word) {
    atMost(word, 2);
    add(new Fragment.Filling(word, expression(some(word).getFirst()), 1, optional(word, 1)));
  }

  /// `.fill COUNT, SIZE, VALUE`.
  private void fill(Word word) {
    atMost(word, 3);
    Expression size = optional(word, 1);
    long bytes = size == null ? 1 : expressions.number(size, here());
    if (bytes < 0 || bytes > 8) {
      throw Refused.at(word.getArguments().get(1), "a size must be 0 to 8, not " + bytes);
    }
    add(
        new Fragment.Filling(
            word, expression(some(word).getFirst()), (int) bytes, optional(word, 2)));
  }

  private void origin(Word word) {
    atMost(word, 2);
    Expression fill = optional(word, 1);
    add(
        new Fragment.Origin(
            word,
            expression(some(word).getFirst()),
            fill == null ? 0 : (int) expressions.number(fill, here())));
  }

  private void align(Word word, boolean power) {
    atMost(word, 3);
    long given = expressions.number(expression(some(word).getFirst()), here());
    long alignment = power ? given > 12 ? -1 : 1L << given : Math.max(given, 1);
    demandAlignment(word, alignment);
    Expression fill = optional(word, 1);
    Expression limit = optional(word, 2);
    Section section = sections.current();
    section.alignment = Math.max(section.alignment, (int) alignment);
    add(
        new Fragment.Alignment(
            word,
            alignment,
            fill == null ? -1 : (int) expressions.number(fill, here()) & 0xff,
            limit == null ? Long.MAX_VALUE : expressions.number(limit, here())));
  }

  private static void demandAlignment(Word word, long alignment) {
    if (alignment < 1 || alignment > MAX_ALIGNMENT || Long.bitCount(alignment) != 1) {
      throw Refused.at(
          word.getArguments().getFirst(), "an alignment must be a power of two up to 4096 bytes");
    }
  }

  /// `.reloc OFFSET, R_BPF_.., SYMBOL`.
  private void relocation(Word word) {
    if (word.getArguments().size() != 3) {
      throw Refused.at(word, "expected '.reloc OFFSET, TYPE, SYMBOL'");
    }
    String type = name(word, 1);
    ElfRelocation.Type known =
        Stream.of(ElfRelocation.Type.values())
            .filter(each -> type.equals("R_BPF_" + Disassembler.typeName(each)))
            .findFirst()
            .orElseThrow(
                () -> Refused.at(word.getArguments().get(1), "unknown relocation " + type));
    relocations.add(
        new Relocation(
            here(),
            expression(word.getArguments().getFirst()),
            known,
            word.getArguments().get(2),
            sectionName(word.getArguments().get(2))));
  }

  // ---- our own

  private void map(Word word) {
    MapDefinition map = new MapDirective(expressions, here(), maps).read(word);
    Symbol symbol = symbols.get(map.name());
    if (symbol.isDefined()) {
      throw Refused.at(word.getArguments().getFirst(), "'" + map.name() + "' is defined already");
    }
    symbol.definition = word;
    symbol.isMap = true;
    maps.add(map);
  }

  private void license(Word word) {
    atMost(word, 1);
    byte[] text = string(some(word).getFirst());
    if (license != null) {
      throw Refused.at(word, "a second license");
    }
    license = Arrays.copyOf(text, text.length + 1);
  }

  /// `.struct NAME, FIELD=BYTES, ...`: the offsets NAME.FIELD and the size sizeof.NAME.
  private void struct(Word word) {
    String struct = name(word, 0);
    long offset = 0;
    for (Argument argument : word.getArguments().subList(1, word.getArguments().size())) {
      if (!(argument instanceof Pair field)) {
        throw Refused.at(argument, "expected FIELD=BYTES");
      }
      define(argument, struct + "." + field.getKey(), offset);
      long bytes = expressions.number(field.getValue(), here());
      if (bytes < 0 || bytes > 1 << 20) {
        throw Refused.at(field.getValue(), "a field must have 0 to 1048576 bytes, not " + bytes);
      }
      offset += bytes;
    }
    define(word, "sizeof." + struct, offset);
  }

  private void define(EObject where, String name, long value) {
    Symbol symbol = symbols.get(name);
    if (symbol.isDefined()) {
      throw Refused.at(where, "'" + name + "' is defined already");
    }
    symbol.definition = where;
    symbol.constant = value;
  }

  /// `.context r6`: from here on a context field without a register is read through r6.
  private void context(Word word) {
    atMost(word, 1);
    RegisterOperand operand = PseudoCode.registerOperand(some(word).getFirst());
    context = new Operands(expressions, here(), false, context).register(operand).register();
  }
}
