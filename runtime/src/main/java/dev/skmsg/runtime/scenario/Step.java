package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One statement of a test, in the order in which they happen.
public sealed interface Step {

  SourcePosition position();

  /// `pair A, B: tcp4 from 10.0.0.1:40000 to 10.0.0.2:80`: a connected pair; A is the side that
  /// connected.
  ///
  /// @param from A's address, `null` to have one chosen
  /// @param to B's address
  record Pair(
      String left,
      String right,
      Family family,
      @Nullable Endpoint from,
      @Nullable Endpoint to,
      SourcePosition position)
      implements Step {}

  /// `open S: udp4 at 10.0.0.1:80`: a socket that is connected with nobody.
  ///
  /// @param at what it is bound to, `null` to leave it unbound; unix dgram sockets have a name
  record Open(
      String socket, Family family, @Nullable Endpoint at, Outcome outcome, SourcePosition position)
      implements Step {}

  /// `listen L: tcp4 at 10.0.0.1:80`.
  ///
  /// @param at its address, `null` to have one chosen
  record Listen(
      String socket, Family family, @Nullable Endpoint at, Outcome outcome, SourcePosition position)
      implements Step {}

  /// `connect C to L`: a new socket of L's family, connected to the address that L is bound to.
  ///
  /// @param from C's address, `null` to have one chosen
  record Connect(
      String socket,
      String target,
      @Nullable Endpoint from,
      Outcome outcome,
      SourcePosition position)
      implements Step {}

  /// `L accepts C`: the oldest connection that waits becomes a socket.
  record Accept(String socket, String child, Outcome outcome, SourcePosition position)
      implements Step {}

  /// `attach PROGRAM to MAP as stream_verdict`.
  ///
  /// @param point `null` for the one that the program's section names
  record Attach(
      String program,
      String map,
      @Nullable AttachPoint point,
      Outcome outcome,
      SourcePosition position)
      implements Step {}

  /// `detach PROGRAM from MAP`.
  ///
  /// @param point `null` for the one that the program's section names
  record Detach(
      String program,
      String map,
      @Nullable AttachPoint point,
      Outcome outcome,
      SourcePosition position)
      implements Step {}

  /// `map NAME[KEY] = VALUE flags noexist`.
  ///
  /// @param flags as the update call takes them: 0 any, 1 noexist, 2 exist
  record UpdateMap(
      String map, Value key, Value value, long flags, Outcome outcome, SourcePosition position)
      implements Step {}

  /// `delete map NAME[KEY]`.
  record DeleteMap(String map, Value key, Outcome outcome, SourcePosition position)
      implements Step {}

  /// `A sends DATA`.
  record Send(
      String socket,
      Payload payload,
      SendMode mode,
      Set<SendFlag> flags,
      boolean splitAnywhere,
      Outcome outcome,
      SourcePosition position)
      implements Step {
    public Send {
      flags = Set.copyOf(flags);
    }
  }

  /// `B receives ...`.
  record Receive(
      String socket, Expectation expected, boolean peek, Outcome outcome, SourcePosition position)
      implements Step {}

  /// `A closes`.
  record Close(String socket, Outcome outcome, SourcePosition position) implements Step {}

  /// `A shuts down write`.
  record Shutdown(String socket, How how, Outcome outcome, SourcePosition position)
      implements Step {}

  /// `expect runs N`: since the last action that was neither an expectation nor a receive.
  record ExpectRuns(int count, SourcePosition position) implements Step {}

  /// `expect run K size N window N returned N verdict V`, and what only a simulation shows.
  ///
  /// @param run from 1
  /// @param size what the program saw in ctx.size; `null` for any, and so the others
  /// @param window data_end - data at the end of the run
  /// @param returned the program's R0
  record ExpectRun(
      int run,
      @Nullable Long size,
      @Nullable Long window,
      @Nullable Long returned,
      @Nullable Verdict verdict,
      RunInside inside,
      SourcePosition position)
      implements Step {}

  /// What a run left in its message: `elements N element K offset N length N copy apply N cork N
  /// redirects to B`.
  ///
  /// @param elements of the ring; `null` for any number, and so the others
  /// @param applyBytes what bpf_msg_apply_bytes asked for
  /// @param corkBytes what bpf_msg_cork_bytes asked for
  /// @param redirect the socket the message goes to
  record RunInside(
      @Nullable Long elements,
      List<RingElement> element,
      @Nullable Long applyBytes,
      @Nullable Long corkBytes,
      @Nullable String redirect) {
    /// Nothing is expected.
    public static final RunInside ANY = new RunInside(null, List.of(), null, null, null);

    public RunInside {
      element = List.copyOf(element);
    }
  }

  /// One element of a ring.
  ///
  /// @param number from 1
  /// @param offset in its page; `null` for any, and so the others
  /// @param copy the element is shared, and has to be copied before it is written
  record RingElement(
      int number, @Nullable Long offset, @Nullable Long length, @Nullable Boolean copy) {}

