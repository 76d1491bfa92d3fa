package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.runtime.scenario.PlayerOptions;
import dev.skmsg.runtime.scenario.Scenario;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.ScenarioPlayer;
import dev.skmsg.runtime.scenario.Step;
import dev.skmsg.runtime.scenario.Step.Endpoint;
import dev.skmsg.runtime.scenario.TestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Sends messages through one program without a test file: a client in a sockmap of its own, a
/// server at the other end.
public final class SampleTraffic {
  /// The sending socket.
  public static final String CLIENT = "client";

  /// The receiving socket.
  public static final String SERVER = "server";

  /// Where the client's end of the connection is, in words.
  public static final String ROUTE = "client 10.0.0.1:40000 -> server 10.0.0.2:80";

  private static final String MAP = "sample_traffic";
  private static final SourcePosition NOWHERE = new SourcePosition("sample traffic", 0, 0);

  private SampleTraffic() {}

  /// Plays the sends in their order and returns the way of each message.
  ///
  /// @param file the program's, whose maps are filled as it says
  public static TestResult play(
      LoadedFile.Programs file,
      Program program,
      List<byte[]> sends,
      KernelProfile kernel,
      long seed) {
    List<Step> steps = new ArrayList<>(file.filling(NOWHERE));
    steps.add(
        new Step.Pair(
            CLIENT,
            SERVER,
            Step.Family.TCP4,
            new Endpoint(new byte[] {10, 0, 0, 1}, 40000),
            new Endpoint(new byte[] {10, 0, 0, 2}, 80),
            NOWHERE));
    steps.add(new Step.Attach(program.name(), MAP, null, Step.Outcome.SUCCEEDS, NOWHERE));
    steps.add(
        new Step.UpdateMap(
            MAP,
            new Step.Value.Number(0),
            new Step.Value.Socket(CLIENT),
            0,
            Step.Outcome.SUCCEEDS,
            NOWHERE));
    for (byte[] send : sends) {
      steps.add(
          new Step.Send(
              CLIENT,
              new Step.Payload(List.of(new Step.Bytes.Literal(send))),
              Step.SendMode.SENDMSG,
              Set.of(),
              false,
              new Step.Outcome.Any(),
              NOWHERE));
    }
    TestCase test = new TestCase("sample traffic", List.of(), steps, NOWHERE);
    Scenario scenario = new Scenario("sample traffic", List.of(), List.of(), List.of(test));
    return ScenarioPlayer.play(
        scenario,
        test,
        file.reachable(program).stream().collect(Collectors.toMap(Program::name, it -> it)),
        PlayerOptions.standard().withProfile(kernel).withSeed(seed));
  }
}
