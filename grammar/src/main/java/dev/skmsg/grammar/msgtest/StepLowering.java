package dev.skmsg.grammar.msgtest;

import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.grammar.msgtest.Syntax.Line;
import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.language.msgTest.AcceptCall;
import dev.skmsg.language.msgTest.AttachStatement;
import dev.skmsg.language.msgTest.ByteList;
import dev.skmsg.language.msgTest.Bytes;
import dev.skmsg.language.msgTest.Call;
import dev.skmsg.language.msgTest.CloseCall;
import dev.skmsg.language.msgTest.ConnectStatement;
import dev.skmsg.language.msgTest.DeleteStatement;
import dev.skmsg.language.msgTest.DetachStatement;
import dev.skmsg.language.msgTest.ExpectStatement;
import dev.skmsg.language.msgTest.Flags;
import dev.skmsg.language.msgTest.ListenStatement;
import dev.skmsg.language.msgTest.MsgTestPackage.Literals;
import dev.skmsg.language.msgTest.OpenStatement;
import dev.skmsg.language.msgTest.Outcome;
import dev.skmsg.language.msgTest.PairStatement;
import dev.skmsg.language.msgTest.ReceiveCall;
import dev.skmsg.language.msgTest.Received;
import dev.skmsg.language.msgTest.SendCall;
import dev.skmsg.language.msgTest.SendOption;
import dev.skmsg.language.msgTest.ShutdownCall;
import dev.skmsg.language.msgTest.SocketStatement;
import dev.skmsg.language.msgTest.Statement;
import dev.skmsg.language.msgTest.UpdateStatement;
import dev.skmsg.runtime.scenario.Step;
import dev.skmsg.runtime.scenario.Step.AttachPoint;
import dev.skmsg.runtime.scenario.Step.Endpoint;
import dev.skmsg.runtime.scenario.Step.Expectation.Count;
import dev.skmsg.runtime.scenario.Step.Expectation.End;
import dev.skmsg.runtime.scenario.Step.Expectation.Exactly;
import dev.skmsg.runtime.scenario.Step.Expectation.Nothing;
import dev.skmsg.runtime.scenario.Step.Expectation.UpTo;
import dev.skmsg.runtime.scenario.Step.Family;
import dev.skmsg.runtime.scenario.Step.How;
import dev.skmsg.runtime.scenario.Step.Payload;
import dev.skmsg.runtime.scenario.Step.SendFlag;
import dev.skmsg.runtime.scenario.Step.SendMode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.jspecify.annotations.Nullable;

/// Makes a step of one statement, and checks what the grammar leaves open: names, values, bounds.
final class StepLowering {
  /// The most bytes one `N bytes` may stand for: 64 MiB.
  static final long MOST_BYTES = 64L << 20;

  private final SourceText source;
  private final Line line;
  private final LiteralReader literals;
  private final Problems problems;
  private final Sockets sockets;
  private final SourcePosition position;
  private final EntryLowering entries;
  private final ExpectationLowering expectations;

  StepLowering(
      SourceText source, Line line, LiteralReader literals, Problems problems, Sockets sockets) {
    this.line = line;
    this.literals = literals;
    this.problems = problems;
    this.sockets = sockets;
    this.source = source;
    this.position = source.position(line.offset());
    this.entries = new EntryLowering(this, literals, problems, sockets);
    this.expectations = new ExpectationLowering(this, literals, problems, entries, position);
  }

  Step step(Statement statement) {
    return switch (statement) {
      case PairStatement pair -> pair(pair);
      case OpenStatement open -> open(open);
      case ListenStatement listen -> listen(listen);
      case ConnectStatement connect -> connect(connect);
      case AttachStatement attach ->
          new Step.Attach(
              attach.getProgram(),
              attach.getMap(),
              point(attach.getPoint()),
              outcome(attach.getOutcome()),
              position);
      case DetachStatement detach ->
          new Step.Detach(
              detach.getProgram(),
              detach.getMap(),
              point(detach.getPoint()),
              outcome(detach.getOutcome()),
              position);
      case UpdateStatement update -> update(update);
      case DeleteStatement delete ->
          new Step.DeleteMap(
              delete.getEntry().getMap(),
              entries.key(delete.getEntry()),
              outcome(delete.getOutcome()),
              position);
      case ExpectStatement expect -> expectations.expectation(expect.getExpectation());
      case SocketStatement call ->
          call(socket(token(call, Literals.SOCKET_STATEMENT__SOCKET)), call.getCall());
      default -> throw new IllegalStateException("not a step: " + statement.eClass().getName());
    };
  }

  // ---- sockets and maps

