package dev.skmsg.runtime.exec;

import java.util.Arrays;

/// The open frames of a run: where each returns to and what the return restores.
///
/// Frame 0 is the main program's. A program reached by a tail call may nest as deep again as a
/// fresh one, so the limit counts from where the running program began.
final class CallStack {
  // kernel: verifier.h, MAX_CALL_FRAMES, 6.18
  private static final int MAX_FRAMES = 8;
  // kernel: bpf.h, BPF_MAX_LOOPS, 6.18
  private static final long MAX_LOOPS = 8 * 1024 * 1024;
  // R6 to R9 and the frame pointer.
  private static final int SAVED = 5;
  private static final int FIRST_SAVED = 6;

  private LoadedProgram[] callers = new LoadedProgram[16];
  private int[] returnSlots = new int[16];
  private long[] saved = new long[16 * SAVED];
  private int[] floors = new int[16];
  private long[] loopsLeft = new long[16];
  private int depth;
  private int floor;

  void clear() {
    depth = 0;
    floor = 0;
    loopsLeft[0] = MAX_LOOPS;
  }

  int depth() {
    return depth;
  }

  /// How many frames the running program has open.
  int frames() {
    return depth - floor + 1;
  }

  /// Opens a frame; false when the running program has as many as it may.
  boolean push(LoadedProgram caller, int returnSlot, long[] registers) {
    if (frames() >= MAX_FRAMES) {
      return false;
    }
    depth++;
    if (depth == callers.length) {
      grow(2 * depth);
    }
    callers[depth] = caller;
    returnSlots[depth] = returnSlot;
    floors[depth] = floor;
    loopsLeft[depth] = MAX_LOOPS;
    System.arraycopy(registers, FIRST_SAVED, saved, SAVED * depth, SAVED);
    return true;
  }

  private void grow(int length) {
    callers = Arrays.copyOf(callers, length);
    returnSlots = Arrays.copyOf(returnSlots, length);
    saved = Arrays.copyOf(saved, length * SAVED);
    floors = Arrays.copyOf(floors, length);
    loopsLeft = Arrays.copyOf(loopsLeft, length);
  }

  LoadedProgram caller() {
    return callers[depth];
  }

  int returnSlot() {
    return returnSlots[depth];
  }

  /// Closes the frame and restores the caller's registers.
  void pop(long[] registers) {
    System.arraycopy(saved, SAVED * depth, registers, FIRST_SAVED, SAVED);
    floor = floors[depth];
    depth--;
  }

  /// The frame now belongs to another program.
  void replace() {
    floor = depth;
    loopsLeft[depth] = MAX_LOOPS;
  }

  /// Counts a may_goto of this frame; true when it must leave its loop.
  boolean loopsAreUp() {
    return --loopsLeft[depth] < 0;
  }
}
