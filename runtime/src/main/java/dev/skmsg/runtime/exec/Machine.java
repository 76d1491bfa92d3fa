package dev.skmsg.runtime.exec;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.runtime.exec.Trap.Access;
import dev.skmsg.runtime.map.BpfMap;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The BPF side of one simulated kernel: its memory, its helpers, its clock, and the run under way.
///
/// Not for two threads at once, except [#interrupt]. Same calls, same results.
public final class Machine {
  // Every so many instructions the machine looks at its limit and at interruptions.
  private static final long SLICE = 1 << 16;
  private static final long TICK = 1000;

  private final Memory memory = new Memory();
  private final HelperTable helpers;
  private final MachineOptions options;
  private final SplittableRandom random;
  private final Interpreter interpreter;
  private long now;

  private @Nullable ExecutionObserver observer;
  private @Nullable Context context;
  private @Nullable LoadedProgram running;
  private int slot;
  private @Nullable Trap trap;
  private long budget;
  private long stepsLeft;
  private volatile boolean interrupted;

  public Machine(HelperTable helpers, MachineOptions options) {
    this.helpers = helpers;
    this.options = options;
    this.random = new SplittableRandom(options.seed());
    this.interpreter = new Interpreter(this, memory);
    this.now = options.bootNanoseconds();
  }

  public Memory memory() {
    return memory;
  }

  public MachineOptions options() {
    return options;
  }

  /// The machine's only source of random numbers.
  public SplittableRandom random() {
    return random;
  }

  /// Nanoseconds since boot. Every look moves the clock on by a microsecond.
  public long now() {
    now += TICK;
    return now;
  }

  /// Lets time pass.
  public void advance(long nanoseconds) {
    now += nanoseconds;
  }

  /// Has runs reported from now on; `null` for silence.
  public void observe(@Nullable ExecutionObserver observer) {
    this.observer = observer;
  }

  public @Nullable ExecutionObserver observer() {
    return observer;
  }

  /// Makes a program ready to run here.
  ///
  /// @param maps by [Program#maps] index, made over this machine's memory; one object may serve
  /// several programs
  public LoadedProgram load(Program program, List<BpfMap> maps) {
    if (maps.size() != program.maps().size()) {
      throw new IllegalArgumentException(
          "%d maps for a program with %d".formatted(maps.size(), program.maps().size()));
    }
    return Flattener.flatten(memory, helpers, program, maps);
  }

  /// Runs a program to its exit or to the first trap.
  public RunResult run(LoadedProgram program, Context context) {
    if (running != null) {
      throw new IllegalStateException("a run inside the run of " + running.name());
    }
    this.context = context;
    running = program;
    trap = null;
    budget = 0;
    stepsLeft = options.stepLimit();
    try {
      long r0 = interpreter.main(program, memory.addressOf(context));
      return trap == null ? new RunResult.Returned(r0) : new RunResult.Trapped(trap, running, slot);
    } finally {
      running = null;
      this.context = null;
      memory.endRun();
    }
  }

  /// Instructions of the last run, a 64-bit constant as two.
  public long steps() {
    return options.stepLimit() - stepsLeft - budget;
  }

  /// Stops the run under way, from any thread.
  public void interrupt() {
    interrupted = true;
  }

  /// What R1 of the main program points to.
  public Context context() {
    if (context == null) {
      throw new IllegalStateException("no run is under way");
    }
    return context;
  }

  /// The program that is running.
  public LoadedProgram running() {
    if (running == null) {
      throw new IllegalStateException("no run is under way");
    }
    return running;
  }

  /// The slot of the instruction that called the helper under way.
  public int slot() {
    return slot;
  }

  /// Stops the run for this reason, the first one if there are several.
  ///
  /// @return 0, for a helper to return
  public long trap(Trap reason) {
    if (trap == null) {
      trap = reason;
    }
    return 0;
  }

  public boolean trapped() {
    return trap != null;
  }

