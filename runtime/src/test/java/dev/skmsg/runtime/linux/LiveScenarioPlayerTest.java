package dev.skmsg.runtime.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.runtime.scenario.PlayerOptions;
import dev.skmsg.runtime.scenario.Scenario;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.ScenarioPlayer;
import dev.skmsg.runtime.scenario.Step;
import dev.skmsg.runtime.scenario.Step.Bytes;
import dev.skmsg.runtime.scenario.Step.Expectation;
import dev.skmsg.runtime.scenario.Step.Outcome;
import dev.skmsg.runtime.scenario.Step.Payload;
import dev.skmsg.runtime.scenario.Step.SendFlag;
import dev.skmsg.runtime.scenario.Step.SendMode;
import dev.skmsg.runtime.scenario.Step.Value;
import dev.skmsg.runtime.scenario.TestResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The same tests on simulated and on real sockets give the same results.
final class LiveScenarioPlayerTest {
  private static final SourcePosition HERE = new SourcePosition("x.msgtest", 1, 1);
  private static final Outcome SUCCEEDS = Outcome.SUCCEEDS;

  @BeforeAll
  static void kernelCanBeAsked() {
    assumeTrue(
        Availability.ofThisProcess().permitted(), () -> Availability.ofThisProcess().reason());
  }

  @Test
  void passedMessagesArriveWhole() {
    agreed(
        returning(1),
        TestResult.Outcome.PASS,
        sends(bytes("hello"), SendMode.SENDMSG, Set.of(), SUCCEEDS),
        run(1, 5, 5, Step.Verdict.PASS),
        receives("hello"),
        sends(List.of(new Bytes.Pattern(100_000)), SendMode.SENDMSG, Set.of(), SUCCEEDS),
        run(1, 100_000, 32_768, Step.Verdict.PASS),
        new Step.Receive("server", new Expectation.Count(100_000, null), false, SUCCEEDS, HERE),
        sends(bytes("file"), SendMode.SENDFILE, Set.of(), SUCCEEDS),
        receives("file"),
        sends(bytes("more"), SendMode.SENDMSG, Set.of(SendFlag.MORE), SUCCEEDS),
        receives("more"));
  }

  @Test
  void droppedMessagesFailTheSend() {
    agreed(
        returning(0),
        TestResult.Outcome.PASS,
        sends(bytes("x"), SendMode.SENDMSG, Set.of(), new Outcome.Fails(Errno.EACCES)),
        run(1, 1, 1, Step.Verdict.DROP),
        new Step.Receive("server", new Expectation.Nothing(), false, SUCCEEDS, HERE),
        new Step.ExpectMap("socks", new Value.Number(0), new Value.Socket("client"), HERE),
        new Step.ExpectMap("socks", new Value.Number(1), new Value.Empty(), HERE),
        new Step.Close("client", SUCCEEDS, HERE),
        new Step.Receive("server", new Expectation.End(), false, SUCCEEDS, HERE));
  }

  @Test
  void redirectedMessagesComeBack() {
    agreed(
        redirecting(),
        TestResult.Outcome.PASS,
        sends(bytes("boomerang"), SendMode.SENDMSG, Set.of(), SUCCEEDS),
        run(1, 9, 9, Step.Verdict.REDIRECT),
        new Step.Receive(
            "client", new Expectation.Exactly(payload("boomerang")), false, SUCCEEDS, HERE),
        new Step.Receive("server", new Expectation.Nothing(), false, SUCCEEDS, HERE));
  }

  @Test
  void verdictOnReceivedBytesPassesThemAndSeesTheEnd() {
    agreed(
        returning(1).withType(ProgramType.SK_SKB),
        TestResult.Outcome.PASS,
        answers("hello"),
        run(1, 5, 0, Step.Verdict.PASS),
        new Step.Receive(
            "client", new Expectation.Exactly(payload("hello")), false, SUCCEEDS, HERE),
        new Step.Shutdown("server", Step.How.WRITE, SUCCEEDS, HERE),
        run(1, 0, 0, Step.Verdict.PASS),
        new Step.Receive("client", new Expectation.End(), false, SUCCEEDS, HERE));
  }

