package dev.skmsg.runtime.linux;

import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.linux.AttachType;
import dev.skmsg.bpf.linux.RunRecorder;
import dev.skmsg.runtime.scenario.ProgramRun;
import dev.skmsg.runtime.scenario.Step;
import dev.skmsg.runtime.scenario.Trace;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was seen of the messages of one test: sends, runs and what was received. The kernel does
/// not tell which helpers were called, nor where a message went.
final class LiveTrace {
  private static final int SK_PASS = 1;

  private final List<ProgramRun> runs = new ArrayList<>();
  private final List<Trace.Message> messages = new ArrayList<>();
  private final Map<String, ByteArrayOutputStream> received = new LinkedHashMap<>();
  private int runsTold;

  List<ProgramRun> runs() {
    return runs;
  }

  /// @param socket that sent, empty if that is not known; who received is never known
  void ran(List<RunRecorder.Run> more, String socket) {
    for (RunRecorder.Run run : more) {
      runs.add(
          new ProgramRun(
              runs.size() + 1,
              run.program().name(),
              run.program().type() == ProgramType.SK_MSG ? socket : "",
              run.size(),
              run.window(),
              (int) run.returned(),
              verdict(run),
              null,
              List.of(),
              List.of()));
    }
  }

  /// kernel: skmsg.c, sk_psock_map_verd, 6.18. A parser judges nothing; it passes unless it fails.
  private static Step.Verdict verdict(RunRecorder.Run run) {
    boolean passes =
        AttachType.of(run.program()) == AttachType.SK_SKB_STREAM_PARSER
            ? (int) run.returned() >= 0
            : (int) run.returned() == SK_PASS;
    if (!passes) {
      return Step.Verdict.DROP;
    }
    return run.redirected() ? Step.Verdict.REDIRECT : Step.Verdict.PASS;
  }

  void sent(String socket, byte[] payload, long result, SourcePosition position) {
    messages.add(
        new Trace.Message(
            messages.size() + 1,
            socket,
            payload,
            result,
            position,
            runs.subList(runsTold, runs.size()),
            List.of(),
            List.of()));
    runsTold = runs.size();
  }

  void received(String socket, byte[] bytes) {
    if (bytes.length > 0) {
      received.computeIfAbsent(socket, _ -> new ByteArrayOutputStream()).writeBytes(bytes);
    }
  }

  Trace whole() {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    received.forEach((socket, all) -> bytes.put(socket, all.toByteArray()));
    return new Trace(messages, bytes);
  }
}
