package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.kernel.KernelProfile;

/// How a test is played. Same options, same test, same run.
///
/// @param seed of the random numbers a program sees
/// @param instructionLimit most instructions of one run of a program
public record PlayerOptions(
    KernelProfile profile, long seed, long instructionLimit, FileSource files) {

  /// The newest kernel, seed 0, 100 million instructions a run, no files.
  public static PlayerOptions standard() {
    return new PlayerOptions(KernelProfile.newest(), 0, 100_000_000, FileSource.NONE);
  }

  public PlayerOptions withProfile(KernelProfile profile) {
    return new PlayerOptions(profile, seed, instructionLimit, files);
  }

  public PlayerOptions withSeed(long seed) {
    return new PlayerOptions(profile, seed, instructionLimit, files);
  }

  public PlayerOptions withInstructionLimit(long limit) {
    return new PlayerOptions(profile, seed, limit, files);
  }

  public PlayerOptions withFiles(FileSource files) {
    return new PlayerOptions(profile, seed, instructionLimit, files);
  }
}
