package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import java.util.Arrays;
import java.util.HexFormat;

/// What comes of `expect map NAME[KEY] = VALUE`.
sealed interface EntryCheck {
  /// It holds.
  record Holds() implements EntryCheck {}

  /// It does not.
  record Differs(String wanted, String actual) implements EntryCheck {}

  /// The map can hold no such value.
  record Senseless(String why) implements EntryCheck {}

  /// Compares what is expected of an entry with what there is.
  static EntryCheck of(Step.ExpectMap expected, Stage.Entry found) {
    if (expected.value() instanceof Step.Value.Empty) {
      return found instanceof Stage.Entry.Absent ? new Holds() : new Differs("empty", shown(found));
    }
    return switch (found) {
      case Stage.Entry.Absent _ -> new Differs(shown(expected.value()), "empty");
      case Stage.Entry.Bytes(byte[] bytes) -> ofBytes(expected, bytes);
      case Stage.Entry.Named(String name) ->
          switch (expected.value()) {
            case Step.Value.Number _, Step.Value.Raw _ ->
                new Senseless("map " + expected.map() + " holds programs or maps, not bytes");
            case Step.Value.Socket _, Step.Value.Name _, Step.Value.Empty _ ->
                same(shown(expected.value()), name);
          };
      case Stage.Entry.Socket socket -> ofSocket(expected, socket);
    };
  }

  private static EntryCheck same(String wanted, String actual) {
    return wanted.equals(actual) ? new Holds() : new Differs(wanted, actual);
  }

  private static EntryCheck ofBytes(Step.ExpectMap expected, byte[] value) {
    byte[] wanted = ValueBytes.of(expected.value(), value.length);
    if (wanted == null) {
      return new Senseless(
          "a value of map %s has %d bytes".formatted(expected.map(), value.length));
    }
    return Arrays.equals(wanted, value)
        ? new Holds()
        : new Differs(shown(expected.value(), wanted), shown(expected.value(), value));
  }

  private static EntryCheck ofSocket(Step.ExpectMap expected, Stage.Entry.Socket found) {
    return switch (expected.value()) {
      case Step.Value.Socket _, Step.Value.Name _, Step.Value.Empty _ ->
          same(shown(expected.value()), found.name());
      case Step.Value.Number(long cookie) ->
          found.cookie() == cookie
              ? new Holds()
              : new Differs(
                  "the socket with cookie " + cookie,
                  found.name() + " with cookie " + found.cookie());
      case Step.Value.Raw _ -> new Senseless("map " + expected.map() + " holds sockets, not bytes");
    };
  }

  private static String shown(Stage.Entry entry) {
    return switch (entry) {
      case Stage.Entry.Absent _ -> "empty";
      case Stage.Entry.Bytes(byte[] bytes) -> ByteText.show(bytes);
      case Stage.Entry.Named(String name) -> name;
      case Stage.Entry.Socket socket -> socket.name();
    };
  }

  private static String shown(Step.Value value) {
    return switch (value) {
      case Step.Value.Number(long number) -> Long.toString(number);
      case Step.Value.Raw(byte[] bytes) -> ByteText.show(bytes);
      case Step.Value.Socket(String name) -> name;
      case Step.Value.Name(String name, SourcePosition _) -> name;
      case Step.Value.Empty _ -> "empty";
    };
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
}
