package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.scenario.TestResult.Failure;
import dev.skmsg.runtime.scenario.TestResult.Note;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plays the statements of one test, one after the other, on one stage, and judges.
final class StepPlayer {
  private final Stage stage;
  private final PlayerOptions options;
  private final Variation variation;
  private final List<Failure> failures = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private int runsBefore;
  private Stage.@Nullable Problem problem;

  StepPlayer(Stage stage, PlayerOptions options, Variation variation) {
    this.stage = stage;
    this.options = options;
    this.variation = variation;
  }

  /// How the send that is to be split anywhere is sent this time.
  ///
  /// @param send that statement, `null` to send all as they are written
  /// @param at bytes of the first of two sends; 0 to send with sendfile
  record Variation(Step.@Nullable Send send, int at) {
    static final Variation NONE = new Variation(null, 0);
  }

  List<Failure> failures() {
    return failures;
  }

  List<Note> notes() {
    return notes;
  }

  /// Plays one statement; time passes after it.
  ///
  /// @return whether to go on
  boolean play(Step step) {
    switch (step) {
      case Step.Pair pair -> {
        actionStarts();
        stage.connect(pair);
      }
      case Step.Open open -> {
        actionStarts();
        acted(open.outcome(), stage.open(open), open);
      }
      case Step.Listen listen -> {
        actionStarts();
        acted(listen.outcome(), stage.listen(listen), listen);
      }
      case Step.Connect connect -> {
        actionStarts();
        acted(connect.outcome(), stage.connect(connect), connect);
      }
      case Step.Accept accept -> {
        actionStarts();
        acted(accept.outcome(), stage.accept(accept), accept);
      }
      case Step.Attach attach -> {
        actionStarts();
        int result = stage.attach(attach.program(), attach.map(), attach.point());
        acted(attach.outcome(), result, attach);
      }
      case Step.Detach detach -> {
        actionStarts();
        int result = stage.detach(detach.program(), detach.map(), detach.point());
        acted(detach.outcome(), result, detach);
      }
      case Step.UpdateMap update -> {
        actionStarts();
        acted(
            update.outcome(),
            stage.update(update.map(), update.key(), update.value(), update.flags()),
            update);
      }
      case Step.DeleteMap delete -> {
        actionStarts();
        acted(delete.outcome(), stage.delete(delete.map(), delete.key()), delete);
      }
      case Step.Send send -> send(send);
      case Step.Receive receive -> receive(receive);
      case Step.Close close -> {
        actionStarts();
        acted(close.outcome(), stage.close(close.socket()), close);
      }
      case Step.Shutdown shutdown -> {
        actionStarts();
        acted(shutdown.outcome(), stage.shutdown(shutdown.socket(), shutdown.how()), shutdown);
      }
      case Step.ExpectRuns runs -> expectRuns(runs);
      case Step.ExpectRun run -> expectRun(run);
      case Step.ExpectMap map -> expectMap(map);
      case Step.ExpectSocket socket -> expectState(socket);
      case Step.ExpectRejected rejected -> {}
    }
    stage.timePasses();
    return failures.isEmpty() && problem() == null;
  }

  /// What keeps the test from being played, `null` while nothing does.
  Stage.@Nullable Problem problem() {
    return problem != null ? problem : stage.problem();
  }

  private void refuse(String text) {
    if (problem() == null) {
      problem = new Stage.Problem(text, false);
    }
  }

  private void fail(SourcePosition position, String expected, String actual) {
    failures.add(new Failure(position, expected, actual));
  }

  // results of calls

  private static String result(long result) {
    return result < 0
        ? "fails " + Errno.of((int) -result).map(Enum::name).orElse("with error " + -result)
        : "returns " + result;
  }

  private void acted(Step.Outcome outcome, int result, Step step) {
    check(outcome, result, 0, step.position());
  }

  private void check(Step.Outcome outcome, long result, long success, SourcePosition position) {
    if (problem() != null) {
      return;
    }
    boolean holds =
        switch (outcome) {
          case Step.Outcome.Succeeds succeeds -> result == success;
          case Step.Outcome.Fails(Errno errno) -> result == -errno.number();
          case Step.Outcome.Returns(long value) -> result == value;
          case Step.Outcome.Any any -> true;
        };
    if (!holds) {
      fail(position, wanted(outcome, success), result(result));
    }
  }

  private static String wanted(Step.Outcome outcome, long success) {
    return switch (outcome) {
      case Step.Outcome.Succeeds succeeds -> success == 0 ? "succeeds" : "returns " + success;
      case Step.Outcome.Fails(Errno errno) -> "fails " + errno;
      case Step.Outcome.Returns(long value) -> "returns " + value;
      case Step.Outcome.Any any -> "anything";
    };
  }

  // actions

  private void actionStarts() {
    runsBefore = stage.runs().size();
  }

  // sends

