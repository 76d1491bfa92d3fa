package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.fixture.TokenClasses;
import dev.skmsg.language.parser.antlr.internal.InternalMsgTestParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Each character of a file belongs to one token, and the editors are told of which class.
class MsgTestTokenClassesTest {
  @TestFactory
  Stream<DynamicTest> everyCharacterHasAToken() throws IOException {
    return TokenClasses.sources(".msgtest").map(MsgTestTokenClassesTest::test);
  }

  private static DynamicTest test(Path source) {
    return DynamicTest.dynamicTest(
        source.getFileName().toString(),
        () -> TokenClasses.write(source, new AddressLexer(), InternalMsgTestParser.tokenNames));
  }

  @Test
  void words() throws IOException {
    TokenClasses.writeKeywords("msgtest", InternalMsgTestParser.tokenNames);
  }
}
