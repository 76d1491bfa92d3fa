package dev.skmsg.grammar.msgtest;

import dev.skmsg.runtime.scenario.Scenario;
import dev.skmsg.runtime.scenario.Scenario.ProgramFile;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.Step;
import dev.skmsg.runtime.scenario.Step.Endpoint;
import dev.skmsg.runtime.scenario.Step.Expectation;
import dev.skmsg.runtime.scenario.Step.Outcome;
import dev.skmsg.runtime.scenario.Step.Payload;
import dev.skmsg.runtime.scenario.Step.SendFlag;
import dev.skmsg.runtime.scenario.Step.SendMode;
import dev.skmsg.runtime.scenario.Step.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Prints a scenario as a test file that reads back as the same scenario, positions apart.
///
/// Names must be words of the language: a scenario that was read has no others.
public final class MsgTestPrinter {
  private MsgTestPrinter() {}

  public static String print(Scenario scenario) {
    StringBuilder out = new StringBuilder();
    for (ProgramFile program : scenario.programs()) {
      out.append(program(program)).append('\n');
    }
    for (Step step : scenario.setup()) {
      out.append(print(step)).append('\n');
    }
    for (TestCase test : scenario.tests()) {
      out.append(out.isEmpty() ? "" : "\n")
          .append("test ")
          .append(text(test.name()))
          .append(" {\n");
      for (ProgramFile program : test.programs()) {
        out.append("    ").append(program(program)).append('\n');
      }
      for (Step step : test.steps()) {
        out.append("    ").append(print(step)).append('\n');
      }
      out.append("}\n");
    }
    return out.toString();
  }

  /// One statement, without the end of its line.
  public static String print(Step step) {
    return switch (step) {
      case Step.Pair pair ->
          "pair %s, %s: %s%s%s"
              .formatted(
                  pair.left(),
                  pair.right(),
                  pair.family().words(),
                  at(" from ", pair.from()),
                  at(" to ", pair.to()));
      case Step.Open open ->
          "open %s: %s%s%s"
              .formatted(
                  open.socket(),
                  open.family().words(),
                  at(" at ", open.at()),
                  outcome(open.outcome()));
      case Step.Listen listen ->
          "listen %s: %s%s%s"
              .formatted(
                  listen.socket(),
                  listen.family().words(),
                  at(" at ", listen.at()),
                  outcome(listen.outcome()));
      case Step.Connect connect ->
          "connect %s to %s%s%s"
              .formatted(
                  connect.socket(),
                  connect.target(),
                  at(" from ", connect.from()),
                  outcome(connect.outcome()));
      case Step.Accept accept ->
          accept.socket() + " accepts " + accept.child() + outcome(accept.outcome());
      case Step.Attach attach ->
          "attach "
              + attach.program()
              + " to "
              + attach.map()
              + point(attach.point())
              + outcome(attach.outcome());
      case Step.Detach detach ->
          "detach "
              + detach.program()
              + " from "
              + detach.map()
              + point(detach.point())
              + outcome(detach.outcome());
      case Step.UpdateMap update ->
          entry(update.map(), update.key())
              + " = "
              + value(update.value())
              + flags(update.flags())
              + outcome(update.outcome());
      case Step.DeleteMap delete ->
          "delete " + entry(delete.map(), delete.key()) + outcome(delete.outcome());
      case Step.Send send -> send(send);
      case Step.Receive receive ->
          receive.socket()
              + " receives "
              + (receive.peek() ? "peek " : "")
              + expectation(receive.expected())
              + outcome(receive.outcome());
      case Step.Close close -> close.socket() + " closes" + outcome(close.outcome());
      case Step.Shutdown shutdown ->
          shutdown.socket() + " shuts down " + word(shutdown.how()) + outcome(shutdown.outcome());
      case Step.ExpectRuns runs -> "expect runs " + runs.count();
      case Step.ExpectRun run -> run(run);
      case Step.ExpectMap map ->
          "expect " + entry(map.map(), map.key()) + " = " + value(map.value());
      case Step.ExpectSocket socket -> socket(socket);
      case Step.ExpectRejected rejected ->
          "expect rejected "
              + text(rejected.text())
              + (rejected.program() == null ? "" : " of " + rejected.program())
              + (rejected.kernel() == null ? "" : " on " + rejected.kernel());
    };
  }

  private static String point(Step.@Nullable AttachPoint point) {
    return point == null ? "" : " as " + word(point);
  }

