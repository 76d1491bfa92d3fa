package dev.skmsg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of the commands: exit status, what is said, and where.
final class CommandLineTest {
  private static final String PASS = "r0 = 1\nexit\n";
  private static final String WRITES_CONTEXT = "r0 = 1\n*(u32 *)(r1 + 16) = r0\nexit\n";

  @TempDir private Path folder = Path.of("");

  private record Run(int status, String out, String err) {}

  private static Run run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream capturedOut = new ByteArrayOutputStream();
    ByteArrayOutputStream capturedErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(capturedOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(capturedErr, true, StandardCharsets.UTF_8));
      int status = Main.execute(args);
      return new Run(
          status,
          capturedOut.toString(StandardCharsets.UTF_8),
          capturedErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private String file(String name, String text) throws IOException {
    Path path = folder.resolve(name);
    Files.writeString(path, text);
    return path.toString();
  }

  @Test
  void acceptedProgramEndsWithZero() throws IOException {
    Run run = run("verify", file("x.bpf.s", PASS));
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("accepted"), run.out());
  }

  @Test
  void rejectedProgramEndsWithOneAndSaysWhereAndWhy() throws IOException {
    String file = file("x.bpf.s", WRITES_CONTEXT);
    Run run = run("verify", file);
    assertEquals(1, run.status(), run.err());
    assertTrue(run.out().contains(file + ":2:1"), run.out());
    assertTrue(run.out().contains("invalid bpf_context access off=16 size=4"), run.out());
  }

  @Test
  void jsonHasTheFieldsOfTheContract() throws IOException {
    String file = file("x.bpf.s", WRITES_CONTEXT);
    Run run = run("verify", "--format", "json", file);
    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals(file, json.get("file").getAsString());
    assertEquals("x", json.get("program").getAsString());
    assertEquals("sk_msg", json.get("type").getAsString());
    assertEquals("6.18", json.get("kernel").getAsString());
    assertEquals("reject", json.get("verdict").getAsString());
    assertEquals("EACCES", json.get("errno").getAsString());
    assertEquals("invalid bpf_context access off=16 size=4", json.get("error").getAsString());
    assertEquals(1, json.get("insn").getAsInt());
    assertEquals(2, json.get("line").getAsInt());
    assertEquals(1, json.get("column").getAsInt());
    assertTrue(json.has("processed") && json.has("micros"));
  }

  @Test
  void brokenLineNamesFileLineColumnAndWhatWasExpected() throws IOException {
    String file = file("x.bpf.s", "r0 = \nexit\n");
    Run run = run("verify", file);
    assertEquals(2, run.status());
    assertTrue(run.out().contains(file + ":1:"), run.out());
    assertTrue(run.out().contains("expected"), run.out());
    assertEquals("malformed", malformed(file).get("verdict").getAsString());
    assertEquals(1, malformed(file).get("line").getAsInt());
  }

  private static JsonObject malformed(String file) {
    return JsonParser.parseString(run("verify", "--format", "json", file).out()).getAsJsonObject();
  }

