package dev.skmsg.grammar.asm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.Diagnostic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a file holds, it is assembled or told what is wrong with it, at a place within it.
class RobustnessTest {
  private static final String SIGNS = "\n\n;#:,[]()*+-=<>\"'@%&|^~!/\\ \t0x9rw.ue$\u20ac";

  @Test
  void damagedFilesAreAnswered() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : List.of("spellings.txt", "broken-statements.txt", "programs.txt")) {
      try (InputStream stream =
          Objects.requireNonNull(RobustnessTest.class.getResourceAsStream(name))) {
        new String(stream.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("> "))
            .map(line -> line.substring(2))
            .forEach(lines::add);
      }
    }
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      int count = 1 + random.nextInt(8);
      for (int line = 0; line < count; line++) {
        text.append(lines.get(random.nextInt(lines.size()))).append('\n');
      }
      for (int damage = random.nextInt(4); damage > 0 && !text.isEmpty(); damage--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
          default -> text.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
      }
      check(text.toString());
    }
  }

  private static void check(String text) {
    AssemblyResult result;
    try {
      result = Assembler.assemble("x.bpf.s", text);
    } catch (RuntimeException e) {
      throw new AssertionError(text, e);
    }
    int lines = (int) (text + "x").lines().count();
    for (Diagnostic diagnostic : result.diagnostics()) {
      assertTrue(
          diagnostic.position().line() >= 1 && diagnostic.position().line() <= lines,
          () -> diagnostic + "\n" + text);
    }
    assertTrue(result.linked() != null || !result.diagnostics().isEmpty(), text);
  }
}