  /// Runs a function of the running program, on a frame of its own, for a helper.
  ///
  /// @param function its guest address
  /// @return its R0; look at [#trapped] before using it
  public long callback(long function, long r1, long r2, long r3, long r4, long r5) {
    LoadedProgram program = running();
    int caller = slot;
    int entry = program.functionAt(function);
    if (entry < 0) {
      return trap(new Trap.InvalidInstruction("a callback that is no function of the program"));
    }
    long result = interpreter.callback(program, entry, r1, r2, r3, r4, r5);
    if (trap == null) {
      at(program, caller);
    }
    return result;
  }

  /// The bytes there, or `null` after a trap.
  public byte @Nullable [] read(long address, long length) {
    Region region = reach(address, length, Access.READ);
    if (region == null) {
      return null;
    }
    int offset = Region.offset(address);
    report(region, offset, (int) length);
    byte[] bytes = new byte[(int) length];
    region.copyOut(offset, bytes);
    return bytes;
  }

  /// The bytes there, or `null` where a guest may not read: what a kernel read that may fault does.
  public byte @Nullable [] peek(long address, int length) {
    Region region = memory.region(address);
    int offset = Region.offset(address);
    if (region == null || !region.isPlain(offset, length, Access.READ)) {
      return null;
    }
    byte[] bytes = new byte[length];
    region.copyOut(offset, bytes);
    return bytes;
  }

  /// Stores bytes; false after a trap.
  public boolean write(long address, byte[] bytes) {
    Region region = reach(address, bytes.length, Access.WRITE);
    if (region != null) {
      region.copyIn(Region.offset(address), bytes);
    }
    return region != null;
  }

  private @Nullable Region reach(long address, long length, Access access) {
    Region region = memory.region(address);
    if (length < 0 || length > Integer.MAX_VALUE) {
      trap(new Trap.BadAccess(access, address, -1, "a length of " + length));
      return null;
    }
    if (region == null || !region.isPlain(Region.offset(address), (int) length, access)) {
      trap(new Trap.BadAccess(access, address, (int) length, memory.describe(address)));
      return null;
    }
    return region;
  }

  /// The map at this address, or `null` after a trap.
  public @Nullable BpfMap map(long address) {
    if (memory.objectAt(address) instanceof BpfMap map) {
      return map;
    }
    trap(new Trap.InvalidInstruction("not a map pointer: " + memory.describe(address)));
    return null;
  }

  /// A load of 1, 2, 4 or 8 bytes from anything, zero-extended; 0 after a trap.
  public long load(long address, int size) {
    Region region = memory.region(address);
    int offset = Region.offset(address);
    if (region == null || !region.allows(offset, size, Access.READ)) {
      return trap(new Trap.BadAccess(Access.READ, address, size, memory.describe(address)));
    }
    report(region, offset, size);
    return region.load(offset, size);
  }

  private void report(Region region, int offset, int size) {
    if (observer != null && region.isUndefined(offset, size)) {
      observer.undefinedRead(this, slot, offset, size);
    }
  }

  /// A store of 1, 2, 4 or 8 bytes to anything; false after a trap.
  public boolean store(long address, int size, long value) {
    Region region = memory.region(address);
    int offset = Region.offset(address);
    if (region == null || !region.allows(offset, size, Access.WRITE)) {
      trap(new Trap.BadAccess(Access.WRITE, address, size, memory.describe(address)));
      return false;
    }
    region.store(offset, size, value);
    return true;
  }

  @Nullable ExecutionObserver watcher() {
    return observer != null && observer.watchesInstructions() ? observer : null;
  }

  void at(LoadedProgram program, int slot) {
    this.running = program;
    this.slot = slot;
  }

  long budget() {
    return budget;
  }

  void budget(long budget) {
    this.budget = budget;
  }

  /// More instructions to run, at a look at the limit and at interruptions.
  ///
  /// @param left what is left of the slice before, possibly less than nothing
  long refill(long left) {
    if (interrupted) {
      interrupted = false;
      trap(new Trap.Interrupted());
    }
    long slice = Math.min(SLICE, stepsLeft);
    stepsLeft -= slice;
    budget = left + slice;
    if (budget < 0) {
      trap(new Trap.StepLimit(options.stepLimit()));
    }
    return budget;
  }
}
