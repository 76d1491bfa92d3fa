package dev.skmsg.runtime.exec;

/// What a guest can observe of the machine around it, and how long it may run.
///
/// @param seed of the random numbers
/// @param stepLimit most instructions of one run, callbacks and tail calls together
/// @param bootNanoseconds what the clock shows at first; each look at it moves it on
/// @param epochNanoseconds the wall clock at boot time 0
/// @param processId of the sending task: thread group in the high half, thread in the low half
/// @param userId group in the high half, user in the low half
/// @param command name of the sending task, at most 15 bytes
public record MachineOptions(
    long seed,
    long stepLimit,
    long bootNanoseconds,
    long epochNanoseconds,
    long processId,
    long userId,
    String command) {

  /// A second after boot, on behalf of process 1000 of root.
  public static final MachineOptions DEFAULT =
      new MachineOptions(
          0, 1L << 30, 1_000_000_000L, 1_767_225_600_000_000_000L, 1000L << 32 | 1000, 0, "sender");

  public MachineOptions withSeed(long seed) {
    return new MachineOptions(
        seed, stepLimit, bootNanoseconds, epochNanoseconds, processId, userId, command);
  }

  public MachineOptions withStepLimit(long stepLimit) {
    return new MachineOptions(
        seed, stepLimit, bootNanoseconds, epochNanoseconds, processId, userId, command);
  }
}