  @Test
  void verdictOnReceivedBytesDropsThem() {
    agreed(
        returning(0).withType(ProgramType.SK_SKB),
        TestResult.Outcome.PASS,
        answers("hello"),
        run(1, 5, 0, Step.Verdict.DROP),
        new Step.Receive("client", new Expectation.Nothing(), false, SUCCEEDS, HERE));
  }

  private static Step answers(String text) {
    return new Step.Send(
        "server", payload(text), SendMode.SENDMSG, Set.of(), false, SUCCEEDS, HERE);
  }

  @Test
  void whatFailsFailsAlike() {
    agreed(
        returning(1),
        TestResult.Outcome.FAIL,
        sends(bytes("hello"), SendMode.SENDMSG, Set.of(), SUCCEEDS),
        receives("jello"));
    agreed(returning(1), TestResult.Outcome.ERROR, new Step.Close("nobody", SUCCEEDS, HERE));
  }

  @Test
  void aTailCallIsNoRunOfItsOwn() {
    agreed(
        Map.of("verdict", tailCalling(), "other", tailCalled()),
        TestResult.Outcome.PASS,
        new Step.UpdateMap(
            "next", new Value.Number(0), new Value.Socket("other"), 0, SUCCEEDS, HERE),
        sends(bytes("x"), SendMode.SENDMSG, Set.of(), new Outcome.Fails(Errno.EACCES)),
        new Step.ExpectRuns(1, HERE));
  }

  @Test
  void aMapPerCpuHasTheValueOfThisTest() {
    agreed(
        counting(),
        TestResult.Outcome.PASS,
        new Step.UpdateMap("counts", new Value.Number(0), new Value.Number(40), 0, SUCCEEDS, HERE),
        sends(bytes("x"), SendMode.SENDMSG, Set.of(), SUCCEEDS),
        sends(bytes("y"), SendMode.SENDMSG, Set.of(), SUCCEEDS),
        receives("xy"),
        new Step.ExpectMap("counts", new Value.Number(0), new Value.Number(42), HERE));
  }

  private static void agreed(Program program, TestResult.Outcome outcome, Step... steps) {
    agreed(Map.of("verdict", program), outcome, steps);
  }

  private static void agreed(
      Map<String, Program> programs, TestResult.Outcome outcome, Step... steps) {
    List<Step> all = new ArrayList<>();
    all.add(
        new Step.Pair(
            "client",
            "server",
            Step.Family.TCP4,
            new Step.Endpoint(new byte[] {10, 0, 0, 1}, 40_000),
            new Step.Endpoint(new byte[] {10, 0, 0, 2}, 80),
            HERE));
    all.add(new Step.Attach("verdict", "socks", null, SUCCEEDS, HERE));
    all.add(
        new Step.UpdateMap(
            "socks", new Value.Number(0), new Value.Socket("client"), 0, SUCCEEDS, HERE));
    all.addAll(Arrays.asList(steps));
    TestCase test = new TestCase("test", List.of(), all, HERE);
    Scenario scenario = new Scenario("x.msgtest", List.of(), List.of(), List.of(test));
    TestResult model = ScenarioPlayer.play(scenario, test, programs, PlayerOptions.standard());
    TestResult live = LiveScenarioPlayer.play(scenario, test, programs, PlayerOptions.standard());
    assertEquals(outcome, live.outcome(), live::toString);
    assertEquals(model.outcome(), live.outcome());
    assertEquals(model.error(), live.error());
    assertEquals(model.failures(), live.failures());
    boolean sends =
        programs.values().stream().allMatch(program -> program.type() == ProgramType.SK_MSG);
    assertEquals(described(model, sends), described(live, sends));
    assertEquals(model.trace().received().keySet(), live.trace().received().keySet());
    model
        .trace()
        .received()
        .forEach((socket, bytes) -> assertArrayEquals(bytes, live.trace().received().get(socket)));
  }

