package dev.skmsg.runtime.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a program.
///
/// @param number from 1 within the test
/// @param socket the sending socket's name
/// @param size ctx.size when the program ended
/// @param window data_end - data when it ended
/// @param returned R0, as a signed 32-bit value
/// @param inside what the run left in its message, `null` where that cannot be seen
/// @param notes what the program could not see: undefined bytes read, a redirect's missing key
public record ProgramRun(
    int number,
    String program,
    String socket,
    long size,
    long window,
    long returned,
    Step.Verdict verdict,
    @Nullable Inside inside,
    List<HelperCall> calls,
    List<String> notes) {

  public ProgramRun {
    calls = List.copyOf(calls);
    notes = List.copyOf(notes);
  }

  /// A message after a run.
  ///
  /// @param elements of its ring; empty for received bytes, which have none
  /// @param redirect the socket it goes to, `null` without a redirect
  public record Inside(
      List<Element> elements, long applyBytes, long corkBytes, @Nullable String redirect) {
    public Inside {
      elements = List.copyOf(elements);
    }
  }

  /// A part of a message.
  ///
  /// @param offset in its page
  /// @param copy shared: to be copied before it is written
  public record Element(int offset, int length, boolean copy) {}

  /// A helper a program called.
  ///
  /// @param name without the `bpf_` prefix
  /// @param arguments in words
  /// @param shown the result in words
  public record HelperCall(String name, List<String> arguments, long result, String shown) {
    public HelperCall {
      arguments = List.copyOf(arguments);
    }
  }
}
