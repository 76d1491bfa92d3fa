package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.MsgRing;
import dev.skmsg.runtime.ring.Page;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.ring.Sock;
import dev.skmsg.runtime.ring.UserBytes;
import org.jspecify.annotations.Nullable;

/// One send call on a socket that has a message program.
///
/// kernel: tcp_bpf_sendmsg, tcp_bpf.c, 6.18.
final class TcpBpfSend {
  /// A send that asks its program more often is stopped: the kernel would go on.
  private static final int MOST_RUNS = 1_000_000;

  private static final String ENDLESS =
      "%s: stopped after %d runs in one send: it adds to the message faster than it is sent";

  private final TcpSocket socket;
  private final Psock psock;
  private final UserBytes bytes;
  private final boolean more;
  private final SkMsg own;
  private int copied;
  private int runs;

  TcpBpfSend(TcpSocket socket, Psock psock, UserBytes bytes, boolean more) {
    this.socket = socket;
    this.psock = psock;
    this.bytes = bytes;
    this.more = more;
    own = new SkMsg(socket.host().rules());
  }

  int run() {
    int error = 0;
    while (bytes.left() > 0 && error == 0) {
      Errno pending = socket.error();
      if (pending != null) {
        error = -pending.number();
      } else if (!socket.hasSendMemory()) {
        error = socket.cannotWait();
      } else {
        int result = sendSome();
        if (result == STOPS) {
          break;
        }
        error = result;
      }
    }
    if (error < 0) {
      error = socket.streamError(error);
    }
    return copied > 0 ? copied : error;
  }

  private static final int STOPS = 1;

  /// Takes as many bytes as the ring holds and has them judged.
  ///
  /// @return 0, STOPS, or a negative error number
  private int sendSome() {
    SkMsg msg = psock.cork();
    if (msg == null) {
      msg = own;
      msg.init();
    }
    MsgRing ring = msg.ring();
    int before = ring.size();
    int count = bytes.left();
    int result = msg.alloc(socket, before + count, ring.end() - 1);
    boolean full = result == -Errno.ENOSPC.number();
    if (full) {
      count = ring.size() - before;
    } else if (result < 0) {
      if (msg == own) {
        msg.free(socket, true);
      }
      return socket.cannotWait();
    }
    result = msg.copyFromUser(bytes, count);
    if (result < 0) {
      msg.trim(socket, before);
      return socket.host().rules().copyFailureIsSilent()
          ? full ? -Errno.ENOSPC.number() : STOPS
          : result;
    }
    copied += result;
    if (psock.corkBytes() != 0) {
      psock.corkBytes(Math.max(0, psock.corkBytes() - bytes.total()));
      if (psock.corkBytes() != 0 && !full) {
        note("stays corked, " + psock.corkBytes() + " bytes missing");
        return STOPS;
      }
      psock.eval(Verdict.NONE);
      psock.corkBytes(0);
    }
    return judge(msg);
  }

  /// Has a message judged and does what the verdict says, until nothing is left of it.
  ///
  /// kernel: tcp_bpf_send_verdict.
  private int judge(SkMsg msg) {
    boolean full = msg.ring().isFull();
    int removed = 0;
    while (true) {
      if (psock.eval() == Verdict.NONE) {
        int before = msg.size();
        psock.eval(runProgram(msg));
        removed = before - msg.size();
      } else {
        note(cachedVerdict());
      }
      if (msg.corkBytes() > msg.size() && !full) {
        cork(msg);
        return 0;
      }
      int portion = portion(msg);
      int result =
          switch (psock.eval()) {
            case PASS -> pass(msg, portion);
            case REDIRECT -> redirect(msg, portion);
            case DROP, NONE -> drop(msg, portion, removed);
          };
      if (result < 0) {
        return result;
      }
      if (psock.applyBytes() == 0) {
        psock.eval(Verdict.NONE);
        psock.redirect(null, false);
      }
      if (result == CORK_SENT || !hasFirst(msg.ring())) {
        return 0;
      }
    }
  }

  private static final int CORK_SENT = 1;

  private static boolean hasFirst(MsgRing ring) {
    return ring.page(ring.start()) != null && ring.length(ring.start()) != 0;
  }

  private int portion(SkMsg msg) {
    long apply = psock.applyBytes();
    return apply != 0 && apply < msg.size() ? (int) apply : msg.size();
  }

  private String cachedVerdict() {
    return switch (psock.eval()) {
      case DROP -> "dropped without a run: the verdict of an earlier run still holds";
      case PASS ->
          "passed without a run: apply_bytes of an earlier run covers "
              + psock.applyBytes()
              + " bytes more";
      case REDIRECT ->
          "redirected without a run: apply_bytes of an earlier run covers "
              + psock.applyBytes()
              + " bytes more";
      case NONE -> throw new IllegalStateException("no verdict");
    };
  }

  /// kernel: sk_psock_msg_verdict, skmsg.c.
  private Verdict runProgram(SkMsg msg) {
    MessageProgram program = psock.programs().message();
    if (program == null) {
      return Verdict.PASS;
    }
    msg.computeWindow();
    msg.owner(socket);
    socket.host().observer().programStarts(socket, program, msg);
    ProgramOutcome outcome =
        ++runs > MOST_RUNS
            ? new ProgramOutcome.Faulted(ENDLESS.formatted(program.name(), MOST_RUNS), false)
            : program.run(msg, socket);
    msg.owner(null);
    Sock target = msg.redirect();
    Verdict verdict =
        switch (outcome) {
          case ProgramOutcome.Returned(long value) when (int) value == 1 ->
              target == null ? Verdict.PASS : Verdict.REDIRECT;
          case ProgramOutcome.Returned other -> Verdict.DROP;
          case ProgramOutcome.Faulted fault -> Verdict.DROP;
        };
    socket.host().observer().programRan(socket, program, msg, outcome, verdict);
    psock.applyBytes(msg.applyBytes());
    if (verdict == Verdict.REDIRECT && target instanceof HostSocket to) {
      psock.redirect(to, msg.toIngress());
    }
    return verdict;
  }

