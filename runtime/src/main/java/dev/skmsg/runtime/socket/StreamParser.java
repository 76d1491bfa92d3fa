package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import org.jspecify.annotations.Nullable;

/// Cuts what a socket receives into messages of the lengths its parser program tells.
///
/// kernel: __strp_recv, strparser.c, 6.18. A message that begins inside an skb keeps the bytes
/// before it: programs see them, and the message begins at an offset they are not told.
final class StreamParser {
  private final HostSocket socket;
  private final Psock psock;
  private final ReceiveHook hook;
  private @Nullable SkBuff head;
  private int offset;
  private int fullLength;
  private int gathered;
  private int missing;
  private boolean stopped;

  StreamParser(HostSocket socket, Psock psock, ReceiveHook hook) {
    this.socket = socket;
    this.psock = psock;
    this.hook = hook;
  }

  void dataReady(ReceiveQueue received) {
    while (!stopped && received.length() > 0 && received.length() >= missing) {
      ReceiveQueue.Taken taken = received.take();
      if (taken == null) {
        return;
      }
      receive(taken.bytes());
    }
  }

  /// Whether it has failed; the bytes it failed on stay where they are.
  boolean isStopped() {
    return stopped;
  }

  private void receive(byte[] bytes) {
    int eaten = 0;
    while (!stopped && eaten < bytes.length) {
      int candidate = bytes.length - eaten;
      SkBuff message = head;
      if (message == null) {
        message = new SkBuff(bytes);
        head = message;
        offset = eaten;
        fullLength = 0;
        gathered = 0;
      } else {
        message.append(bytes);
      }
      if (fullLength == 0) {
        int length = parse(message);
        if (length == 0) {
          gathered += candidate;
          return;
        }
        Errno wrong = wrong(length);
        if (wrong != null || length < 0) {
          abort(wrong, length);
          return;
        }
        fullLength = length;
      }
      int extra = gathered + candidate - fullLength;
      if (extra < 0) {
        gathered += candidate;
        missing = fullLength - gathered;
        return;
      }
      eaten += candidate - extra;
      head = null;
      missing = 0;
      hook.apply(hook.judge(message), message, offset, fullLength);
    }
  }

  /// What is wrong with a length that is not negative.
  private @Nullable Errno wrong(int length) {
    if (length > socket.receiveBuffer()) {
      return Errno.EMSGSIZE;
    }
    return length >= 0 && length <= gathered ? Errno.EPROTO : null;
  }

  private void abort(@Nullable Errno wrong, int length) {
    stopped = true;
    head = null;
    Errno errno = wrong != null ? wrong : Errno.of(-length).orElse(Errno.EPROTO);
    socket.fail(errno);
    socket.host().observer().note(socket, "the stream parser stops for good: " + errno);
  }

  private int parse(SkBuff skb) {
    PacketProgram program = psock.programs().parser();
    if (program == null) {
      return skb.length();
    }
    socket.host().observer().programStarts(socket, program, skb);
    ProgramOutcome outcome = program.run(skb, socket);
    int length =
        switch (outcome) {
          case ProgramOutcome.Returned(long value) -> (int) value;
          case ProgramOutcome.Faulted fault -> -Errno.EPROTO.number();
        };
    Verdict verdict = length < 0 ? Verdict.DROP : Verdict.PASS;
    socket.host().observer().programRan(socket, program, skb, outcome, verdict);
    return length;
  }
}
