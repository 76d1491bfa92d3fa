package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Asks the running kernel whether it would load a program, and why not.
///
/// The verdict is taken without a log, which cannot distort it; the words come from a second load
/// with one. Maps are made afresh for every question and nothing stays behind. Any thread may ask;
/// each keeps a log buffer of its own.
public final class KernelOracle {
  private static final int LOG_SIZE = 16 << 20;

  /// Of a longer log the kernel keeps the end.
  private static final int LONGEST_LOG = 512 << 20;

  /// BPF_LOG_STATS: the summary, and no text for each instruction.
  private static final int STATISTICS_LEVEL = 4;

  private static final ThreadLocal<MemorySegment> LOG =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(LOG_SIZE));

  private KernelOracle() {}

  /// The running kernel's verdict on a program.
  public static OracleResult load(Program program, OracleOptions options) {
    Availability availability = KernelDoor.current().availability();
    if (!availability.permitted()) {
      return new OracleResult.Unavailable(availability.reason());
    }
    return switch (options.privileges().run(() -> ask(program, options))) {
      case KernelAnswer.Granted<OracleResult>(OracleResult result) -> result;
      case KernelAnswer.Refused<OracleResult> refused ->
          new OracleResult.Unavailable(refused.sentence());
    };
  }

  private static OracleResult ask(Program program, OracleOptions options) {
    return switch (ProgramLoad.prepare(program)) {
      case KernelAnswer.Refused<ProgramLoad> refused -> failed(refused);
      case KernelAnswer.Granted<ProgramLoad>(ProgramLoad load) -> {
        try (load) {
          yield ask(load, options);
        }
      }
    };
  }

  private static OracleResult ask(ProgramLoad load, OracleOptions options) {
    return switch (load.createMaps()) {
      case KernelAnswer.Refused<List<LiveMap>> refused -> failed(refused);
      case KernelAnswer.Granted<List<LiveMap>>(List<LiveMap> maps) -> {
        try {
          yield ask(load, maps, options);
        } finally {
          maps.forEach(LiveMap::close);
        }
      }
    };
  }

  private static OracleResult ask(ProgramLoad load, List<LiveMap> maps, OracleOptions options) {
    long start = System.nanoTime();
    long result = load.load(maps);
    long nanos = System.nanoTime() - start;
    if (result >= 0) {
      KernelDoor.current().close((int) result);
      int level = options.logLevel() != 0 ? options.logLevel() : STATISTICS_LEVEL;
      if (options.logLevel() == 0 && !options.statistics()) {
        return new OracleResult.Accepted(LoadStatistics.NONE, "", nanos);
      }
      VerifierLog log = log(load, maps, level, 0);
      return new OracleResult.Accepted(
          log.statistics(), options.logLevel() == 0 ? "" : log.text(), nanos);
    }
    VerifierLog log = log(load, maps, Math.max(1, options.logLevel()), (int) -result);
    return new OracleResult.Rejected(
        (int) -result, log.errorLine(), log.lastSlot(), log.statistics(), log.text(), nanos);
  }

  private static VerifierLog log(ProgramLoad load, List<LiveMap> maps, int level, int errno) {
    if (!load.marksItsMaps()) {
      return logWith(load, maps, level, errno);
    }
    return switch (load.createMaps()) {
      case KernelAnswer.Refused<List<LiveMap>> _ -> VerifierLog.EMPTY;
      case KernelAnswer.Granted<List<LiveMap>>(List<LiveMap> fresh) -> {
        try {
          yield logWith(load, fresh, level, errno);
        } finally {
          fresh.forEach(LiveMap::close);
        }
      }
    };
  }

  /// @param errno of the load without a log
  private static VerifierLog logWith(ProgramLoad load, List<LiveMap> maps, int level, int errno) {
    MemorySegment buffer = LOG.get();
    ProgramLoad.Attempt attempt = logged(load, maps, level, buffer);
    boolean cut = attempt.result() == -Errno.ENOSPC.number() && errno != Errno.ENOSPC.number();
    // the length is unsigned: one that reads as negative is too long too
    boolean helps = attempt.logLength() > LOG_SIZE && attempt.logLength() <= LONGEST_LOG;
    if (!cut || !helps) {
      return new VerifierLog(buffer.getString(0));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment longer = arena.allocate(attempt.logLength() + 1L);
      logged(load, maps, level, longer);
      return new VerifierLog(longer.getString(0));
    }
  }

  private static ProgramLoad.Attempt logged(
      ProgramLoad load, List<LiveMap> maps, int level, MemorySegment buffer) {
    buffer.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
    ProgramLoad.Attempt attempt = load.load(maps, level, buffer);
    if (attempt.result() >= 0) {
      KernelDoor.current().close((int) attempt.result());
    }
    return attempt;
  }

  private static OracleResult.Failed failed(KernelAnswer.Refused<?> refused) {
    return new OracleResult.Failed(refused.sentence(), refused.errno());
  }
}