  private void cork(SkMsg msg) {
    psock.corkBytes(msg.corkBytes() - msg.size());
    SkMsg cork = psock.cork();
    if (cork == null) {
      cork = new SkMsg(socket.host().rules());
      psock.cork(cork);
    }
    if (cork != msg) {
      cork.copyFrom(msg);
    }
    note("corked, " + psock.corkBytes() + " bytes missing");
  }

  private int pass(SkMsg msg, int portion) {
    int result = push(socket, msg, portion, true);
    if (result != 0) {
      copied -= msg.free(socket, true);
      return result;
    }
    psock.countApplied(portion);
    return 0;
  }

  private int drop(SkMsg msg, int portion, int removed) {
    msg.free(socket, true);
    psock.countApplied(portion);
    copied -= portion + removed;
    return -Errno.EACCES.number();
  }

  /// @return 0, CORK_SENT, or a negative error number
  private int redirect(SkMsg msg, int portion) {
    HostSocket target = psock.redirect();
    boolean toIngress = psock.redirectToIngress();
    psock.countApplied(portion);
    if (psock.applyBytes() == 0) {
      psock.eval(Verdict.NONE);
      psock.redirect(null, false);
    }
    boolean wasCorked = psock.cork() != null;
    if (wasCorked) {
      psock.cork(null);
    }
    int before = msg.size();
    socket.release();
    int result = sendTo(target, msg, portion, toIngress);
    if (target != null) {
      target.release();
    }
    socket.memory().uncharge(before - msg.size());
    if (result < 0) {
      note("redirect failed");
      int freed = msg.free(socket, true);
      if (!wasCorked) {
        copied -= freed;
      }
    }
    if (wasCorked) {
      msg.free(socket, true);
      return CORK_SENT;
    }
    return result;
  }

  /// kernel: tcp_bpf_sendmsg_redir.
  private int sendTo(@Nullable HostSocket target, SkMsg msg, int portion, boolean toIngress) {
    if (target == null || target.psock() == null) {
      note("the target is in no map any more");
      return -Errno.EPIPE.number();
    }
    if (toIngress) {
      return moveToIngress(target, msg, portion);
    }
    return target instanceof TcpSocket tcp
        ? push(tcp, msg, portion, false)
        : -Errno.EOPNOTSUPP.number();
  }

  /// Puts a portion of the message into the target's ingress queue. kernel: bpf_tcp_ingress.
  private int moveToIngress(HostSocket target, SkMsg msg, int portion) {
    Psock to = target.psock();
    if (to == null) {
      return -Errno.EPIPE.number();
    }
    SkMsg moved = new SkMsg(socket.host().rules());
    moved.ring().clearEndMarks();
    MsgRing ring = msg.ring();
    moved.ring().start(ring.start());
    int i = ring.start();
    int left = portion;
    boolean limited = portion != 0;
    do {
      int count = limited && left < ring.length(i) ? left : ring.length(i);
      if (to.ingress().receiveMemory() + moved.size() + count > target.receiveBuffer()) {
        if (moved.size() == 0) {
          return -Errno.ENOMEM.number();
        }
        break;
      }
      target.memory().charge(count);
      msg.moveSlot(moved, i, count);
      boolean restStays = ring.length(i) != 0;
      Page page = ring.page(i);
      if (restStays && page != null) {
        page.get();
      }
      int behind = ring.next(i);
      moved.ring().end(behind);
      left -= count;
      boolean done = limited && left == 0;
      if (!done || !restStays) {
        i = behind;
      }
      if (done) {
        break;
      }
    } while (i != ring.end());
    ring.start(i);
    socket.host().observer().redirectedToIngress(socket, target, moved.payload());
    if (to.isTxEnabled()) {
      to.ingress().add(moved);
    } else {
      moved.free(target, true);
    }
    return 0;
  }

  /// Hands a portion of the message to a socket's TCP. kernel: tcp_bpf_push.
  private int push(TcpSocket target, SkMsg msg, int portion, boolean uncharges) {
    MsgRing ring = msg.ring();
    int left = portion;
    while (true) {
      int first = ring.start();
      Page page = ring.page(first);
      int count = left != 0 && left < ring.length(first) ? left : ring.length(first);
      boolean usedUp = false;
      while (!usedUp) {
        if (page == null || count == 0) {
          return 0;
        }
        boolean moreFollows = more || (count < ring.length(first) && first != ring.end());
        int sent = target.sendPage(page, ring.offset(first), count, moreFollows);
        if (sent <= 0) {
          return sent;
        }
        left -= sent;
        count -= sent;
        if (uncharges) {
          socket.memory().uncharge(sent);
        }
        usedUp = msg.consumeFirst(sent);
        if (!usedUp && count == 0) {
          return 0;
        }
      }
      if (ring.start() == ring.end() || left == 0) {
        return 0;
      }
    }
  }

  private void note(String text) {
    socket.host().observer().note(socket, text);
  }
}
