package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.Subprogram;
import java.util.Arrays;
import java.util.List;

/// Where a program's functions begin, and what each was found to do.
public final class Subprograms {
  private final int[] starts;
  private final int length;
  private final List<Subprogram> named;

  /// By subprogram: calls a helper that changes the packet, itself or through others.
  public final boolean[] changesPacket;

  public final boolean[] mightSleep;
  public final boolean[] tailCalls;

  /// Deepest stack use in bytes.
  public final int[] stackDepth;

  /// Used as an argument of a helper that calls back.
  public final boolean[] callback;

  public final boolean[] asyncCallback;

  /// Called on a path that was walked.
  public final boolean[] called;

  /// @param starts ascending, the first one 0
  /// @param length the program's, in slots
  public Subprograms(int[] starts, int length, List<Subprogram> named) {
    this.starts = starts;
    this.length = length;
    this.named = List.copyOf(named);
    changesPacket = new boolean[starts.length];
    mightSleep = new boolean[starts.length];
    tailCalls = new boolean[starts.length];
    stackDepth = new int[starts.length];
    callback = new boolean[starts.length];
    asyncCallback = new boolean[starts.length];
    called = new boolean[starts.length];
  }

  public int count() {
    return starts.length;
  }

  public int start(int subprogram) {
    return starts[subprogram];
  }

  /// The slot behind the subprogram's last one.
  public int end(int subprogram) {
    return subprogram + 1 < starts.length ? starts[subprogram + 1] : length;
  }

  /// The subprogram that begins at this slot, or -1.
  public int startingAt(int slot) {
    int index = Arrays.binarySearch(starts, slot);
    return index >= 0 ? index : -1;
  }

  /// The subprogram this slot belongs to.
  public int containing(int slot) {
    int index = Arrays.binarySearch(starts, slot);
    return index >= 0 ? index : -index - 2;
  }

  public boolean isGlobal(int subprogram) {
    for (Subprogram s : named) {
      if (s.start() == starts[subprogram]) {
        return s.global();
      }
    }
    return false;
  }

  public String name(int subprogram) {
    for (Subprogram s : named) {
      if (s.start() == starts[subprogram]) {
        return s.name();
      }
    }
    return "";
  }
}