  private Step pair(PairStatement pair) {
    Family family = family(pair.getFamily());
    declare(token(pair, Literals.PAIR_STATEMENT__LEFT));
    declare(token(pair, Literals.PAIR_STATEMENT__RIGHT));
    return new Step.Pair(
        pair.getLeft(),
        pair.getRight(),
        family,
        endpoint(pair, Literals.PAIR_STATEMENT__FROM, family),
        endpoint(pair, Literals.PAIR_STATEMENT__TO, family),
        position);
  }

  private Step open(OpenStatement open) {
    Family family = family(open.getFamily());
    declare(token(open, Literals.OPEN_STATEMENT__SOCKET), family);
    return new Step.Open(
        open.getSocket(),
        family,
        endpoint(open, Literals.OPEN_STATEMENT__AT, family),
        outcome(open.getOutcome()),
        position);
  }

  private Step listen(ListenStatement listen) {
    Family family = family(listen.getFamily());
    declare(token(listen, Literals.LISTEN_STATEMENT__SOCKET), family);
    if (!family.listens()) {
      problems.error(
          token(listen, Literals.LISTEN_STATEMENT__FAMILY),
          "a "
              + family.words()
              + " socket cannot listen: write 'open NAME: "
              + family.words()
              + "'");
    }
    return new Step.Listen(
        listen.getSocket(),
        family,
        endpoint(listen, Literals.LISTEN_STATEMENT__AT, family),
        outcome(listen.getOutcome()),
        position);
  }

  private Step connect(ConnectStatement connect) {
    Token target = token(connect, Literals.CONNECT_STATEMENT__TARGET);
    String known = socket(target);
    declare(token(connect, Literals.CONNECT_STATEMENT__SOCKET));
    return new Step.Connect(
        connect.getSocket(),
        known,
        endpoint(connect, Literals.CONNECT_STATEMENT__FROM, sockets.family(known)),
        outcome(connect.getOutcome()),
        position);
  }

