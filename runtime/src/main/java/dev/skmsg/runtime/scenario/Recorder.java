package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.runtime.exec.ExecutionObserver;
import dev.skmsg.runtime.exec.LoadedProgram;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.scenario.ProgramRun.HelperCall;
import dev.skmsg.runtime.scenario.Trace.Delivery;
import dev.skmsg.runtime.socket.MessageProgram;
import dev.skmsg.runtime.socket.PacketProgram;
import dev.skmsg.runtime.socket.ProgramOutcome;
import dev.skmsg.runtime.socket.SkBuff;
import dev.skmsg.runtime.socket.SocketObserver;
import dev.skmsg.runtime.socket.TcpSocket;
import dev.skmsg.runtime.socket.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes down what happens to messages while a test is played.
final class Recorder implements SocketObserver, ExecutionObserver {
  /// So many messages keep their bytes and runs; later ones are only counted.
  private static final int KEPT_MESSAGES = 10_000;

  /// So many runs keep the calls of their helpers, and so many turns a message its notes.
  private static final int KEPT_RUNS = 10_000;

  /// kernel: struct sk_msg_md has at most five helper arguments.
  private static final int MAX_ARGUMENTS = 5;

  private final KernelProfile profile;
  private final Coverage.@Nullable Watch coverage;
  private final List<Trace.Message> messages = new ArrayList<>();
  private final List<ProgramRun> runs = new ArrayList<>();
  private final Map<String, ByteArrayOutputStream> received = new LinkedHashMap<>();
  private ProgramOutcome.@Nullable Faulted fault;
  private int sends;

  // of the run under way
  private List<HelperCall> calls = new ArrayList<>();
  private List<String> runNotes = new ArrayList<>();
  private boolean running;

  // of the send under way
  private final List<ProgramRun> sendRuns = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final ByteArrayOutputStream delivered = new ByteArrayOutputStream();
  private @Nullable String deliveredTo;
  private boolean deliveredToIngress;

  /// @param coverage counts what runs, `null` to leave it uncounted
  Recorder(KernelProfile profile, @Nullable Coverage coverage) {
    this.profile = profile;
    this.coverage = coverage == null ? null : coverage.watch();
  }

  @Override
  public boolean watchesInstructions() {
    return coverage != null;
  }

  @Override
  public void instruction(Machine machine, LoadedProgram program, int slot, long[] registers) {
    if (coverage != null) {
      coverage.instruction(program.program(), slot);
    }
  }

  /// Every run so far.
  List<ProgramRun> runs() {
    return runs;
  }

  /// The first fault of a program.
  ProgramOutcome.@Nullable Faulted fault() {
    return fault;
  }

  Trace trace() {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    received.forEach((socket, all) -> bytes.put(socket, all.toByteArray()));
    return new Trace(messages, bytes);
  }

  void received(String socket, byte[] bytes) {
    received.computeIfAbsent(socket, name -> new ByteArrayOutputStream()).writeBytes(bytes);
  }

  void sendStarts() {
    sendRuns.clear();
    deliveries.clear();
    deliveredTo = null;
    delivered.reset();
    notes.clear();
  }

  void sendEnded(String socket, byte[] payload, long result, @Nullable SourcePosition position) {
    sends++;
    endDelivery();
    if (messages.size() < KEPT_MESSAGES) {
      messages.add(
          new Trace.Message(sends, socket, payload, result, position, sendRuns, deliveries, notes));
    }
  }

  @Override
  public void programStarts(TcpSocket socket, MessageProgram program, SkMsg msg) {
    calls = new ArrayList<>();
    runNotes = new ArrayList<>();
    running = true;
  }

  @Override
  public void programRan(
      TcpSocket socket,
      MessageProgram program,
      SkMsg msg,
      ProgramOutcome outcome,
      Verdict verdict) {
    ran(program.name(), socket, msg.size(), msg.window().length(), outcome, verdict);
  }

  @Override
  public void programStarts(TcpSocket socket, PacketProgram program, SkBuff skb) {
    calls = new ArrayList<>();
    runNotes = new ArrayList<>();
    running = true;
  }

