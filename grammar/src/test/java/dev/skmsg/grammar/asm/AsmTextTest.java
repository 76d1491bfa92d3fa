package dev.skmsg.grammar.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.object.ElfObject;
import dev.skmsg.bpf.object.ElfWriter;
import dev.skmsg.grammar.syntax.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AsmTextTest {
  private static final String[] PIECES = {
    "r1 = 5\n",
    "label:\n",
    "/* open\n",
    "*/",
    "/*",
    "\n",
    ";",
    "if r1 > 5 goto end\n",
    "# c\n",
    "\"text\n",
    "exit\n",
    "x",
    " ",
    "\n\n\n",
    ".map m, type=array, key=4, value=4, max_entries=1\n",
    "; source line\n",
    "12: (b7) r0 = 0\n",
    "1: goto 1b\n",
    "call bpf_msg_pull_data\n",
    "'\n",
    "\\"
  };

  @Property(tries = 60)
  void anEditedTextIsWhatParsingItAnewGives(@ForAll long seed) {
    Random random = new Random(seed);
    String text = lines(random, 150 + random.nextInt(500));
    AsmText edited = AsmText.parse("a.bpf.s", text);
    for (int i = 0; i < 6; i++) {
      text = edit(random, text);
      edited = edited.edited(text);
      AsmText fresh = AsmText.parse("a.bpf.s", text);
      assertEquals(text, edited.text());
      assertEquals(fresh.syntaxErrors(), edited.syntaxErrors());
      assertEquals(fresh.names(), edited.names());
      assertEquals(fresh.tokens(), edited.tokens());
    }
    AssemblyResult fresh = AsmText.parse("a.bpf.s", text).assemble();
    AssemblyResult again = edited.assemble();
    assertEquals(fresh.diagnostics(), again.diagnostics());
    assertEquals(bytes(fresh), bytes(again));
  }

  private static List<Byte> bytes(AssemblyResult result) {
    ElfObject object = result.object();
    byte[] bytes = object == null ? new byte[0] : ElfWriter.write(object);
    return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
  }

  private static String lines(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                switch (random.nextInt(12)) {
                  case 0 -> "L" + i + ":\n";
                  case 1 -> "  r2 = *(u32 *)(r1 + " + i % 60 + ") // load\n";
                  case 2 -> "  if r2 > " + i + " goto end\n";
                  case 3 -> "  /* one */ r3 = 1; r4 = 2\n";
                  case 4 -> "  /* two\n lines */ r3 += r4\n";
                  default -> "  r" + i % 10 + " = " + i + "\n";
                })
        .collect(Collectors.joining("", "start:\n", "end: r0 = 1\n exit\n"));
  }

  private static String edit(Random random, String text) {
    int at = random.nextInt(text.length() + 1);
    int removed =
        Math.min(
            random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(3), text.length() - at);
    String piece = random.nextInt(3) == 0 ? "" : PIECES[random.nextInt(PIECES.length)];
    return text.substring(0, at) + piece + text.substring(at + removed);
  }

  @Test
  void namesSayWhatTheyAreThereFor() {
    AsmText text =
        AsmText.parse(
            "a.bpf.s",
            """
            .map hits, type=array, key=4, value=8, max_entries=LIMIT
            .set LIMIT, 4
            .struct pair, first=4, second=4
            .section sk_msg
            .globl filter
            filter:
              r2 = *(u32 *)(r1 + msg.size)
              r1 = hits ll
              r3 = pair.second
              1: if r2 > LIMIT goto done
              call bpf_map_lookup_elem
              goto 1b
            done: exit
            """);
    assertEquals(
        List.of(
            "hits MAP_DEFINITION",
            "LIMIT VALUE",
            "LIMIT CONSTANT_DEFINITION",
            "pair STRUCT_DEFINITION",
            "pair.first CONSTANT_DEFINITION",
            "pair.second CONSTANT_DEFINITION",
            "sk_msg SECTION",
            "filter DECLARATION",
            "filter LABEL_DEFINITION",
            "msg.size CONTEXT_FIELD",
            "hits ADDRESS",
            "pair.second VALUE",
            "1 LABEL_DEFINITION",
            "LIMIT VALUE",
            "done JUMP",
            "bpf_map_lookup_elem CALL",
            "1b JUMP",
            "done LABEL_DEFINITION"),
        text.names().stream().map(name -> name.text() + " " + name.role()).toList());
    for (AsmName name : text.names()) {
      Span span = name.span();
      String written = text.text().substring(span.offset(), span.end());
      assertTrue(name.text().endsWith(written), name.text() + " at " + written);
    }
  }

  @Test
  void tokensCoverEverythingButBlanks() {
    String source = "start: r1 = *(u32 *)(r1 + 4) # c\n  .asciz \"a b\"; w0 += -1 /* x\n y */\n";
    AsmText text = AsmText.parse("a.bpf.s", source);
    char[] rest = source.toCharArray();
    for (AsmToken token : text.tokens()) {
      Arrays.fill(rest, token.span().offset(), token.span().end(), ' ');
    }
    assertEquals("", new String(rest).strip());
  }
}