  private static Family family(dev.skmsg.language.msgTest.Family family) {
    String word = family.getUnix() == null ? family.getWord() : "unix_" + family.getUnix();
    return Family.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private void declare(Token name) {
    Integer earlier = sockets.declare(name.text(), line.number());
    if (earlier != null) {
      problems.error(name, "there is a socket '" + name.text() + "' already, from line " + earlier);
    }
  }

  private void declare(Token name, Family family) {
    declare(name);
    sockets.family(name.text(), family);
  }

  /// An address of a socket, `null` when none is given.
  ///
  /// @param family `null` when it is not known
  private @Nullable Endpoint endpoint(
      EObject owner, EStructuralFeature feature, @Nullable Family family) {
    if (owner.eGet(feature) == null) {
      return null;
    }
    Token token = token(owner, feature);
    Endpoint endpoint = literals.endpoint(token);
    if (endpoint != null && family != null && endpoint.address().length != family.addressBytes()) {
      problems.error(
          token,
          switch (family.addressBytes()) {
            case 0 -> "a " + family.words() + " socket has no such address";
            case 4 -> "a " + family.words() + " socket has an IPv4 address, as in 10.0.0.1:80";
            default -> "a " + family.words() + " socket has an IPv6 address, as in [fd00::1]:80";
          });
    }
    return endpoint;
  }

  private static @Nullable AttachPoint point(@Nullable String word) {
    return word == null ? null : AttachPoint.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private Step update(UpdateStatement update) {
    return new Step.UpdateMap(
        update.getEntry().getMap(),
        entries.key(update.getEntry()),
        entries.value(update.getValue(), false),
        update.getFlags() == null ? 0 : flags(update.getFlags()),
        outcome(update.getOutcome()),
        position);
  }

  private long flags(Flags flags) {
    String name = flags.getName();
    if (name == null) {
      return literals.bits(token(flags, Literals.FLAGS__NUMBER));
    }
    return switch (name) {
      case "any" -> 0;
      case "noexist" -> 1;
      case "exist" -> 2;
      default -> throw new IllegalStateException(name);
    };
  }

  /// The name of a socket that must be known.
  String socket(Token name) {
    if (!sockets.knows(name.text())) {
      problems.error(name, noSocket(name));
    }
    return name.text();
  }

  String noSocket(Token name) {
    return "there is no socket '" + name.text() + "'" + Spelling.hint(name.text(), sockets.names());
  }

  // ---- calls

  private Step call(String socket, Call call) {
    return switch (call) {
      case SendCall send -> send(socket, send);
      case ReceiveCall receive ->
          new Step.Receive(
              socket,
              received(receive.getExpected()),
              receive.isPeek(),
              outcome(receive.getOutcome()),
              position);
      case AcceptCall accept -> {
        declare(token(accept, Literals.ACCEPT_CALL__CHILD));
        yield new Step.Accept(socket, accept.getChild(), outcome(accept.getOutcome()), position);
      }
      case CloseCall close -> new Step.Close(socket, outcome(close.getOutcome()), position);
      case ShutdownCall shutdown ->
          new Step.Shutdown(
              socket,
              How.valueOf(shutdown.getHow().toUpperCase(Locale.ROOT)),
              outcome(shutdown.getOutcome()),
              position);
      default -> throw new IllegalStateException("not a call: " + call.eClass().getName());
    };
  }

  private Step send(String socket, SendCall send) {
    SendMode mode = SendMode.SENDMSG;
    Set<SendFlag> flags = EnumSet.noneOf(SendFlag.class);
    boolean splitAnywhere = false;
    Set<String> words = new HashSet<>();
    for (SendOption option : send.getOptions()) {
      Token word = token(option, Literals.SEND_OPTION__WORD);
      boolean isMode = word.text().equals("sendfile") || word.text().equals("splice");
      if (!words.add(isMode ? "as" : word.text())) {
        problems.error(word, "'" + word.text() + "': this has been said already");
      }
      switch (word.text()) {
        case "more" -> flags.add(SendFlag.MORE);
        case "nonblocking" -> flags.add(SendFlag.NONBLOCKING);
        case "anywhere" -> splitAnywhere = true;
        default -> mode = SendMode.valueOf(word.text().toUpperCase(Locale.ROOT));
      }
    }
    ByteList list = send.getData().getList();
    Payload payload =
        list == null ? payload(List.of(send.getData().getSingle())) : payload(list.getParts());
    return new Step.Send(
        socket, payload, mode, flags, splitAnywhere, outcome(send.getOutcome()), position);
  }

  private Payload payload(List<Bytes> parts) {
    return new Payload(parts.stream().map(this::bytes).toList());
  }

  private Step.Bytes bytes(Bytes part) {
    if (part.getText() != null) {
      return new Step.Bytes.Literal(literals.text(token(part, Literals.BYTES__TEXT)));
    }
    if (part.getHex() != null) {
      return new Step.Bytes.Literal(literals.hex(token(part, Literals.BYTES__HEX)));
    }
    if (part.getFile() != null) {
      return new Step.Bytes.FileContent(literals.fileName(token(part, Literals.BYTES__FILE)));
    }
    return new Step.Bytes.Pattern(count(part, Literals.BYTES__PATTERN));
  }

  private int count(EObject owner, EStructuralFeature feature) {
    return (int) literals.within(token(owner, feature), 0, MOST_BYTES, "a number of bytes");
  }

  private Step.Expectation received(Received received) {
    if (received.isNothing()) {
      return new Nothing();
    }
    if (received.isEnd()) {
      return new End();
    }
    if (received.getCount() != null) {
      int count = count(received, Literals.RECEIVED__COUNT);
      String digest =
          received.getDigest() == null
              ? null
              : literals.digest(token(received, Literals.RECEIVED__DIGEST));
      return received.isUpTo() ? new UpTo(count, digest) : new Count(count, digest);
    }
    ByteList list = received.getList();
    return new Exactly(
        list == null ? payload(List.of(received.getSingle())) : payload(list.getParts()));
  }

  private Step.Outcome outcome(@Nullable Outcome outcome) {
    if (outcome == null) {
      return Step.Outcome.SUCCEEDS;
    }
    if (outcome.isWhatever()) {
      return Step.Outcome.ANY;
    }
    if (outcome.getErrno() == null) {
      return new Step.Outcome.Returns(literals.bits(token(outcome, Literals.OUTCOME__VALUE)));
    }
    return fails(token(outcome, Literals.OUTCOME__ERRNO));
  }

  Step.Outcome fails(Token name) {
    for (Errno errno : Errno.values()) {
      if (errno.name().equals(name.text())) {
        return new Step.Outcome.Fails(errno);
      }
    }
    List<String> names = Arrays.stream(Errno.values()).map(Errno::name).toList();
    problems.error(
        name,
        "there is no error '"
            + name.text()
            + "'"
            + Spelling.hint(name.text().toUpperCase(Locale.ROOT), names));
    return Step.Outcome.SUCCEEDS;
  }

  SourcePosition position(Token token) {
    return source.position(token.offset());
  }

  /// The token a feature's value was read from.
  Token token(EObject owner, EStructuralFeature feature) {
    INode node = NodeModelUtils.findNodesForFeature(owner, feature).getFirst();
    return new Token("", NodeModelUtils.getTokenText(node), line.origin(node.getOffset()));
  }
}
