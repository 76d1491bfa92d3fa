package dev.skmsg.verifier;

/// What the verification cost, counted as the kernel counts it.
///
/// @param processed instructions processed
/// @param totalStates states stored
/// @param peakStates most states held at once
public record Statistics(int processed, int totalStates, int peakStates) {

  public static final Statistics NONE = new Statistics(0, 0, 0);
}