  /// `expect socket A apply N cork N held N ingress N queued N error EPIPE`.
  ///
  /// @param applyBytes for which the last verdict still holds; `null` for any, and so the others
  /// @param corkBytes still to come before what is held back is judged
  /// @param held bytes held back until then
  /// @param ingress bytes that a redirect or a verdict has put into its receive queue
  /// @param queued bytes in TCP's own receive queue
  /// @param error the error that the next call would report
  record ExpectSocket(
      String socket,
      @Nullable Long applyBytes,
      @Nullable Long corkBytes,
      @Nullable Long held,
      @Nullable Long ingress,
      @Nullable Long queued,
      @Nullable Outcome error,
      SourcePosition position)
      implements Step {}

  /// `expect map NAME[KEY] = VALUE`.
  record ExpectMap(String map, Value key, Value value, SourcePosition position) implements Step {}

  /// `expect rejected "TEXT" on 6.1`: TEXT occurs in the log of the verification.
  ///
  /// @param program which of the file's programs; `null` for the only one
  /// @param kernel the profile; `null` for the one in use
  record ExpectRejected(
      @Nullable String program, String text, @Nullable String kernel, SourcePosition position)
      implements Step {}

  /// The kinds of sockets that a sockmap takes.
  enum Family {
    TCP4("tcp4", 4),
    TCP6("tcp6", 16),
    UDP4("udp4", 4),
    UDP6("udp6", 16),
    UNIX_STREAM("unix stream", 0),
    UNIX_DGRAM("unix dgram", 0);

    private final String words;
    private final int addressBytes;

    Family(String words, int addressBytes) {
      this.words = words;
      this.addressBytes = addressBytes;
    }

    /// As a test writes it.
    public String words() {
      return words;
    }

    /// Bytes of an address; 0 where none may be given.
    public int addressBytes() {
      return addressBytes;
    }

    /// Whether sockets of this kind listen and accept.
    public boolean listens() {
      return this != UDP4 && this != UDP6 && this != UNIX_DGRAM;
    }
  }

  /// An address of a socket.
  ///
  /// @param address 4 or 16 bytes in network order
  record Endpoint(byte[] address, int port) {}

  enum SendMode {
    SENDMSG,
    SENDFILE,
    SPLICE
  }

  enum SendFlag {
    MORE,
    NONBLOCKING
  }

  enum How {
    READ,
    WRITE,
    BOTH
  }

  /// Where a program sits in a sockmap, by bpftool's words.
  enum AttachPoint {
    MSG_VERDICT,
    STREAM_PARSER,
    STREAM_VERDICT,
    SKB_VERDICT
  }

  enum Verdict {
    PASS,
    DROP,
    REDIRECT
  }

  /// What a call is expected to do.
  sealed interface Outcome {
    /// Succeeds: a send takes every byte.
    record Succeeds() implements Outcome {}

    /// `fails EACCES`.
    record Fails(dev.skmsg.bpf.kernel.Errno errno) implements Outcome {}

    /// `returns N`.
    record Returns(long value) implements Outcome {}

    /// `whatever`: any result.
    record Any() implements Outcome {}

    Succeeds SUCCEEDS = new Succeeds();
    Any ANY = new Any();
  }

  /// What is sent: the parts are an iov list.
  record Payload(List<Bytes> parts) {
    public Payload {
      parts = List.copyOf(parts);
    }
  }

  /// A source of bytes.
  sealed interface Bytes {
    record Literal(byte[] bytes) implements Bytes {}

    /// `@FILE`, relative to the test file.
    record FileContent(String file) implements Bytes {}

    /// `N bytes`: byte i is i mod 251.
    record Pattern(int count) implements Bytes {}
  }

  /// What a receive expects.
  sealed interface Expectation {
    /// Exactly these bytes, the parts one after the other, read in as many calls as it takes.
    record Exactly(Payload payload) implements Expectation {}

    /// `N bytes`, whatever they are.
    ///
    /// @param sha256 first hexadecimal digits of the digest, lower case; `null` to accept any bytes
    record Count(int count, @Nullable String sha256) implements Expectation {}

    /// `up to N bytes`: one non-blocking call.
    record UpTo(int count, @Nullable String sha256) implements Expectation {}

    record Nothing() implements Expectation {}

    /// `end`: the peer has shut down.
    record End() implements Expectation {}
  }

  /// A key or value of a map.
  sealed interface Value {
    /// A number, little-endian in the map's size; negative ones as their two's complement, those
    /// from 2^63 on as the negative long with the same bits.
    record Number(long value) implements Value {}

    record Raw(byte[] bytes) implements Value {}

    /// A socket by name; in a map of programs or maps, one of these.
    record Socket(String name) implements Value {}

    /// A name that no socket has: a program's or a map's.
    record Name(String name, SourcePosition position) implements Value {}

    /// No entry.
    record Empty() implements Value {}
  }
}