  @Override
  public void programRan(
      TcpSocket socket,
      PacketProgram program,
      SkBuff skb,
      ProgramOutcome outcome,
      Verdict verdict) {
    ran(program.name(), socket, skb.length(), skb.linear(), outcome, verdict);
  }

  @Override
  public void endless() {
    if (fault == null) {
      fault =
          new ProgramOutcome.Faulted(
              "stopped: verdicts on received bytes send them in a circle without end", false);
    }
  }

  private void ran(
      String program,
      TcpSocket socket,
      int size,
      int window,
      ProgramOutcome outcome,
      Verdict verdict) {
    running = false;
    long returned = 0;
    switch (outcome) {
      case ProgramOutcome.Returned(long value) -> returned = (int) value;
      case ProgramOutcome.Faulted faulted -> {
        if (fault == null) {
          fault = faulted;
        }
      }
    }
    ProgramRun run =
        new ProgramRun(
            runs.size() + 1,
            program,
            socket.name(),
            size,
            window,
            returned,
            switch (verdict) {
              case PASS -> Step.Verdict.PASS;
              case REDIRECT -> Step.Verdict.REDIRECT;
              case DROP, NONE -> Step.Verdict.DROP;
            },
            calls,
            runNotes);
    runs.add(run);
    sendRuns.add(run);
  }

  @Override
  public void transmitted(TcpSocket from, TcpSocket to, byte[] bytes, boolean more) {
    deliver(to, bytes, false);
  }

  @Override
  public void redirectedToIngress(TcpSocket from, TcpSocket to, byte[] bytes) {
    deliver(to, bytes, true);
  }

  /// Neighbouring pieces to one socket are one delivery.
  private void deliver(TcpSocket to, byte[] bytes, boolean ingress) {
    if (messages.size() >= KEPT_MESSAGES) {
      return;
    }
    if (!to.name().equals(deliveredTo) || ingress != deliveredToIngress) {
      endDelivery();
      deliveredTo = to.name();
      deliveredToIngress = ingress;
    }
    delivered.writeBytes(bytes);
  }

  private void endDelivery() {
    if (deliveredTo != null) {
      deliveries.add(new Delivery(deliveredTo, delivered.toByteArray(), deliveredToIngress));
    }
    deliveredTo = null;
    delivered.reset();
  }

  @Override
  public void note(TcpSocket socket, String text) {
    List<String> list = running ? runNotes : notes;
    if (list.size() < KEPT_RUNS) {
      list.add(text);
    }
  }

  @Override
  public void helperCalled(Machine machine, int slot, String name, long[] arguments, long result) {
    if (runs.size() >= KEPT_RUNS) {
      return;
    }
    HelperPrototype prototype = profile.helper(name);
    int count = prototype == null ? MAX_ARGUMENTS : prototype.arguments().size();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean pointer =
          prototype != null && prototype.arguments().get(i).matches("ARG_(CONST_MAP|PTR).*");
      words.add(pointer ? machine.memory().describe(arguments[i]) : Long.toString(arguments[i]));
    }
    calls.add(new HelperCall(name, words, result, shown(machine, prototype, result)));
  }

  private static String shown(Machine machine, @Nullable HelperPrototype prototype, long result) {
    if (prototype != null && prototype.returns().contains("PTR")) {
      return result == 0 ? "NULL" : machine.memory().describe(result);
    }
    String errno =
        result < 0 && result >= -4095 ? Errno.of((int) -result).map(Enum::name).orElse("") : "";
    return errno.isEmpty() ? Long.toString(result) : result + " (" + errno + ")";
  }

  @Override
  public void tailCalled(Machine machine, LoadedProgram from, int slot, LoadedProgram to) {
    runNotes.add("tail call to " + to.name());
  }

  @Override
  public void undefinedRead(Machine machine, int slot, int offset, int size) {
    runNotes.add(
        "reads %d undefined bytes at %d: msg_push_data made room that nobody has written"
            .formatted(size, offset));
  }

  @Override
  public void printed(Machine machine, String line) {
    runNotes.add("prints " + line);
  }
}