  /// @param sends the kernel tells which socket sent, and not which one received
  private static List<String> described(TestResult result, boolean sends) {
    return result.runs().stream()
        .map(
            run ->
                "%d %s %d %d %d %s"
                    .formatted(
                        run.number(),
                        sends ? run.socket() : "",
                        run.size(),
                        run.window(),
                        run.returned(),
                        run.verdict()))
        .toList();
  }

  private static Step sends(
      List<Bytes> parts, SendMode mode, Set<SendFlag> flags, Outcome outcome) {
    return new Step.Send("client", new Payload(parts), mode, flags, false, outcome, HERE);
  }

  private static Step receives(String text) {
    return new Step.Receive(
        "server", new Expectation.Exactly(payload(text)), false, SUCCEEDS, HERE);
  }

  private static Step run(long number, long size, long window, Step.Verdict verdict) {
    return new Step.ExpectRun((int) number, size, window, null, verdict, Step.RunInside.ANY, HERE);
  }

  private static Payload payload(String text) {
    return new Payload(bytes(text));
  }

  private static List<Bytes> bytes(String text) {
    return List.of(new Bytes.Literal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Program returning(int verdict) {
    return program(move(Register.R0, verdict), new Instruction.Exit());
  }

  /// bpf_msg_redirect_map(ctx, socks, 0, BPF_F_INGRESS)
  private static Program redirecting() {
    return program(
        new Instruction.LoadImmediate64(Register.R2, Imm64Kind.MAP_INDEX, 0, 0),
        new Instruction.SecondSlot(),
        move(Register.R3, 0),
        move(Register.R4, 1),
        new Instruction.Call(CallKind.HELPER, 60, (short) 0),
        new Instruction.Exit());
  }

  private static Program tailCalling() {
    return new Program(
        "verdict",
        "sk_msg",
        ProgramType.SK_MSG,
        "GPL",
        List.of(
            new Instruction.LoadImmediate64(Register.R2, Imm64Kind.MAP_INDEX, 0, 0),
            new Instruction.SecondSlot(),
            move(Register.R3, 0),
            new Instruction.Call(CallKind.HELPER, 12, (short) 0),
            move(Register.R0, 1),
            new Instruction.Exit()),
        List.of(new Subprogram("verdict", 0, true)),
        List.of(MapDefinition.of("next", MapType.PROG_ARRAY, 4, 4, 1)),
        List.of(),
        List.of(),
        null);
  }

  private static Program tailCalled() {
    return Program.of(
        "other",
        ProgramType.SK_MSG,
        List.of(move(Register.R0, 0), new Instruction.Exit()),
        List.of());
  }

  /// Adds one to counts[0], for each CPU, and passes.
  private static Program counting() {
    return Program.of(
        "verdict",
        ProgramType.SK_MSG,
        List.of(
            new Instruction.Store(MemorySize.W, Register.R10, (short) -4, new Operand.Immediate(0)),
            new Instruction.LoadImmediate64(Register.R1, Imm64Kind.MAP_INDEX, 0, 0),
            new Instruction.SecondSlot(),
            new Instruction.Alu(AluOperation.MOV, Width.W64, Register.R2, Register.R10),
            new Instruction.Alu(
                AluOperation.ADD, Width.W64, Register.R2, new Operand.Immediate(-4)),
            new Instruction.Call(CallKind.HELPER, 1, (short) 0),
            new Instruction.Branch(
                Condition.EQ, Width.W64, Register.R0, new Operand.Immediate(0), (short) 2),
            move(Register.R1, 1),
            new Instruction.Atomic(
                AtomicOperation.ADD, MemorySize.DW, Register.R0, (short) 0, Register.R1),
            move(Register.R0, 1),
            new Instruction.Exit()),
        List.of(MapDefinition.of("counts", MapType.PERCPU_ARRAY, 4, 8, 1)));
  }

  private static Instruction move(Register dst, int value) {
    return new Instruction.Alu(AluOperation.MOV, Width.W64, dst, new Operand.Immediate(value));
  }

  private static Program program(Instruction... instructions) {
    return Program.of(
        "verdict",
        ProgramType.SK_MSG,
        List.of(instructions),
        List.of(MapDefinition.of("socks", MapType.SOCKMAP, 4, 4, 2)));
  }
}
