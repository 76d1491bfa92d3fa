package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.kernel.KernelProfile;
import org.jspecify.annotations.Nullable;

/// How a test is played. Same options, same test, same run.
///
/// @param seed of the random numbers a program sees
/// @param instructionLimit most instructions of one run of a program
/// @param coverage counts what runs, `null` to leave it uncounted
public record PlayerOptions(
    KernelProfile profile,
    long seed,
    long instructionLimit,
    FileSource files,
    @Nullable Coverage coverage) {

  /// The newest kernel, seed 0, 100 million instructions a run, no files.
  public static PlayerOptions standard() {
    return new PlayerOptions(KernelProfile.newest(), 0, 100_000_000, FileSource.NONE, null);
  }

  public PlayerOptions withProfile(KernelProfile profile) {
    return new PlayerOptions(profile, seed, instructionLimit, files, coverage);
  }

  public PlayerOptions withSeed(long seed) {
    return new PlayerOptions(profile, seed, instructionLimit, files, coverage);
  }

  public PlayerOptions withInstructionLimit(long limit) {
    return new PlayerOptions(profile, seed, limit, files, coverage);
  }

  public PlayerOptions withFiles(FileSource files) {
    return new PlayerOptions(profile, seed, instructionLimit, files, coverage);
  }

  public PlayerOptions withCoverage(@Nullable Coverage coverage) {
    return new PlayerOptions(profile, seed, instructionLimit, files, coverage);
  }
}
