package dev.skmsg.grammar.msgtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.grammar.fixture.ExampleFiles;
import dev.skmsg.grammar.fixture.Fixture;
import dev.skmsg.grammar.syntax.Replacement;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MsgTestFormatterTest {
  private static String formatted(String text) {
    return Replacement.apply(text, MsgTestFormatter.format(MsgTestText.parse("a.msgtest", text)));
  }

  @TestFactory
  List<DynamicTest> lines() {
    return Fixture.tests(
        MsgTestFormatterTest.class, "formatted.txt", text -> formatted(text).stripTrailing());
  }

  @TestFactory
  Stream<DynamicTest> examplesStandAsTheyAre() throws IOException {
    return ExampleFiles.stand(".msgtest", MsgTestFormatterTest::formatted);
  }

  @Property(tries = 200)
  void whatIsFormattedSaysTheSame(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String text = ExampleFiles.any(".msgtest", random);
    String disturbed = disturbed(random, text);
    String once = formatted(disturbed);
    assertEquals(once, formatted(once), disturbed);
    assertEquals(words(disturbed), words(once), disturbed);
    assertEquals(text, once, disturbed);
  }

  /// Blanks before the tokens of a test file become other blanks.
  private static String disturbed(Random random, String text) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    for (TestToken token : MsgTestText.parse("a.msgtest", text).tokens()) {
      String gap = text.substring(at, token.span().offset());
      boolean change =
          !gap.isEmpty() && token.kind() != TestToken.Kind.COMMENT && random.nextInt(3) == 0;
      result.append(gap).append(change ? List.of(" ", "\t", "   ").get(random.nextInt(3)) : "");
      result.append(text, token.span().offset(), token.span().end());
      at = token.span().end();
    }
    return result.append(text.substring(at)).toString();
  }

  private static List<String> words(String text) {
    return MsgTestText.parse("a.msgtest", text).tokens().stream()
        .map(it -> it.kind() + " " + text.substring(it.span().offset(), it.span().end()))
        .toList();
  }
}
