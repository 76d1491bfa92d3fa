package dev.skmsg.runtime.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Instruction.Alu;
import dev.skmsg.bpf.isa.Instruction.Branch;
import dev.skmsg.bpf.isa.Instruction.Call;
import dev.skmsg.bpf.isa.Instruction.Exit;
import dev.skmsg.bpf.isa.Instruction.Jump;
import dev.skmsg.bpf.isa.Instruction.Load;
import dev.skmsg.bpf.isa.Instruction.LoadImmediate64;
import dev.skmsg.bpf.isa.Instruction.SecondSlot;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.Step.Bytes;
import dev.skmsg.runtime.scenario.Step.Expectation;
import dev.skmsg.runtime.scenario.Step.Family;
import dev.skmsg.runtime.scenario.Step.Outcome;
import dev.skmsg.runtime.scenario.Step.Payload;
import dev.skmsg.runtime.scenario.Step.SendMode;
import dev.skmsg.runtime.scenario.Step.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whole tests, from steps to results and traces, with programs of real instructions.
class ScenarioPlayerTest {
  private int line;

  private SourcePosition here() {
    return new SourcePosition("x.msgtest", ++line, 1);
  }

  private static Alu move(Register to, int value) {
    return new Alu(AluOperation.MOV, Width.W64, to, new Operand.Immediate(value));
  }

  private static Alu move(Register to, Register from) {
    return new Alu(AluOperation.MOV, Width.W64, to, from);
  }

  private static Call helper(int id) {
    return new Call(CallKind.HELPER, id, (short) 0);
  }

  private static Program program(List<MapDefinition> maps, Instruction... instructions) {
    return Program.of("filter", ProgramType.SK_MSG, List.of(instructions), maps);
  }

  /// Passes all but messages that begin with D.
  private static Program noD() {
    return program(
        List.of(),
        new Load(MemorySize.DW, false, Register.R2, Register.R1, (short) 0),
        new Load(MemorySize.DW, false, Register.R3, Register.R1, (short) 8),
        move(Register.R4, Register.R2),
        new Alu(AluOperation.ADD, Width.W64, Register.R4, new Operand.Immediate(1)),
        move(Register.R0, 1),
        new Branch(Condition.GT, Width.W64, Register.R4, Register.R3, (short) 3),
        new Load(MemorySize.B, false, Register.R2, Register.R2, (short) 0),
        new Branch(Condition.NE, Width.W64, Register.R2, new Operand.Immediate('D'), (short) 1),
        move(Register.R0, 0),
        new Exit());
  }

  private static Payload text(String text) {
    return new Payload(List.of(new Bytes.Literal(text.getBytes(StandardCharsets.US_ASCII))));
  }

  private Step send(String socket, String text, Outcome outcome) {
    return new Step.Send(socket, text(text), SendMode.SENDMSG, Set.of(), false, outcome, here());
  }

  private Step receives(String socket, String text) {
    return new Step.Receive(
        socket, new Expectation.Exactly(text(text)), false, Outcome.SUCCEEDS, here());
  }

  private Step nothing(String socket) {
    return new Step.Receive(socket, new Expectation.Nothing(), false, Outcome.SUCCEEDS, here());
  }

  private List<Step> setup() {
    return List.of(
        new Step.Pair("client", "server", Family.TCP4, null, null, here()),
        new Step.Attach("filter", "socks", null, Outcome.SUCCEEDS, here()),
        new Step.UpdateMap(
            "socks", new Value.Number(0), new Value.Socket("client"), 0, Outcome.SUCCEEDS, here()));
  }

  private TestResult play(Program program, Step... steps) {
    return play(program, PlayerOptions.standard(), steps);
  }

  private TestResult play(Program program, PlayerOptions options, Step... steps) {
    TestCase test = new TestCase("t", List.of(), List.of(steps), here());
    Scenario scenario = new Scenario("x.msgtest", List.of(), setup(), List.of(test));
    return ScenarioPlayer.play(scenario, test, Map.of("filter", program), options);
  }

  private static Outcome fails(Errno errno) {
    return new Outcome.Fails(errno);
  }

  @Test
  void aFilterIsPlayed() {
    TestResult result =
        play(
            noD(),
            send("client", "GET", Outcome.SUCCEEDS),
            new Step.ExpectRun(1, 3L, 3L, 1L, Step.Verdict.PASS, Step.RunInside.ANY, here()),
            receives("server", "GET"),
            send("client", "DELETE", fails(Errno.EACCES)),
            new Step.ExpectRuns(1, here()),
            nothing("server"));
    assertEquals(TestResult.Outcome.PASS, result.outcome(), result::toString);
    assertEquals(2, result.runs().size());
    Trace.Message message = result.trace().messages().getFirst();
    assertEquals("server", message.delivered().getFirst().to());
    assertEquals(3, message.result());
    assertEquals(-13, result.trace().messages().get(1).result());
    byte[] received = result.trace().received().get("server");
    assertNotNull(received);
    assertEquals("GET", new String(received, StandardCharsets.US_ASCII));
  }

  @Test
  void aFailureShowsBothSides() {
    TestResult result =
        play(noD(), send("client", "GET", Outcome.SUCCEEDS), receives("server", "PUT"));
    assertEquals(TestResult.Outcome.FAIL, result.outcome());
    TestResult.Failure failure = result.failures().getFirst();
    assertEquals("\"PUT\" (3 bytes, 50 55 54)", failure.expected());
    assertEquals("\"GET\" (3 bytes, 47 45 54)", failure.actual());
    TestResult sent = play(noD(), send("client", "DELETE", Outcome.SUCCEEDS));
    assertEquals("fails EACCES", sent.failures().getFirst().actual());
    assertEquals("returns 6", sent.failures().getFirst().expected());
  }

