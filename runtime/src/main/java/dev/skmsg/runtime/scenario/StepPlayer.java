package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.helper.BpfMessageProgram;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.ProgArrayMap;
import dev.skmsg.runtime.map.SocketMap;
import dev.skmsg.runtime.ring.UserBytes;
import dev.skmsg.runtime.scenario.TestResult.Failure;
import dev.skmsg.runtime.socket.AddressFamily;
import dev.skmsg.runtime.socket.Host.Connection;
import dev.skmsg.runtime.socket.SocketAddress;
import dev.skmsg.runtime.socket.TcpSocket;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plays the statements of one test, one after the other, in one world.
final class StepPlayer {
  private final World world;
  private final Recorder recorder;
  private final PlayerOptions options;
  private final Variation variation;
  private final List<Failure> failures = new ArrayList<>();
  private int runsBefore;

  StepPlayer(World world, Recorder recorder, PlayerOptions options, Variation variation) {
    this.world = world;
    this.recorder = recorder;
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

  /// Plays one statement; time passes after it.
  ///
  /// @return whether to go on
  boolean play(Step step) {
    switch (step) {
      case Step.Pair pair -> pair(pair);
      case Step.Attach attach -> acted(attach.outcome(), attach(attach), attach);
      case Step.Detach detach -> acted(detach.outcome(), detach(detach), detach);
      case Step.UpdateMap update -> acted(update.outcome(), update(update), update);
      case Step.DeleteMap delete -> acted(delete.outcome(), delete(delete), delete);
      case Step.Send send -> send(send);
      case Step.Receive receive -> receive(receive);
      case Step.Close close -> acted(close.outcome(), close(close), close);
      case Step.Shutdown shutdown -> acted(shutdown.outcome(), shutdown(shutdown), shutdown);
      case Step.ExpectRuns runs -> expectRuns(runs);
      case Step.ExpectRun run -> expectRun(run);
      case Step.ExpectMap map -> expectMap(map);
      case Step.ExpectRejected rejected -> {}
    }
    world.host().timePasses();
    if (recorder.fault() != null) {
      world.refuse(new World.Problem(recorder.fault().message(), recorder.fault().unsupported()));
    }
    return failures.isEmpty() && world.problem() == null;
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
    if (world.problem() != null) {
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
    runsBefore = recorder.runs().size();
  }

  private void pair(Step.Pair pair) {
    actionStarts();
    AddressFamily family =
        switch (pair.family()) {
          case TCP4 -> AddressFamily.INET;
          case TCP6 -> AddressFamily.INET6;
        };
    Step.Endpoint from = pair.from();
    Step.Endpoint to = pair.to();
    Connection chosen = world.host().connect(family);
    Connection connection =
        from == null && to == null
            ? chosen
            : world
                .host()
                .connect(
                    family,
                    from == null ? chosen.client().local() : address(from),
                    to == null ? chosen.server().local() : address(to));
    world.add(pair.left(), connection.client());
    world.add(pair.right(), connection.server());
  }

  private static SocketAddress address(Step.Endpoint endpoint) {
    return new SocketAddress(endpoint.address(), endpoint.port());
  }

  private int attach(Step.Attach attach) {
    actionStarts();
    BpfMessageProgram program = world.program(attach.program());
    BpfMap map = program == null ? null : world.socketMap(attach.map());
    if (program == null || map == null) {
      return 0;
    }
    return map instanceof SocketMap sockets ? sockets.attach(program) : -Errno.EOPNOTSUPP.number();
  }

  private int detach(Step.Detach detach) {
    actionStarts();
    BpfMessageProgram program = world.program(detach.program());
    BpfMap map = program == null ? null : world.socketMap(detach.map());
    if (program == null || map == null) {
      return 0;
    }
    return map instanceof SocketMap sockets ? sockets.detach(program) : -Errno.EOPNOTSUPP.number();
  }

  private int update(Step.UpdateMap update) {
    actionStarts();
    BpfMap map =
        update.value() instanceof Step.Value.Socket(String name) && !world.hasProgram(name)
            ? world.socketMap(update.map())
            : world.map(update.map());
    byte[] key = map == null ? null : key(map, update.key());
    if (map == null || key == null) {
      return 0;
    }
    if (update.value() instanceof Step.Value.Socket(String name)) {
      return put(map, key, name, update.flags());
    }
    byte[] value = World.encode(update.value(), map.definition().valueSize());
    if (value == null) {
      world.refuse(
          "a value of %s has %d bytes".formatted(map.label(), map.definition().valueSize()));
      return 0;
    }
    return map.update(key, value, update.flags());
  }

  private int put(BpfMap map, byte[] key, String name, long flags) {
    if (map instanceof ProgArrayMap array) {
      BpfMessageProgram program = world.program(name);
      return program == null
          ? 0
          : array.set(
              java.nio.ByteBuffer.wrap(key).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(),
              program.program());
    }
    TcpSocket socket = world.socket(name);
    if (socket == null) {
      return 0;
    }
    if (map instanceof SocketMap sockets) {
      return sockets.update(key, socket, flags);
    }
    world.refuse(map.label() + " holds no sockets");
    return 0;
  }

  private byte @Nullable [] key(BpfMap map, Step.Value key) {
    byte[] bytes = World.encode(key, map.definition().keySize());
    if (bytes == null) {
      world.refuse("a key of %s has %d bytes".formatted(map.label(), map.definition().keySize()));
    }
    return bytes;
  }

  private int delete(Step.DeleteMap delete) {
    actionStarts();
    BpfMap map = world.map(delete.map());
    byte[] key = map == null ? null : key(map, delete.key());
    return map == null || key == null ? 0 : map.delete(key);
  }

  private int close(Step.Close close) {
    actionStarts();
    TcpSocket socket = world.socket(close.socket());
    return socket == null ? 0 : socket.close();
  }

  private int shutdown(Step.Shutdown shutdown) {
    actionStarts();
    TcpSocket socket = world.socket(shutdown.socket());
    return socket == null
        ? 0
        : socket.shutdown(shutdown.how() != Step.How.WRITE, shutdown.how() != Step.How.READ);
  }

  // sends

  private void send(Step.Send send) {
    actionStarts();
    TcpSocket socket = world.socket(send.socket());
    List<byte[]> parts = bytes(send.payload());
    if (socket == null || parts == null) {
      return;
    }
    byte[] all = join(parts);
    long result;
    if (!send.equals(variation.send())) {
      result = sendOnce(socket, parts, send.mode(), send);
    } else if (variation.at() == 0) {
      result = sendOnce(socket, parts, Step.SendMode.SENDFILE, send);
    } else {
      List<byte[]> first = List.of(Arrays.copyOf(all, variation.at()));
      List<byte[]> second = List.of(Arrays.copyOfRange(all, variation.at(), all.length));
      result = sendOnce(socket, first, send.mode(), send);
      if (result == variation.at()) {
        world.host().timePasses();
        long rest = sendOnce(socket, second, send.mode(), send);
        result = rest < 0 ? rest : result + rest;
      }
    }
    check(send.outcome(), result, all.length, send.position());
  }

  private long sendOnce(TcpSocket socket, List<byte[]> parts, Step.SendMode mode, Step.Send send) {
    recorder.sendStarts();
    byte[] all = join(parts);
    int result =
        switch (mode) {
          case SENDMSG ->
              socket.send(UserBytes.of(parts), send.flags().contains(Step.SendFlag.MORE));
          case SENDFILE -> socket.sendfile(all);
          case SPLICE -> socket.splice(all);
        };
    recorder.sendEnded(socket.name(), all, result, send.position());
    return result;
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
          world.refuse("cannot read " + file);
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
    TcpSocket socket = world.socket(receive.socket());
    if (socket == null) {
      return;
    }
    switch (receive.expected()) {
      case Step.Expectation.Exactly(Step.Payload payload) -> {
        List<byte[]> parts = bytes(payload);
        if (parts != null) {
          receiveExactly(socket, receive, join(parts));
        }
      }
      case Step.Expectation.Count(int count, String sha256) ->
          receiveCount(socket, receive, count, sha256);
      case Step.Expectation.UpTo(int count, String sha256) ->
          receiveUpTo(socket, receive, count, sha256);
      case Step.Expectation.Nothing nothing -> receiveNothing(socket, receive);
      case Step.Expectation.End end -> receiveEnd(socket, receive);
    }
  }

  /// What some receive calls gave together.
  ///
  /// @param result of the last call
  private record Got(byte[] bytes, int result) {}

  /// Receives until so many bytes are there or a call gives none; peeks with one call.
  private Got receive(TcpSocket socket, int count, boolean peek) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int result;
    do {
      TcpSocket.Received more = socket.receive(count - all.size(), peek);
      result = more.result();
      if (result <= 0) {
        break;
      }
      all.writeBytes(more.bytes());
    } while (!peek && all.size() < count);
    if (!peek) {
      recorder.received(socket.name(), all.toByteArray());
    }
    return new Got(all.toByteArray(), result);
  }

  private void receiveExactly(TcpSocket socket, Step.Receive receive, byte[] expected) {
    Got got = receive(socket, expected.length, receive.peek());
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

  private void receiveCount(
      TcpSocket socket, Step.Receive receive, int count, @Nullable String sha256) {
    Got got = receive(socket, count, receive.peek());
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

  private void receiveUpTo(
      TcpSocket socket, Step.Receive receive, int count, @Nullable String sha256) {
    TcpSocket.Received got = socket.receive(count, receive.peek());
    if (!receive.peek()) {
      recorder.received(socket.name(), got.bytes());
    }
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

  private void receiveNothing(TcpSocket socket, Step.Receive receive) {
    TcpSocket.Received got = socket.receive(1 << 16, true);
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

  private void receiveEnd(TcpSocket socket, Step.Receive receive) {
    TcpSocket.Received got = socket.receive(1 << 16, true);
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
    return recorder.runs().subList(runsBefore, recorder.runs().size());
  }

  private void expectRuns(Step.ExpectRuns expected) {
    int count = lastRuns().size();
    if (count != expected.count()) {
      fail(expected.position(), expected.count() + " runs", count + " runs" + shown(lastRuns()));
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
    BpfMap map = world.map(expected.map());
    byte[] key = map == null ? null : key(map, expected.key());
    if (map == null || key == null) {
      return;
    }
    if (map instanceof SocketMap sockets) {
      expectSocket(expected, sockets, key);
      return;
    }
    byte[] value = map.read(key);
    if (expected.value() instanceof Step.Value.Empty) {
      if (value != null) {
        fail(expected.position(), "empty", ByteText.show(value));
      }
      return;
    }
    int size = map.definition().valueSize();
    byte[] wanted = World.encode(expected.value(), size);
    if (wanted == null) {
      world.refuse("a value of %s has %d bytes".formatted(map.label(), size));
    } else if (value == null) {
      fail(expected.position(), shown(expected.value(), wanted), "empty");
    } else if (!Arrays.equals(wanted, Arrays.copyOf(value, size))) {
      fail(
          expected.position(),
          shown(expected.value(), wanted),
          shown(expected.value(), Arrays.copyOf(value, size)));
    }
  }

  /// A map's value the way the expectation writes it.
  private static String shown(Step.Value like, byte[] bytes) {
    if (!(like instanceof Step.Value.Number) || bytes.length > 8) {
      return ByteText.show(bytes);
    }
    long number = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      number = number << 8 | bytes[i] & 0xff;
    }
    return "%s (hex %s)"
        .formatted(Long.toUnsignedString(number), HexFormat.ofDelimiter(" ").formatHex(bytes));
  }

  private void expectSocket(Step.ExpectMap expected, SocketMap map, byte[] key) {
    TcpSocket found = map.socket(key);
    String actual = found == null ? "empty" : found.toString();
    switch (expected.value()) {
      case Step.Value.Empty empty -> {
        if (found != null) {
          fail(expected.position(), "empty", actual);
        }
      }
      case Step.Value.Socket(String name) -> {
        TcpSocket wanted = world.socket(name);
        if (wanted != null && wanted != found) {
          fail(expected.position(), name, actual);
        }
      }
      case Step.Value.Number(long cookie) -> {
        if (found == null || found.cookie() != cookie) {
          fail(
              expected.position(),
              "the socket with cookie " + cookie,
              found == null ? actual : actual + " with cookie " + found.cookie());
        }
      }
      case Step.Value.Raw raw -> world.refuse(map.label() + " holds sockets, not bytes");
    }
  }
}
