package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every message's way through a test.
///
/// @param received by socket, all bytes it received and those left in its queues at the end
public record Trace(List<Message> messages, Map<String, byte[]> received) {

  public static final Trace EMPTY = new Trace(List.of(), Map.of());

  public Trace {
    messages = List.copyOf(messages);
    received = Map.copyOf(received);
  }

  /// One send call.
  ///
  /// @param send from 1 within the test
  /// @param result bytes taken, or a negative error number
  /// @param delivered what was handed to TCP or put into an ingress queue, in order
  /// @param notes turns the message took, each with its reason
  public record Message(
      int send,
      String socket,
      byte[] payload,
      long result,
      @Nullable SourcePosition position,
      List<ProgramRun> runs,
      List<Delivery> delivered,
      List<String> notes) {

    public Message {
      runs = List.copyOf(runs);
      delivered = List.copyOf(delivered);
      notes = List.copyOf(notes);
    }
  }

  /// Bytes on their way to a socket.
  ///
  /// @param ingress put into its ingress queue by a redirect, not sent over the wire
  public record Delivery(String to, byte[] bytes, boolean ingress) {}
}
