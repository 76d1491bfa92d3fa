package dev.skmsg.grammar.asm;

import dev.skmsg.grammar.fixture.TokenClasses;
import dev.skmsg.language.parser.antlr.internal.InternalBpfAsmParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Each character of a file belongs to one token, and the editors are told of which class.
class AsmTokenClassesTest {
  @TestFactory
  Stream<DynamicTest> everyCharacterHasAToken() throws IOException {
    return TokenClasses.sources(".bpf.s").map(AsmTokenClassesTest::test);
  }

  private static DynamicTest test(Path source) {
    return DynamicTest.dynamicTest(
        source.getFileName().toString(),
        () -> TokenClasses.write(source, new AsmLexer(), InternalBpfAsmParser.tokenNames));
  }

  @Test
  void words() throws IOException {
    TokenClasses.writeKeywords("bpf-asm", InternalBpfAsmParser.tokenNames);
  }
}
