package dev.skmsg.bpf.linux;

/// What the kernel's verifier counted.
///
/// @param processed instructions processed
/// @param totalStates states stored
/// @param peakStates most states held at once
public record LoadStatistics(int processed, int totalStates, int peakStates) {

  public static final LoadStatistics NONE = new LoadStatistics(0, 0, 0);
}
