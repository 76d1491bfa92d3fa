package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where a test is played: its sockets, maps and programs by name, simulated or real.
///
/// Results are those of the system calls: what is negative is a negated error number. What a call
/// cannot even be made for, an unknown name or a key of the wrong size, becomes the [#problem], and
/// the result means nothing.
public interface Stage {

  /// Two sockets that are connected with each other.
  void connect(Step.Pair pair);

  /// A new socket, bound if the statement says so.
  int open(Step.Open open);

  int listen(Step.Listen listen);

  /// A new socket connected to another; there is none of that name when it fails.
  int connect(Step.Connect connect);

  /// The next connection of a listening socket; EAGAIN when none waits.
  int accept(Step.Accept accept);

  /// @param point `null` for the one that the program's section names
  int attach(String program, String map, Step.@Nullable AttachPoint point);

  /// @param point `null` for the one that the program's section names
  int detach(String program, String map, Step.@Nullable AttachPoint point);

  int update(String map, Step.Value key, Step.Value value, long flags);

  int delete(String map, Step.Value key);

  /// What a map holds for a key; `null` is a problem.
  @Nullable Entry lookup(String map, Step.Value key);

  /// One send of a message whose parts are an iov list.
  long send(
      String socket,
      List<byte[]> parts,
      Step.SendMode mode,
      Set<Step.SendFlag> flags,
      SourcePosition position);

  /// One receive that does not wait.
  Received receive(String socket, int count, boolean peek);

  int close(String socket);

  int shutdown(String socket, Step.How how);

  /// What TCP holds back for a moment arrives.
  void timePasses();

  /// What a socket has waiting; `null` is a problem. Its error is taken away.
  @Nullable SocketState state(String socket);

  /// Every run of a program so far.
  List<ProgramRun> runs();

  /// Every message's way; what is left in the queues is received.
  Trace trace();

  /// The first problem, `null` while there is none.
  @Nullable Problem problem();

  /// Why a test cannot be played on.
  ///
  /// @param unsupported it needs something that is not modelled
  record Problem(String text, boolean unsupported) {}

  /// What a receive call gave.
  ///
  /// @param result bytes, 0 at the end of the stream, or a negative error number
  record Received(int result, byte[] bytes) {}

  /// What a socket has waiting.
  ///
  /// @param error that the next call would have reported, as a negative error number, or 0
  /// @param bytes `null` where they cannot be seen
  record SocketState(int error, @Nullable WaitingBytes bytes) {}

  /// Bytes that wait in or for a socket.
  ///
  /// @param apply for which the last verdict still holds
  /// @param cork still to come before what is held back is judged
  /// @param held back until then
  /// @param ingress put into its receive queue by a redirect or a verdict
  /// @param queued in TCP's own receive queue
  record WaitingBytes(long apply, long cork, long held, long ingress, long queued) {}

  /// What a map holds for a key.
  sealed interface Entry {
    record Absent() implements Entry {}

    /// @param bytes as many as the map's values have
    record Bytes(byte[] bytes) implements Entry {}

    /// A program or a map.
    record Named(String name) implements Entry {}

    /// @param name in the test
    record Socket(String name, long cookie) implements Entry {}
  }

  /// Opens a stage, plays on it and closes it.
  @FunctionalInterface
  interface Opener {
    TestResult playing(Function<Stage, TestResult> play);
  }
}