  @Test
  void inputThatIsNoProgramEndsWithTwo() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path object = folder.resolve("cut.o");
    Files.write(object, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0});
    for (String bad :
        List.of(
            file("empty.bpf.s", ""),
            object.toString(),
            empty.toString(),
            file("text.o", "this is text\n"),
            folder.resolve("missing.bpf.s").toString())) {
      Run run = run("verify", bad);
      assertEquals(2, run.status(), bad);
      String said = run.out() + run.err();
      assertTrue(said.contains(Path.of(bad).getFileName().toString()), said);
      assertFalse(said.contains("Exception"), said);
      assertFalse(said.contains("\tat "), said);
    }
  }

  @Test
  void goodFilesAreStillVerifiedBesideBadOnes() throws IOException {
    Run run = run("verify", file("bad.bpf.s", "r0 =\n"), file("good.bpf.s", PASS));
    assertEquals(2, run.status());
    assertTrue(run.out().contains("1 accepted, 0 rejected, 1 malformed"), run.out());
  }

  @Test
  void testFileWhoseProgramIsMissingEndsWithTwo() throws IOException {
    Run run = run("test", file("x.msgtest", "program \"nowhere.bpf.s\"\ntest \"t\" {\n}\n"));
    assertEquals(2, run.status());
    assertTrue(run.out().contains("x.msgtest:1:"), run.out());
    assertTrue(run.out().contains("nowhere.bpf.s"), run.out());
  }

  @Test
  void failingExpectationShowsExpectedAndActual() throws IOException {
    file("x.bpf.s", PASS);
    String test =
        file(
            "x.msgtest",
            """
            program "x.bpf.s"
            pair a, b: tcp4
            attach x to socks
            map socks[0] = a
            test "passes" {
                a sends "hello"
                b receives "hello"
            }
            test "does not pass" {
                a sends "hello"
                b receives "jello"
            }
            """);
    Run run = run("test", test);
    assertEquals(1, run.status(), run.err() + run.out());
    assertTrue(run.out().contains("1 passed, 1 failed"), run.out());
    assertTrue(run.out().contains("x.msgtest:11"), run.out());
    assertTrue(run.out().contains("jello") && run.out().contains("hello"), run.out());
    Run filtered = run("test", "--filter", "pass*", test);
    assertEquals(0, filtered.status(), filtered.out());
  }

  @Test
  void runPrintsTheWayOfAMessage() throws IOException {
    String program = file("x.bpf.s", PASS);
    Run run = run("run", program, "--send", "hi\\r\\n");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("size 4, window 4"), run.out());
    assertTrue(run.out().contains("delivered  to server"), run.out());
    JsonObject json =
        JsonParser.parseString(run("run", program, "--send", "hi", "--format", "json").out())
            .getAsJsonObject();
    assertEquals(2, json.get("result").getAsInt());
    JsonObject delivered = json.getAsJsonArray("delivered").get(0).getAsJsonObject();
    assertEquals("server", delivered.get("to").getAsString());
    assertEquals("6869", delivered.get("hex").getAsString());
  }

  @Test
  void projectSettingsHoldUnlessAnOptionSaysOtherwise() throws IOException {
    String file = file("x.bpf.s", PASS);
    file("skmsg.toml", "type = \"sk_skb\"\nkernels = [\"6.18\"]\ncaps = \"root\"\n");
    assertTrue(run("verify", file).out().contains("(sk_skb, 6.18)"));
    assertTrue(run("verify", "--type", "sk_msg", file).out().contains("(sk_msg, 6.18)"));
  }

  @Test
  void brokenProjectSettingsNameTheirPlace() throws IOException {
    String file = file("x.bpf.s", PASS);
    file("skmsg.toml", "kernels = [\"6.18\", \"2.6\"]\ncolour = 1\n");
    Run run = run("verify", file);
    assertEquals(2, run.status());
    assertTrue(run.err().contains("skmsg.toml:1:20: error: no kernel profile 2.6"), run.err());
    assertTrue(run.err().contains("skmsg.toml:2:1: error: unknown setting 'colour'"), run.err());
    assertTrue(run.out().contains("1 accepted"), run.out());
    file("skmsg.toml", "kernels = [\n");
    assertTrue(run("verify", file).err().contains("skmsg.toml:"), run.err());
  }

  @Test
  void kernelOfAnotherVersionIsNotAsked() throws IOException {
    String file = file("x.bpf.s", PASS);
    Run run = run("verify", "--on", "kernel", "--kernel", "6.18", file);
    boolean own = dev.skmsg.toolchain.KernelJudge.profile().isPresent();
    assertTrue(own ? run.status() != 2 : run.status() == 2, run.err());
  }

  @Test
  void objectsGoRound() throws IOException {
    String program = file("x.bpf.s", PASS);
    Path object = folder.resolve("x.bpf.o");
    assertEquals(0, run("asm", program).status());
    assertTrue(Files.exists(object));
    assertEquals(0, run("verify", object.toString()).status());
    Run text = run("disasm", object.toString());
    assertEquals(0, text.status(), text.err());
    Path again = folder.resolve("again.bpf.s");
    Files.writeString(again, text.out());
    Path second = folder.resolve("again.bpf.o");
    Run asm = run("asm", again.toString(), "-o", second.toString());
    assertEquals(0, asm.status(), asm.err() + text.out());
    assertEquals(text.out(), run("disasm", second.toString()).out());
  }

  @Test
  void theVersionTellsWhoJudgedTheProfiles() {
    assertFalse(run("--version").out().contains("judged by"));
    String verbose = run("--version", "--verbose").out();
    assertTrue(verbose.contains("6.18: judged by a live 6.18"), verbose);
    assertTrue(verbose.contains("6.1: judged by Debian 6.1."), verbose);
  }

  @Test
  void severalKernelsGiveAVerdictEach() throws IOException {
    String file =
        file(
            "three.bpf.s",
            """
            plain:
                r0 = 1
                exit
            .globl comm
            comm:
                *(u64 *)(r10 - 16) = 0
                *(u64 *)(r10 - 8) = 0
                r1 = r10
                r1 += -16
                r2 = 16
                call bpf_get_current_comm
                r0 = 1
                exit
            .globl signed
            signed:
                r0 = -7
                r0 s/= 2
                exit
            """);
    Run text = run("verify", "--kernel", "6.1,6.18", file);
    assertEquals(1, text.status());
    assertTrue(text.out().contains("    6.18  accepted"), text.out());
    assertTrue(
        text.out()
            .lines()
            .anyMatch(
                line ->
                    line.startsWith("    6.1   rejected: unknown func bpf_get_current_comm#16")
                        && line.endsWith("known since 6.18")),
        text.out());
    assertTrue(
        text.out()
            .lines()
            .anyMatch(
                line ->
                    line.startsWith("    6.1   rejected: BPF_ALU uses reserved fields")
                        && line.endsWith("known since 6.6")),
        text.out());
    List<JsonObject> json =
        run("verify", "--format", "json", "--kernel", "6.1,6.18", file)
            .out()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertEquals(6, json.size());
    assertEquals(
        List.of("accept", "accept", "reject", "accept", "reject", "accept"),
        json.stream().map(it -> it.get("verdict").getAsString()).toList());
    assertEquals(
        List.of("6.1", "6.18"),
        json.subList(0, 2).stream().map(it -> it.get("kernel").getAsString()).toList());
    file("skmsg.toml", "kernels = [\"6.1\", \"6.18\"]\n");
    assertEquals(text.out(), run("verify", file).out());
  }

  @Test
  void aTestIsPlayedOnTheNewestKernelAndMayNameAnother() throws IOException {
    file(
        "comm.bpf.s",
        """
        comm:
            *(u64 *)(r10 - 16) = 0
            *(u64 *)(r10 - 8) = 0
            r1 = r10
            r1 += -16
            r2 = 16
            call bpf_get_current_comm
            r0 = 1
            exit
        """);
    String test =
        file(
            "comm.msgtest",
            """
            program "comm.bpf.s"
            pair a, b: tcp4
            attach comm to socks
            map socks[0] = a
            test "6.1 does not know the helper" {
                expect rejected "unknown func bpf_get_current_comm#16" on 6.1
            }
            test "6.18 does" {
                a sends "hello"
                b receives "hello"
            }
            """);
    String sends = "hello";
    file("skmsg.toml", "kernels = [\"6.1\", \"6.18\"]\n");
    Run run = run("test", test);
    assertEquals(0, run.status(), run.out() + run.err());
    assertTrue(run.out().contains("2 passed"), run.out());
    String program = folder.resolve("comm.bpf.s").toString();
    assertEquals(0, run("run", program, "--send", sends).status());
    assertEquals(1, run("run", "--kernel", "6.1", program, "--send", sends).status());
    Run older = run("test", "--kernel", "6.1", test);
    assertEquals(1, older.status());
    assertTrue(older.out().contains("comm is rejected: unknown func"), older.out());
    file("comm.msgtest", Files.readString(Path.of(test)).replace("on 6.1", "on 6.18"));
    Run wrong = run("test", test);
    assertEquals(1, wrong.status());
    assertTrue(wrong.out().contains("comm is accepted"), wrong.out());
  }

  @Test
  void wrongUsageEndsWithTwo() {
    assertEquals(2, run().status());
    assertEquals(2, run("verify").status());
    assertEquals(2, run("verify", "--kernel", "2.6", ".").status());
    assertEquals(2, run("verify", "--format", "yaml", ".").status());
    assertEquals(0, run("--version").status());
    Run unknown = run("verify", "--kernel", "6.1,2.6", ".");
    assertTrue(unknown.err().contains("2.6: no such profile; known: 6.18, 6.1"), unknown.err());
    assertEquals(0, run("--help").status());
  }
}