  @Test
  void unknownNamesAreErrors() {
    TestResult result = play(noD(), send("nobody", "GET", Outcome.SUCCEEDS));
    assertEquals(TestResult.Outcome.ERROR, result.outcome());
    assertEquals("no socket is called nobody", result.error());
    assertNotNull(result.errorPosition());
  }

  @Test
  void aFaultIsAnError() {
    Program bad =
        program(
            List.of(),
            new Load(MemorySize.DW, false, Register.R2, Register.R1, (short) 0),
            new Load(MemorySize.B, false, Register.R0, Register.R2, (short) 10),
            new Exit());
    TestResult result = play(bad, send("client", "GET", Outcome.ANY));
    assertEquals(TestResult.Outcome.ERROR, result.outcome());
    String error = result.error();
    assertTrue(error != null && error.startsWith("filter, instruction 1: read of 1"), error);
  }

  @Test
  void aProgramThatNeverEndsIsStopped() {
    TestResult result =
        play(
            program(List.of(), move(Register.R0, 1), new Jump(false, -1), new Exit()),
            PlayerOptions.standard().withInstructionLimit(100_000),
            send("client", "GET", Outcome.ANY));
    assertEquals(TestResult.Outcome.ERROR, result.outcome());
    String error = result.error();
    assertTrue(error != null && error.contains("stopped after 100000 instructions"), error);
  }

  /// Redirects to what the map holds at index 1, to its ingress.
  private static Program redirects() {
    MapDefinition socks = MapDefinition.of("socks", MapType.SOCKMAP, 4, 4, 8);
    return program(
        List.of(socks),
        new LoadImmediate64(Register.R2, Imm64Kind.MAP_INDEX, 0, 0),
        new SecondSlot(),
        move(Register.R3, 1),
        move(Register.R4, 1),
        helper(60),
        new Exit());
  }

  @Test
  void aRedirectIsPlayedAndTraced() {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step.Pair("near", "far", Family.TCP6, null, null, here()));
    steps.add(send("client", "lost", fails(Errno.EACCES)));
    TestResult lost = play(redirects(), steps.toArray(Step[]::new));
    assertEquals(TestResult.Outcome.PASS, lost.outcome(), lost::toString);
    assertEquals(
        List.of("msg_redirect_map: the key is not in map socks"), lost.runs().getFirst().notes());
    steps.removeLast();
    steps.add(
        new Step.UpdateMap(
            "socks", new Value.Number(1), new Value.Socket("near"), 0, Outcome.SUCCEEDS, here()));
    steps.add(send("client", "hello", Outcome.SUCCEEDS));
    steps.add(
        new Step.ExpectRun(1, null, null, null, Step.Verdict.REDIRECT, Step.RunInside.ANY, here()));
    steps.add(receives("near", "hello"));
    steps.add(nothing("server"));
    steps.add(new Step.ExpectMap("socks", new Value.Number(1), new Value.Socket("near"), here()));
    steps.add(new Step.ExpectMap("socks", new Value.Number(2), new Value.Empty(), here()));
    TestResult result = play(redirects(), steps.toArray(Step[]::new));
    assertEquals(TestResult.Outcome.PASS, result.outcome(), result::toString);
    Trace.Message message = result.trace().messages().getFirst();
    assertEquals("near", message.delivered().getFirst().to());
    assertTrue(message.delivered().getFirst().ingress());
    ProgramRun.HelperCall call = result.runs().getFirst().calls().getFirst();
    assertEquals("msg_redirect_map", call.name());
    assertEquals(List.of("1", "1"), call.arguments().subList(2, 4));
  }

  @Test
  void splitAnywhereFindsTheSplitThatDiffers() {
    Step send =
        new Step.Send(
            "client", text("AD"), SendMode.SENDMSG, Set.of(), true, Outcome.SUCCEEDS, here());
    TestResult result = play(noD(), send, receives("server", "AD"));
    assertEquals(TestResult.Outcome.FAIL, result.outcome());
    assertEquals(
        "fails EACCES (when split after byte 1 of 2)", result.failures().getFirst().actual());
    Step harmless =
        new Step.Send(
            "client", text("AB"), SendMode.SENDMSG, Set.of(), true, Outcome.SUCCEEDS, here());
    assertEquals(
        TestResult.Outcome.PASS, play(noD(), harmless, receives("server", "AB")).outcome());
  }

  @Test
  void theSameTestGivesTheSameTrace() {
    Step[] steps = {send("client", "GET", Outcome.SUCCEEDS), receives("server", "GET")};
    assertEquals(play(noD(), steps).runs(), play(noD(), steps).runs());
  }

  @Test
  void closingAndShuttingDown() {
    TestResult result =
        play(
            noD(),
            send("client", "GET", Outcome.SUCCEEDS),
            new Step.Shutdown("client", Step.How.WRITE, Outcome.SUCCEEDS, here()),
            receives("server", "GET"),
            new Step.Receive("server", new Expectation.End(), false, Outcome.SUCCEEDS, here()),
            send("client", "GET", fails(Errno.EPIPE)),
            new Step.Close("client", Outcome.SUCCEEDS, here()),
            new Step.Close("client", fails(Errno.EBADF), here()),
            new Step.ExpectMap("socks", new Value.Number(0), new Value.Empty(), here()));
    assertEquals(TestResult.Outcome.PASS, result.outcome(), result::toString);
  }
}
