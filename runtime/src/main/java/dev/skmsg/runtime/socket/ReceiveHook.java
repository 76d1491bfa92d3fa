package dev.skmsg.runtime.socket;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Takes what a socket receives to the programs of its psock.
///
/// kernel: sk_psock_verdict_data_ready and sk_psock_verdict_recv, skmsg.c, 6.18.
final class ReceiveHook {
  private final TcpSocket socket;
  private final Psock psock;
  private final @Nullable StreamParser parser;

  ReceiveHook(TcpSocket socket, Psock psock) {
    this.socket = socket;
    this.psock = psock;
    parser = psock.programs().parser() == null ? null : new StreamParser(socket, psock, this);
  }

  /// Something arrived.
  void dataReady(ReceiveQueue received) {
    if (parser != null) {
      parser.dataReady(received);
      return;
    }
    for (byte[] bytes = received.take(); bytes != null; bytes = received.take()) {
      SkBuff skb = new SkBuff(bytes);
      apply(judge(skb), skb, 0, skb.length());
    }
  }

  /// The peer has shut down: its FIN is an skb without bytes, which a verdict without parser judges
  /// too. kernel: tcp_read_skb.
  void end() {
    if (parser == null) {
      SkBuff skb = new SkBuff(new byte[0]);
      if (judge(skb) == Verdict.REDIRECT) {
        redirect(skb.redirect(), skb.toIngress(), skb.bytes());
      }
    }
  }

  /// Whether bytes are left that will never be judged.
  boolean isStuck() {
    return parser != null && parser.isStopped();
  }

  /// Asks the verdict program. kernel: sk_psock_map_verd.
  Verdict judge(SkBuff skb) {
    PacketProgram program = psock.programs().verdict();
    if (program == null) {
      return Verdict.DROP;
    }
    skb.redirect(null, false);
    socket.host().observer().programStarts(socket, program, skb);
    ProgramOutcome outcome = program.run(skb, socket);
    Verdict verdict =
        switch (outcome) {
          case ProgramOutcome.Returned(long value) when (int) value == 1 ->
              skb.redirect() == null ? Verdict.PASS : Verdict.REDIRECT;
          case ProgramOutcome.Returned other -> Verdict.DROP;
          case ProgramOutcome.Faulted fault -> Verdict.DROP;
        };
    socket.host().observer().programRan(socket, program, skb, outcome, verdict);
    return verdict;
  }

  /// Does what a verdict says with a part of an skb. kernel: sk_psock_verdict_apply.
  void apply(Verdict verdict, SkBuff skb, int offset, int length) {
    int from = Math.min(offset, skb.length());
    int to = Math.min(from + length, skb.length());
    byte[] bytes = Arrays.copyOfRange(skb.bytes(), from, to);
    switch (verdict) {
      case PASS -> pass(bytes);
      case REDIRECT -> redirect(skb.redirect(), skb.toIngress(), bytes);
      case DROP, NONE -> note("received bytes dropped: " + bytes.length);
    }
  }

  private void pass(byte[] bytes) {
    if (socket.isClosed() || !psock.isTxEnabled()) {
      note("dropped: the socket takes no more messages");
      return;
    }
    psock.passedReceived();
    if (!psock.backlog().isEmpty() || psock.backlog().enqueue(bytes) < 0) {
      psock.backlog().add(bytes, true);
    }
  }

  private void redirect(@Nullable TcpSocket target, boolean toIngress, byte[] bytes) {
    Psock to = target == null || target.isClosed() ? null : target.psock();
    if (target == null || to == null || !to.isTxEnabled()) {
      note("dropped: the target of the redirect takes no more messages");
      return;
    }
    if (toIngress) {
      socket.host().observer().redirectedToIngress(socket, target, bytes);
    }
    to.backlog().add(bytes, toIngress);
  }

  private void note(String text) {
    socket.host().observer().note(socket, text);
  }
}