  private void send(Step.Send send) {
    actionStarts();
    List<byte[]> parts = bytes(send.payload());
    if (parts == null) {
      return;
    }
    byte[] all = join(parts);
    long result;
    if (!send.equals(variation.send())) {
      result = sendOnce(parts, send.mode(), send);
    } else if (variation.at() == 0) {
      result = sendOnce(parts, Step.SendMode.SENDFILE, send);
    } else {
      List<byte[]> first = List.of(Arrays.copyOf(all, variation.at()));
      List<byte[]> second = List.of(Arrays.copyOfRange(all, variation.at(), all.length));
      result = sendOnce(first, send.mode(), send);
      if (result == variation.at()) {
        stage.timePasses();
        long rest = sendOnce(second, send.mode(), send);
        result = rest < 0 ? rest : result + rest;
      }
    }
    check(send.outcome(), result, all.length, send.position());
  }

  private long sendOnce(List<byte[]> parts, Step.SendMode mode, Step.Send send) {
    return stage.send(send.socket(), parts, mode, send.flags(), send.position());
  }

  private @Nullable List<byte[]> bytes(Step.Payload payload) {
    List<byte[]> parts = new ArrayList<>();
    for (Step.Bytes part : payload.parts()) {
      byte[] bytes = bytes(part);
      if (bytes == null) {
        return null;
      }
      parts.add(bytes);
    }
    return parts;
  }

  private byte @Nullable [] bytes(Step.Bytes part) {
    return switch (part) {
      case Step.Bytes.Literal(byte[] bytes) -> bytes;
      case Step.Bytes.Pattern(int count) -> pattern(count);
      case Step.Bytes.FileContent(String file) -> {
        byte[] content = options.files().read(file);
        if (content == null) {
          refuse("cannot read " + file);
        }
        yield content;
      }
    };
  }

  private static byte[] pattern(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  // receives

  private void receive(Step.Receive receive) {
    switch (receive.expected()) {
      case Step.Expectation.Exactly(Step.Payload payload) -> {
        List<byte[]> parts = bytes(payload);
        if (parts != null) {
          receiveExactly(receive, join(parts));
        }
      }
      case Step.Expectation.Count(int count, String sha256) -> receiveCount(receive, count, sha256);
      case Step.Expectation.UpTo(int count, String sha256) -> receiveUpTo(receive, count, sha256);
      case Step.Expectation.Nothing nothing -> receiveNothing(receive);
      case Step.Expectation.End end -> receiveEnd(receive);
    }
  }

  /// What some receive calls gave together.
  ///
  /// @param result of the last call
  private record Got(byte[] bytes, int result) {}

  /// Receives until so many bytes are there or a call gives none; peeks with one call.
  private Got receive(String socket, int count, boolean peek) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int result;
    do {
      Stage.Received more = stage.receive(socket, count - all.size(), peek);
      result = more.result();
      if (result <= 0) {
        break;
      }
      all.writeBytes(more.bytes());
    } while (!peek && all.size() < count);
    return new Got(all.toByteArray(), result);
  }

  private void receiveExactly(Step.Receive receive, byte[] expected) {
    Got got = receive(receive.socket(), expected.length, receive.peek());
    if (wantsResult(receive)) {
      check(receive.outcome(), outcome(got), expected.length, receive.position());
    } else if (!Arrays.equals(expected, got.bytes())) {
      fail(
          receive.position(),
          ByteText.show(expected),
          ByteText.difference(expected, got.bytes()) + ending(got));
    }
  }

  private static boolean wantsResult(Step.Receive receive) {
    return !(receive.outcome() instanceof Step.Outcome.Succeeds);
  }

  private static long outcome(Got got) {
    return got.bytes().length > 0 ? got.bytes().length : got.result();
  }

  /// Why no more bytes came.
  private static String ending(Got got) {
    return got.result() == 0
        ? ", then the end of the stream"
        : got.result() < 0 && got.result() != -Errno.EAGAIN.number()
            ? ", then " + result(got.result())
            : "";
  }

  private void receiveCount(Step.Receive receive, int count, @Nullable String sha256) {
    Got got = receive(receive.socket(), count, receive.peek());
    if (wantsResult(receive)) {
      check(receive.outcome(), outcome(got), count, receive.position());
    } else if (got.bytes().length != count) {
      fail(
          receive.position(),
          count + " bytes",
          got.bytes().length + " bytes: " + ByteText.show(got.bytes()) + ending(got));
    } else {
      checkDigest(receive, got.bytes(), sha256);
    }
  }

  private void receiveUpTo(Step.Receive receive, int count, @Nullable String sha256) {
    Stage.Received got = stage.receive(receive.socket(), count, receive.peek());
    if (wantsResult(receive)) {
      check(receive.outcome(), got.result(), count, receive.position());
    } else if (got.result() < 0) {
      fail(receive.position(), "up to " + count + " bytes", result(got.result()));
    } else {
      checkDigest(receive, got.bytes(), sha256);
    }
  }

