package dev.skmsg.grammar.msgtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.scenario.Scenario;
import dev.skmsg.runtime.scenario.Scenario.ProgramFile;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class MsgTestPropertiesTest {

  @Property(tries = 500)
  void whatIsPrintedReadsBackTheSame(@ForAll long seed) {
    Scenario scenario = new Scenarios(new Random(seed)).scenario();
    String text = MsgTestPrinter.print(scenario);
    MsgTestResult result = MsgTestReader.read("x.msgtest", text);
    assertEquals(List.of(), result.diagnostics(), text);
    assertEquals(
        Description.of(scenario), Description.of(Objects.requireNonNull(result.scenario())), text);
  }

  /// Whatever stands in a file, reading it ends in a scenario or in one error a line.
  @Property(tries = 1000)
  void wordsInAnyOrderNeverBreakTheReader(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int line = random.nextInt(12); line >= 0; line--) {
      for (int word = random.nextInt(7); word > 0; word--) {
        text.append(WORDS.get(random.nextInt(WORDS.size())))
            .append(random.nextBoolean() ? " " : "");
      }
      text.append(random.nextInt(8) == 0 ? "\r\n" : "\n");
    }
    checkOneErrorALine(text.toString());
  }

  /// A sound file with one character left out, doubled or changed: at most the errors of that line
  /// and of what it declared.
  @Property(tries = 1000)
  void aSlipNeverBreaksTheReader(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(MsgTestPrinter.print(new Scenarios(random).scenario()));
    int at = random.nextInt(text.length());
    switch (random.nextInt(3)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
      default ->
          text.setCharAt(
              at, (char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(128)));
    }
    checkOneErrorALine(text.toString());
  }

  private static void checkOneErrorALine(String text) {
    MsgTestResult result = MsgTestReader.read("x.msgtest", text);
    assertEquals(result.diagnostics().isEmpty(), result.scenario() != null);
    List<Integer> lines =
        result.diagnostics().stream().map(Diagnostic::position).map(SourcePosition::line).toList();
    assertEquals(lines.stream().distinct().sorted().toList(), lines, text);
  }

  private static final List<String> WORDS =
      List.of(
          ("program test pair open listen connect accepts at udp4 unix stream dgram map attach detach delete expect from to tcp4 tcp6 flags any noexist"
                  + " fails returns whatever sends receives closes shuts down read write both peek"
                  + " nothing end up bytes byte sha256 runs run size window returned verdict pass drop"
                  + " redirect rejected of on empty more nonblocking as sendfile splice split anywhere"
                  + " cases case $a $ as stream_parser u8 be16 element elements offset length copy no"
                  + " apply cork redirects socket held ingress queued error none client server a b"
                  + " socks EACCES \"x\" \"a\\n"
                  + "\" \"open \\ hex:01 hex:1 @f @\"g h\" @ 0 1 5.15 10 0x1f -1 12z 10.0.0.1:80"
                  + " [::1]:80 [ ] { } , : = # // é \u2028")
              .split(" "));

  /// Random scenarios that use every form.
  private static final class Scenarios {
    private static final SourcePosition NOWHERE = new SourcePosition("x.msgtest", 0, 0);
    private final Random random;
    private int opened;

    Scenarios(Random random) {
      this.random = random;
    }

    Scenario scenario() {
      List<TestCase> tests =
          IntStream.range(0, 1 + random.nextInt(3))
              .mapToObj(
                  i -> new TestCase(text() + i, programs(), steps(random.nextInt(8)), NOWHERE))
              .toList();
      return new Scenario(
          "x.msgtest",
          List.of(new ProgramFile("p", NOWHERE)), // so that a name may be a program's
          List.of(
              new Step.Pair("client", "end", Step.Family.TCP4, endpoint(4), null, NOWHERE),
              new Step.Pair("to", "sends", Step.Family.TCP6, endpoint(16), endpoint(16), NOWHERE)),
          tests);
    }

    private List<ProgramFile> programs() {
      return random.nextInt(3) == 0 ? List.of(new ProgramFile("p" + text(), NOWHERE)) : List.of();
    }

    private List<Step> steps(int count) {
      return IntStream.range(0, count).mapToObj(i -> step()).toList();
    }

    private Step step() {
      return switch (random.nextInt(13)) {
        case 12 -> new Step.Connect("c" + ++opened, socket(), null, outcome(), NOWHERE);
        case 0 ->
            new Step.Attach(
                name(), name(), maybe(any(Step.AttachPoint.values())), outcome(), NOWHERE);
        case 1 ->
            new Step.Detach(
                name(), name(), maybe(any(Step.AttachPoint.values())), outcome(), NOWHERE);
        case 2 -> new Step.UpdateMap(name(), key(), value(), random.nextInt(5), outcome(), NOWHERE);
        case 3 -> new Step.DeleteMap(name(), key(), outcome(), NOWHERE);
        case 4 ->
            new Step.Receive(socket(), expectation(), random.nextBoolean(), outcome(), NOWHERE);
        case 5 -> new Step.Close(socket(), outcome(), NOWHERE);
        case 6 -> new Step.Shutdown(socket(), any(Step.How.values()), outcome(), NOWHERE);
        case 7 -> new Step.ExpectRuns(random.nextInt(100), NOWHERE);
        case 8 -> run();
        case 11 ->
            new Step.ExpectSocket(
                socket(),
                maybe(number()),
                maybe(number()),
                number(),
                maybe(number()),
                maybe(number()),
                maybe(
                    random.nextBoolean()
                        ? Step.Outcome.SUCCEEDS
                        : new Step.Outcome.Fails(any(Errno.values()))),
                NOWHERE);
        case 9 ->
            new Step.ExpectMap(
                name(), key(), random.nextInt(4) == 0 ? new Step.Value.Empty() : value(), NOWHERE);
        case 10 ->
            new Step.ExpectRejected(
                maybe(name()), text(), maybe(any("5.15", "6.18", "6.18.44")), NOWHERE);
        default -> send();
      };
    }

    private Step send() {
      Set<Step.SendFlag> flags =
          random.nextBoolean() ? Set.of() : Set.of(any(Step.SendFlag.values()));
      return new Step.Send(
          socket(),
          payload(),
          any(Step.SendMode.values()),
          flags,
          random.nextBoolean(),
          outcome(),
          NOWHERE);
    }

    private Step run() {
      boolean all = random.nextBoolean();
      return new Step.ExpectRun(
          1 + random.nextInt(9),
          all ? Long.valueOf(random.nextInt(1 << 20)) : null,
          random.nextBoolean() ? Long.valueOf(0xffff_ffffL) : null,
          all ? Long.valueOf(random.nextLong()) : null,
          all && random.nextBoolean() ? null : any(Step.Verdict.values()),
          random.nextBoolean() ? Step.RunInside.ANY : inside(),
          NOWHERE);
    }

    private Step.RunInside inside() {
      List<Step.RingElement> elements =
          IntStream.range(1, 1 + random.nextInt(4))
              .mapToObj(
                  i ->
                      new Step.RingElement(
                          i, maybe(number()), maybe(number()), maybe(random.nextBoolean())))
              .toList();
      return new Step.RunInside(
          maybe(number()), elements, maybe(number()), maybe(number()), maybe(socket()));
    }

    private Long number() {
      return (long) random.nextInt(1 << 20);
    }

    private Step.Expectation expectation() {
      String digest = maybe(any("0", "12ab", "fe", "e5c0ffee"));
      return switch (random.nextInt(5)) {
        case 0 -> new Step.Expectation.Count(random.nextInt(1 << 26), digest);
        case 1 -> new Step.Expectation.UpTo(random.nextInt(1 << 26), digest);
        case 2 -> new Step.Expectation.Nothing();
        case 3 -> new Step.Expectation.End();
        default -> new Step.Expectation.Exactly(payload());
      };
    }

    private Step.Payload payload() {
      return new Step.Payload(
          IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> bytes()).toList());
    }

    private Step.Bytes bytes() {
      return switch (random.nextInt(5)) {
        case 0 -> new Step.Bytes.FileContent(any("f", "../d/x-1.bin", "with space", "a,b]c"));
        case 1 -> new Step.Bytes.Pattern(random.nextInt(1 << 26));
        case 2 -> new Step.Bytes.Literal(text().getBytes(StandardCharsets.UTF_8));
        default -> new Step.Bytes.Literal(raw(random.nextInt(9)));
      };
    }

    private Step.Outcome outcome() {
      return switch (random.nextInt(6)) {
        case 0 -> new Step.Outcome.Fails(any(Errno.values()));
        case 1 -> new Step.Outcome.Returns(random.nextLong());
        case 2 -> Step.Outcome.ANY;
        default -> Step.Outcome.SUCCEEDS;
      };
    }

    private Step.Value key() {
      if (random.nextInt(8) == 0) {
        return new Step.Value.Socket(socket());
      }
      return random.nextBoolean()
          ? new Step.Value.Number(random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(9))
          : new Step.Value.Raw(raw(random.nextInt(12)));
    }

    private Step.Value value() {
      return switch (random.nextInt(3)) {
        case 0 -> new Step.Value.Socket(socket());
        case 1 -> new Step.Value.Name(any("login", "case7", "u7"), NOWHERE);
        default -> key();
      };
    }

    private Step.Endpoint endpoint(int length) {
      byte[] address = raw(length);
      address[0] |= 1; // an IPv4-mapped one is another case
      return new Step.Endpoint(address, 1 + random.nextInt(65535));
    }

    private String socket() {
      return any("client", "end", "to", "sends");
    }

    private String name() {
      return any("socks", "map", ".rodata", "prog.bss", "to", "empty", "test", "_x1");
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(6); i > 0; i--) {
        text.append(
            any(
                "a", "GET ", "\r\n", "\t", "\0", "\"", "\\", "é", "🙂", "\u007f", "\u2028", "#",
                "//"));
      }
      return text.toString();
    }

    private byte[] raw(int length) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      return bytes;
    }

    private <T> @Nullable T maybe(T value) {
      return random.nextBoolean() ? value : null;
    }

    @SafeVarargs
    private <T> T any(T... values) {
      return values[random.nextInt(values.length)];
    }
  }
}
