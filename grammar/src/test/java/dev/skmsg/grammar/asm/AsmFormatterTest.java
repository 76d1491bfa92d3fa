package dev.skmsg.grammar.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.grammar.fixture.ExampleFiles;
import dev.skmsg.grammar.fixture.Fixture;
import dev.skmsg.grammar.syntax.Replacement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AsmFormatterTest {
  private static String formatted(String text) {
    return Replacement.apply(text, AsmFormatter.format(AsmText.parse("a.bpf.s", text)));
  }

  @TestFactory
  List<DynamicTest> lines() {
    return Fixture.tests(
        AsmFormatterTest.class, "formatted.txt", text -> formatted(text).stripTrailing());
  }

  @TestFactory
  Stream<DynamicTest> examplesStandAsTheyAre() throws IOException {
    return ExampleFiles.stand(".bpf.s", AsmFormatterTest::formatted);
  }

  /// Examples and every spelling, their blanks disturbed.
  @Property(tries = 200)
  void whatIsFormattedSaysTheSame(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String text = random.nextBoolean() ? ExampleFiles.any(".bpf.s", random) : spellings(random);
    String disturbed = disturbed(random, text);
    String once = formatted(disturbed);
    assertEquals(once, formatted(once), disturbed);
    assertEquals(words(disturbed), words(once), disturbed);
    assertEquals(sections(disturbed), sections(once), disturbed);
  }

  private static String spellings(Random random) {
    List<String> all = new ArrayList<>();
    for (String name : List.of("spellings.txt", "programs.txt", "broken-statements.txt")) {
      Fixture.text(AsmFormatterTest.class, name)
          .lines()
          .filter(line -> line.startsWith("> "))
          .forEach(line -> all.add(line.substring(2)));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      text.append(all.get(random.nextInt(all.size()))).append('\n');
    }
    return text.toString();
  }

  /// Blanks between tokens become other blanks; a text that is no longer cut the same way is left.
  private static String disturbed(Random random, String text) {
    AsmText parsed = AsmText.parse("a.bpf.s", text);
    StringBuilder result = new StringBuilder();
    int at = 0;
    for (AsmToken token : parsed.tokens()) {
      String gap = text.substring(at, token.span().offset());
      boolean change = gap.isBlank() && random.nextInt(3) == 0 && !gap.contains("\n");
      result.append(change ? List.of(" ", "\t", "   ", "").get(random.nextInt(4)) : gap);
      result.append(text, token.span().offset(), token.span().end());
      at = token.span().end();
    }
    String changed = result.append(text.substring(at)).toString();
    return words(changed).equals(words(text)) ? changed : text;
  }

  private static List<String> words(String text) {
    return AsmText.parse("a.bpf.s", text).tokens().stream()
        .map(it -> it.kind() + " " + text.substring(it.span().offset(), it.span().end()))
        .toList();
  }

  /// Code and data; the debugging information quotes the lines of the text.
  private static List<String> sections(String text) {
    ElfObject object = AsmText.parse("a.bpf.s", text).assemble().object();
    return object == null
        ? List.of()
        : object.sections().stream()
            .filter(section -> !section.name().startsWith(".BTF"))
            .map(it -> it.name() + " " + HexFormat.of().formatHex(it.content()))
            .toList();
  }
}
