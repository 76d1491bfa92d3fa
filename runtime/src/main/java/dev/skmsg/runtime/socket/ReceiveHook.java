package dev.skmsg.runtime.socket;

import org.jspecify.annotations.Nullable;

/// Takes what a socket receives to the programs of its psock.
///
/// kernel: sk_psock_verdict_data_ready and sk_psock_verdict_recv, skmsg.c, 6.18.
final class ReceiveHook {
  private final HostSocket socket;
  private final Psock psock;
  private final @Nullable StreamParser parser;

  ReceiveHook(HostSocket socket, Psock psock) {
    this.socket = socket;
    this.psock = psock;
    parser = psock.programs().parser() == null ? null : new StreamParser(socket, psock, this);
  }

  /// Something arrived. TCP hands over all it has, other sockets one buffer each time. kernel:
  /// tcp_read_skb, udp_read_skb, unix_read_skb, 6.18.
  void dataReady(ReceiveQueue received) {
    if (parser != null) {
      parser.dataReady(received);
      return;
    }
    ReceiveQueue.Taken taken;
    do {
      taken = received.take();
      if (taken != null) {
        SkBuff skb = socket.packet(taken);
        apply(judge(skb), skb, 0, skb.length());
      }
    } while (taken != null && socket.kind().isTcp());
  }

  /// The peer has shut down: its FIN is an skb without bytes, which a verdict without parser judges
  /// too. kernel: tcp_read_skb.
  void end() {
    if (parser == null) {
      SkBuff skb = new SkBuff(new byte[0]);
      if (judge(skb) == Verdict.REDIRECT) {
        redirect(skb, 0, 0);
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
    byte[] bytes = skb.range(offset, length);
    switch (verdict) {
      case PASS -> pass(bytes);
      case REDIRECT -> redirect(skb, offset, length);
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

  private void redirect(SkBuff skb, int offset, int length) {
    HostSocket target = skb.redirect();
    Psock to = target == null || target.isClosed() ? null : target.psock();
    if (target == null || to == null || !to.isTxEnabled()) {
      note("dropped: the target of the redirect takes no more messages");
      return;
    }
    byte[] bytes = skb.range(offset, length);
    if (skb.toIngress()) {
      socket.host().observer().redirectedToIngress(socket, target, bytes);
      to.backlog().add(bytes, true);
    } else if (target instanceof DatagramSocket && length > 0) {
      skb.pieces(offset, length).forEach(piece -> to.backlog().add(piece, false));
    } else {
      to.backlog().add(bytes, false);
    }
  }

  private void note(String text) {
    socket.host().observer().note(socket, text);
  }
}
