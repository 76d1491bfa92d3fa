package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.InstructionPrinter;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.grammar.asm.AsmText;
import dev.skmsg.grammar.asm.AsmToken;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.jspecify.annotations.Nullable;

/// What stands under the pointer, in words.
final class Hovers {
  private final Analysis analysis;

  Hovers(Analysis analysis) {
    this.analysis = analysis;
  }

  Optional<Hover> hover(AsmDocument document, Position position) {
    int offset = document.lines().offset(position);
    Names names = new Names(document.syntax());
    AsmName name = names.at(offset);
    Instructions.At here = Instructions.at(document, offset);
    String text = name == null ? null : named(document, names, name, here);
    Span span = name == null ? null : name.span();
    if (text == null) {
      AsmToken token = token(document, offset);
      if (token == null || here == null) {
        return Optional.empty();
      }
      span = token.span();
      text =
          token.kind() == AsmToken.Kind.REGISTER
              ? register(document, here, token)
              : instruction(here);
    }
    Hover hover = new Hover(new MarkupContent(MarkupKind.MARKDOWN, text));
    if (span != null) {
      hover.setRange(document.lines().range(span));
    }
    return Optional.of(hover);
  }

  private static @Nullable AsmToken token(AsmDocument document, int offset) {
    return document.syntax().tokens(new Span(offset, 0)).stream()
        .filter(token -> token.span().touches(offset))
        .filter(
            token ->
                switch (token.kind()) {
                  case COMMENT, END, IGNORED_DIRECTIVE, OTHER -> false;
                  case KEYWORD,
                      TYPE,
                      REGISTER,
                      NUMBER,
                      STRING,
                      OPERATOR,
                      ATTRIBUTE,
                      DUMP_PREFIX,
                      NAME ->
                      true;
                })
        .max(Comparator.comparing(token -> token.kind() != AsmToken.Kind.OPERATOR))
        .orElse(null);
  }

  private @Nullable String named(
      AsmDocument document, Names names, AsmName name, Instructions.@Nullable At here) {
    return switch (names.kind(name)) {
      case HELPER -> Vocabulary.helper(name.text(), here == null ? null : here.program().type());
      case KFUNC -> Vocabulary.kfunc(name.text());
      case CONTEXT_FIELD -> Vocabulary.contextField(name.text());
      case KNOWN_CONSTANT ->
          "`" + name.text() + "` = " + number(AsmText.knownNames().getOrDefault(name.text(), 0L));
      case MAP -> map(document, name.text());
      case CONSTANT, STRUCT -> defined(document, names, name);
      case LABEL, FUNCTION ->
          name.role() == AsmName.Role.LABEL_DEFINITION ? label(document, name) : null;
      case SECTION, UNKNOWN -> null;
    };
  }

  private static String number(long value) {
    return value < 0 || value > 9 ? value + " (0x" + Long.toHexString(value) + ")" : "" + value;
  }

  private static @Nullable String map(AsmDocument document, String name) {
    return Instructions.programs(document).stream()
        .flatMap(program -> program.maps().stream())
        .filter(map -> map.name().equals(name))
        .findFirst()
        .map(Hovers::map)
        .orElse(null);
  }

  private static String map(MapDefinition map) {
    return "**map** `%s`: %s\n\nkey %d bytes, value %d bytes, at most %s entries"
        .formatted(
            map.name(),
            map.type().label(),
            map.keySize(),
            map.valueSize(),
            Integer.toUnsignedString(map.maxEntries()));
  }

  private static @Nullable String defined(AsmDocument document, Names names, AsmName name) {
    AsmName definition = names.definition(name);
    if (definition == null) {
      return null;
    }
    int line = document.lines().lineOf(definition.span().offset());
    return "```bpf-asm\n" + document.lines().line(line).strip() + "\n```";
  }

  private static @Nullable String label(AsmDocument document, AsmName name) {
    return Instructions.programs(document).stream()
        .filter(program -> program.name().equals(name.text()))
        .findFirst()
        .map(
            program ->
                "**program** `%s` (%s, section `%s`): %d instructions"
                    .formatted(
                        program.name(),
                        program.type().label(),
                        program.section(),
                        program.instructions().size()))
        .orElse(null);
  }

  /// An instruction with its encoding.
  private static String instruction(Instructions.At here) {
    Instruction instruction = here.instruction();
    List<Instruction> slots =
        instruction instanceof Instruction.LoadImmediate64
            ? here.program().instructions().subList(here.slot(), here.slot() + 2)
            : List.of(instruction);
    String bytes = HexFormat.ofDelimiter(" ").formatHex(InstructionEncoder.encode(slots));
    return "```bpf-asm\n"
        + InstructionPrinter.print(instruction)
        + "\n```\n\n"
        + InstructionWords.of(instruction)
        + "\n\ninstruction "
        + here.slot()
        + ": `"
        + bytes
        + "`";
  }

  /// What a register holds here on every path.
  private String register(AsmDocument document, Instructions.At here, AsmToken token) {
    String written =
        document.text().substring(token.span().offset(), token.span().end()).replace("%", "");
    int number = Integer.parseInt(written.substring(1));
    StringJoiner text = new StringJoiner("\n\n");
    text.add("`" + written + "` before instruction " + here.slot() + ":");
    text.add(States.register(analysis.observe(document, here.program()), here.slot(), number));
    return text.toString();
  }
}