  private static String program(ProgramFile program) {
    return "program " + text(program.file());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String at(String word, @Nullable Endpoint endpoint) {
    return endpoint == null ? "" : word + endpoint(endpoint);
  }

  private static String endpoint(Endpoint endpoint) {
    byte[] address = endpoint.address();
    StringBuilder out = new StringBuilder();
    if (address.length == 4) {
      for (byte part : address) {
        out.append(out.isEmpty() ? "" : ".").append(Byte.toUnsignedInt(part));
      }
    } else {
      ByteBuffer groups = ByteBuffer.wrap(address);
      while (groups.hasRemaining()) {
        out.append(out.isEmpty() ? "[" : ":");
        out.append(Integer.toHexString(Short.toUnsignedInt(groups.getShort())));
      }
      out.append(']');
    }
    return out.append(':').append(endpoint.port()).toString();
  }

  private static String entry(String map, Value key) {
    boolean keyless = key instanceof Value.Raw(byte[] bytes) && bytes.length == 0;
    return "map " + map + "[" + (keyless ? "" : value(key)) + "]";
  }

  private static String value(Value value) {
    return switch (value) {
      case Value.Number number -> Long.toString(number.value());
      case Value.Raw raw -> bytes(raw.bytes());
      case Value.Socket socket -> socket.name();
      case Value.Name name -> name.name();
      case Value.Empty empty -> "empty";
    };
  }

  private static String flags(long flags) {
    if (flags == 0) {
      return "";
    }
    return " flags " + (flags == 1 ? "noexist" : flags == 2 ? "exist" : Long.toString(flags));
  }

  private static String outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeds succeeds -> "";
      case Outcome.Fails fails -> " fails " + fails.errno().name();
      case Outcome.Returns returns -> " returns " + returns.value();
      case Outcome.Any any -> " whatever";
    };
  }

  private static String send(Step.Send send) {
    return send.socket()
        + " sends "
        + payload(send.payload())
        + (send.flags().contains(SendFlag.MORE) ? " more" : "")
        + (send.flags().contains(SendFlag.NONBLOCKING) ? " nonblocking" : "")
        + (send.mode() == SendMode.SENDMSG ? "" : " as " + word(send.mode()))
        + (send.splitAnywhere() ? " split anywhere" : "")
        + outcome(send.outcome());
  }

  private static String payload(Payload payload) {
    return payload.parts().size() == 1
        ? bytes(payload.parts().getFirst())
        : payload.parts().stream()
            .map(MsgTestPrinter::bytes)
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String bytes(Step.Bytes part) {
    return switch (part) {
      case Step.Bytes.Literal literal -> bytes(literal.bytes());
      case Step.Bytes.FileContent file ->
          file.file().matches("[\\w./-]+") ? "@" + file.file() : "@\"" + file.file() + "\"";
      case Step.Bytes.Pattern pattern -> pattern.count() + " bytes";
    };
  }

  private static String expectation(Expectation expectation) {
    return switch (expectation) {
      case Expectation.Exactly exactly -> exactly(exactly.payload());
      case Expectation.Count count -> count.count() + " bytes" + digest(count.sha256());
      case Expectation.UpTo upTo -> "up to " + upTo.count() + " bytes" + digest(upTo.sha256());
      case Expectation.Nothing nothing -> "nothing";
      case Expectation.End end -> "end";
    };
  }

  /// `receives N bytes` takes any bytes: the pattern alone is written as a list.
  private static String exactly(Payload payload) {
    boolean pattern =
        payload.parts().size() == 1 && payload.parts().getFirst() instanceof Step.Bytes.Pattern;
    return pattern ? "[" + payload(payload) + "]" : payload(payload);
  }

  private static String digest(@Nullable String sha256) {
    return sha256 == null ? "" : " sha256 " + sha256;
  }

  private static String run(Step.ExpectRun run) {
    return "expect run "
        + run.run()
        + (run.size() == null ? "" : " size " + run.size())
        + (run.window() == null ? "" : " window " + run.window())
        + (run.returned() == null ? "" : " returned " + run.returned())
        + (run.verdict() == null ? "" : " verdict " + word(run.verdict()))
        + inside(run.inside());
  }

  private static String inside(Step.RunInside inside) {
    StringBuilder out = new StringBuilder(clause("elements", inside.elements()));
    for (Step.RingElement element : inside.element()) {
      out.append(" element ")
          .append(element.number())
          .append(clause("offset", element.offset()))
          .append(clause("length", element.length()))
          .append(element.copy() == null ? "" : element.copy() ? " copy" : " no copy");
    }
    return out.append(clause("apply", inside.applyBytes()))
        .append(clause("cork", inside.corkBytes()))
        .append(inside.redirect() == null ? "" : " redirects to " + inside.redirect())
        .toString();
  }

  private static String clause(String word, @Nullable Long number) {
    return number == null ? "" : " " + word + " " + number;
  }

  private static String socket(Step.ExpectSocket socket) {
    String error =
        switch (socket.error()) {
          case null -> "";
          case Outcome.Fails fails -> " error " + fails.errno().name();
          case Outcome.Succeeds _, Outcome.Returns _, Outcome.Any _ -> " error none";
        };
    return "expect socket "
        + socket.socket()
        + clause("apply", socket.applyBytes())
        + clause("cork", socket.corkBytes())
        + clause("held", socket.held())
        + clause("ingress", socket.ingress())
        + clause("queued", socket.queued())
        + error;
  }

  /// Bytes as a text if they are one, otherwise in hexadecimal.
  private static String bytes(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.chars().allMatch(MsgTestPrinter::isReadable)
          ? text(text)
          : "hex:" + HexFormat.of().formatHex(bytes);
    } catch (CharacterCodingException e) {
      return "hex:" + HexFormat.of().formatHex(bytes);
    }
  }

  private static boolean isReadable(int c) {
    return c == '\r' || c == '\n' || c == '\t' || !Character.isISOControl(c) && c != '\uFEFF';
  }

  private static String text(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\0' -> out.append("\\0");
        case '"', '\\' -> out.append('\\').append(c);
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append("\\x%02x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
