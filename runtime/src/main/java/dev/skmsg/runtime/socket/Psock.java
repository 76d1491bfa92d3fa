package dev.skmsg.runtime.socket;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.IngressQueue;
import dev.skmsg.runtime.ring.SkMsg;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a socket carries while it is in a sockmap.
///
/// kernel: struct sk_psock, skmsg.h, 6.18. It lives as long as a map slot refers to it.
public final class Psock {
  /// A map slot that refers to a psock.
  public interface Link {
    /// Empties the slot, because the socket goes away.
    void slotLosesSocket();

    /// The programs of the slot's map.
    ProgramSlots programs();
  }

  private final HostSocket socket;
  private final ProgramSlots programs = new ProgramSlots();
  private final IngressQueue ingress = new IngressQueue();
  private final Backlog backlog;
  private @Nullable ReceiveHook hook;
  private final List<Link> links = new ArrayList<>();
  private int references = 1;
  private boolean txEnabled = true;
  private boolean passed;

  private Verdict eval = Verdict.NONE;
  private @Nullable SkMsg cork;
  private long corkBytes;
  private long applyBytes;
  private @Nullable HostSocket redirect;
  private boolean redirectToIngress;

  Psock(HostSocket socket) {
    this.socket = socket;
    backlog = new Backlog(socket, this);
  }

  public ProgramSlots programs() {
    return programs;
  }

  public IngressQueue ingress() {
    return ingress;
  }

  /// The verdict that holds for the bytes to come; NONE when the program is to be asked.
  public Verdict eval() {
    return eval;
  }

  void eval(Verdict verdict) {
    eval = verdict;
  }

  /// What waits for more bytes. It stays, empty, when its bytes have been sent.
  public @Nullable SkMsg cork() {
    return cork;
  }

  void cork(@Nullable SkMsg msg) {
    cork = msg;
  }

  /// Bytes still to come before a corked message is judged again.
  public long corkBytes() {
    return corkBytes;
  }

  void corkBytes(long bytes) {
    corkBytes = bytes;
  }

  /// Bytes for which the cached verdict still holds.
  public long applyBytes() {
    return applyBytes;
  }

  void applyBytes(long bytes) {
    applyBytes = bytes;
  }

  /// kernel: sk_msg_apply_bytes.
  void countApplied(int bytes) {
    applyBytes = Math.max(0, applyBytes - bytes);
  }

  public @Nullable HostSocket redirect() {
    return redirect;
  }

  boolean redirectToIngress() {
    return redirectToIngress;
  }

  void redirect(@Nullable HostSocket target, boolean toIngress) {
    redirect = target;
    redirectToIngress = toIngress;
  }

  /// What waits for a worker after a verdict on received bytes.
  Backlog backlog() {
    return backlog;
  }

  /// What takes arriving bytes to the programs, `null` while TCP keeps them.
  @Nullable ReceiveHook hook() {
    return hook;
  }

  /// Whether receive calls read the ingress queue alone. kernel: TCP_BPF_RX, tcp_bpf.c, 6.18.
  boolean judgesReceived() {
    return programs.verdict() != null;
  }

  /// Bytes of the socket's own stream went into its ingress queue.
  void passedReceived() {
    passed = true;
  }

  /// Whether passed bytes may still be unread.
  boolean hasUnreadPassed() {
    return passed && !(ingress.isEmpty() && backlog.isEmpty());
  }

  void disableTx() {
    txEnabled = false;
  }

  /// Whether messages are still taken.
  boolean isTxEnabled() {
    return txEnabled;
  }

  /// One more reference, for a map whose programs are to be taken.
  ///
  /// kernel: sock_map_link, sock_map.c, 6.18.
  ///
  /// @return 0, or EBUSY when both have a program of a kind
  int join(ProgramSlots ofMap) {
    if (programs.conflictsWith(ofMap)) {
      return -Errno.EBUSY.number();
    }
    references++;
    return 0;
  }

  /// Takes the programs of a map.
  ///
  /// @return whether its receive hook fits: only TCP has its stream parsed
  boolean take(ProgramSlots ofMap) {
    programs.take(ofMap);
    if (hook == null && ofMap.verdict() != null) {
      if (ofMap.parses() && !socket.kind().isTcp()) {
        return false;
      }
      hook = new ReceiveHook(socket, this);
    }
    return true;
  }

  void add(Link link) {
    links.add(link);
  }

  void remove(Link link) {
    links.remove(link);
    if (hook != null) {
      programs.leave(link.programs());
      if (programs.verdict() == null) {
        hook = null;
      }
    }
  }

  /// One holder less; the last one destroys it.
  void put() {
    if (--references == 0) {
      socket.dropPsock();
      stop();
      backlog.purge();
      ingress.purge(socket);
    }
  }

  /// kernel: sk_psock_stop. A message that waits for more bytes is never sent.
  void stop() {
    txEnabled = false;
    if (cork != null) {
      cork.free(socket, true);
      cork = null;
    }
  }

  /// The socket closes. kernel: sock_map_close.
  void close() {
    references++;
    for (Link link : List.copyOf(links)) {
      link.slotLosesSocket();
    }
    stop();
    put();
  }
}