  private void checkDigest(Step.Receive receive, byte[] bytes, @Nullable String sha256) {
    if (sha256 == null) {
      return;
    }
    String digest = sha256(bytes);
    if (!digest.startsWith(sha256)) {
      fail(
          receive.position(),
          "sha256 " + sha256,
          "sha256 %s of %s".formatted(digest, ByteText.show(bytes)));
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void receiveNothing(Step.Receive receive) {
    Stage.Received got = stage.receive(receive.socket(), 1 << 16, true);
    if (wantsResult(receive)) {
      check(receive.outcome(), got.result(), 0, receive.position());
    } else if (got.result() > 0) {
      fail(receive.position(), "nothing", ByteText.show(got.bytes()));
    } else if (got.result() != -Errno.EAGAIN.number()) {
      fail(
          receive.position(),
          "nothing",
          got.result() == 0 ? "the end of the stream" : result(got.result()));
    }
  }

  private void receiveEnd(Step.Receive receive) {
    Stage.Received got = stage.receive(receive.socket(), 1 << 16, true);
    if (wantsResult(receive)) {
      check(receive.outcome(), got.result(), 0, receive.position());
    } else if (got.result() > 0) {
      fail(receive.position(), "the end of the stream", ByteText.show(got.bytes()));
    } else if (got.result() < 0) {
      fail(
          receive.position(),
          "the end of the stream",
          got.result() == -Errno.EAGAIN.number()
              ? "nothing: the peer has not shut down"
              : result(got.result()));
    }
  }

  // expectations

  private List<ProgramRun> lastRuns() {
    return stage.runs().subList(runsBefore, stage.runs().size());
  }

  private void expectRuns(Step.ExpectRuns expected) {
    int count = lastRuns().size();
    if (count != expected.count()) {
      fail(expected.position(), expected.count() + " runs", count + " runs" + shown(lastRuns()));
    }
  }

  private void judge(SourcePosition position, Clauses clauses) {
    if (clauses.differ()) {
      fail(position, clauses.wanted(), clauses.found());
    }
    if (!clauses.unseen().isEmpty()) {
      notes.add(new Note(position, "not observable on a running kernel: " + clauses.unseen()));
    }
  }

  private static String shown(List<ProgramRun> runs) {
    StringBuilder text = new StringBuilder();
    for (ProgramRun run : runs) {
      text.append(text.isEmpty() ? ": " : ", ").append(shown(run));
    }
    return text.toString();
  }

  private static String shown(ProgramRun run) {
    return "size %d window %d returned %d verdict %s"
        .formatted(run.size(), run.window(), run.returned(), word(run.verdict()));
  }

  private static String word(Step.Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pass";
      case DROP -> "drop";
      case REDIRECT -> "redirect";
    };
  }

  private void expectRun(Step.ExpectRun expected) {
    List<ProgramRun> runs = lastRuns();
    if (expected.run() < 1 || expected.run() > runs.size()) {
      fail(expected.position(), "a run " + expected.run(), runs.size() + " runs" + shown(runs));
      return;
    }
    ProgramRun run = runs.get(expected.run() - 1);
    List<String> wanted = new ArrayList<>();
    boolean holds = compare(wanted, "size", expected.size(), run.size());
    holds &= compare(wanted, "window", expected.window(), run.window());
    holds &= compare(wanted, "returned", expected.returned(), run.returned());
    Step.Verdict verdict = expected.verdict();
    if (verdict != null) {
      wanted.add("verdict " + word(verdict));
      holds &= verdict == run.verdict();
    }
    if (!holds) {
      fail(expected.position(), String.join(" ", wanted), shown(run));
    }
    judge(expected.position(), Clauses.of(expected.inside(), run.inside()));
  }

  private static boolean compare(
      List<String> wanted, String what, @Nullable Long expected, long actual) {
    if (expected == null) {
      return true;
    }
    wanted.add(what + " " + expected);
    return (int) (long) expected == (int) actual;
  }

  private void expectMap(Step.ExpectMap expected) {
    Stage.Entry found = stage.lookup(expected.map(), expected.key());
    if (found == null) {
      return;
    }
    switch (EntryCheck.of(expected, found)) {
      case EntryCheck.Holds _ -> {}
      case EntryCheck.Differs(String wanted, String actual) ->
          fail(expected.position(), wanted, actual);
      case EntryCheck.Senseless(String why) -> refuse(why);
    }
  }

  private void expectState(Step.ExpectSocket expected) {
    Stage.SocketState state = stage.state(expected.socket());
    if (state == null) {
      return;
    }
    Step.Outcome error = expected.error();
    if (error != null) {
      check(error, state.error(), 0, expected.position());
    }
    judge(expected.position(), Clauses.of(expected, state.bytes()));
  }
}
