package dev.skmsg.toolchain;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.scenario.ProgramRun;
import dev.skmsg.runtime.scenario.ProgramRun.HelperCall;
import dev.skmsg.runtime.scenario.Trace;
import dev.skmsg.runtime.scenario.Trace.Delivery;
import java.util.HexFormat;
import java.util.Locale;

/// The way of messages in words: what the program saw, what it called, its verdict, what arrived.
public final class MessageWay {
  private static final int SHOWN_BYTES = 64;

  /// What a piece of the text says, for whoever has colours.
  public enum Tone {
    GOOD,
    BAD,
    WARNING,
    STRONG,
    FAINT
  }

  /// Gives a piece of text its colour.
  public interface Painter {
    String paint(Tone tone, String text);
  }

  private final Painter painter;
  private final StringBuilder text = new StringBuilder();

  private MessageWay(Painter painter) {
    this.painter = painter;
  }

  /// All messages of a test, a blank line between them, without colours.
  public static String text(Trace trace) {
    StringBuilder all = new StringBuilder();
    for (Trace.Message message : trace.messages()) {
      all.append(all.isEmpty() ? "" : "\n").append(of(message, (_, text) -> text));
    }
    return all.toString();
  }

  /// The way of one message; several lines.
  public static String of(Trace.Message message, Painter painter) {
    MessageWay way = new MessageWay(painter);
    way.message(message);
    return way.text.toString();
  }

  private void line(String words) {
    text.append(words).append('\n');
  }

  private void message(Trace.Message message) {
    line(painter.paint(Tone.STRONG, "send " + message.send()) + "  " + shown(message.payload()));
    message.runs().forEach(this::run);
    message.notes().forEach(note -> line("  " + painter.paint(Tone.FAINT, note)));
    line(
        message.result() >= 0
            ? "  sent       " + message.result() + " bytes"
            : "  sent       " + painter.paint(Tone.BAD, "fails with " + errno(message.result())));
    if (message.delivered().isEmpty()) {
      line("  delivered  nothing");
    }
    for (Delivery delivery : message.delivered()) {
      line(
          "  delivered  to "
              + delivery.to()
              + (delivery.ingress() ? " (ingress)" : "")
              + ": "
              + shown(delivery.bytes()));
    }
  }

  private void run(ProgramRun run) {
    line("  run %d   size %d, window %d bytes".formatted(run.number(), run.size(), run.window()));
    for (HelperCall call : run.calls()) {
      line(
          "          "
              + call.name()
              + "("
              + String.join(", ", call.arguments())
              + ") = "
              + call.shown());
    }
    run.notes().forEach(note -> line("          " + painter.paint(Tone.FAINT, note)));
    line("          returned " + run.returned() + ": " + verdict(run));
  }

  private String verdict(ProgramRun run) {
    String word = run.verdict().name().toLowerCase(Locale.ROOT);
    return painter.paint(
        switch (run.verdict()) {
          case PASS -> Tone.GOOD;
          case DROP -> Tone.BAD;
          case REDIRECT -> Tone.WARNING;
        },
        word);
  }

  /// The name of a negative result's error.
  public static String errno(long result) {
    return Errno.of((int) -result).map(Errno::name).orElse("errno " + -result);
  }

  /// `18 bytes "GET / HTTP/1.1\r\n"`: printable text with escapes, cut after some bytes.
  public static String shown(byte[] bytes) {
    StringBuilder shown = new StringBuilder();
    shown.append(bytes.length).append(bytes.length == 1 ? " byte \"" : " bytes \"");
    for (int i = 0; i < Math.min(bytes.length, SHOWN_BYTES); i++) {
      byte b = bytes[i];
      shown.append(
          switch (b) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default ->
                b >= 0x20 && b < 0x7f
                    ? String.valueOf((char) b)
                    : "\\x" + HexFormat.of().toHexDigits(b);
          });
    }
    return shown.append(bytes.length > SHOWN_BYTES ? "\"..." : "\"").toString();
  }
}
