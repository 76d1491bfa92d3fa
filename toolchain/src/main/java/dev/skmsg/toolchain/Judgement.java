package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.kernel.Errno;
import org.jspecify.annotations.Nullable;

/// What one judge, the model or a running kernel, says of a program.
///
/// @param file the file the program came from, as the user named it
/// @param kernel version of the profile, or of the running kernel
/// @param errno for a rejected program
/// @param error for a rejected program the kernel's last error line; for an unsupported one what is
/// not modelled
/// @param slot the instruction concerned, -1 when there is none or it is not known
/// @param processed instructions processed, -1 when not known; so the states
/// @param micros how long it took, microseconds
/// @param log the log in the kernel's format
public record Judgement(
    String file,
    Program program,
    String kernel,
    Outcome outcome,
    @Nullable Errno errno,
    @Nullable String error,
    int slot,
    int processed,
    int totalStates,
    int peakStates,
    long micros,
    String log) {

  public enum Outcome {
    ACCEPT,
    REJECT,
    UNSUPPORTED
  }

  /// No verdict, and why.
  static Judgement unsupported(String file, Program program, String kernel, String why) {
    return new Judgement(
        file, program, kernel, Outcome.UNSUPPORTED, null, why, -1, -1, 0, 0, 0, "");
  }

  /// Where the instruction concerned stands in the source, if that is known.
  public @Nullable SourcePosition position() {
    return slot < 0 ? null : program.position(slot);
  }
}
