package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.object.Btf;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernel this process runs on.
public final class RunningKernel {
  private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d+\\.\\d+)([.-].*)?");
  private static final Pattern LAST_NUMBER = Pattern.compile(".*?(\\d+)\\s*");

  static final KernelDoor DOOR = new Local();

  private RunningKernel() {}

  /// Calls go straight to the kernel.
  private static final class Local implements KernelDoor {
    @Override
    public long bpf(int command, MemorySegment attribute, List<Buffer> buffers) {
      return SystemCall.call(
          SystemCallNumber.BPF, command, attribute.address(), attribute.byteSize());
    }

    @Override
    public void close(int fd) {
      SystemCall.close(fd);
    }

    @Override
    public Availability availability() {
      return Availability.ofThisProcess();
    }

    @Override
    public Optional<Btf> types() {
      return KernelBtf.ofRunningKernel();
    }

    @Override
    public int possibleCpus() {
      return RunningKernel.possibleCpus();
    }
  }

  /// What `uname -r` prints, as `6.18.44-generic`; empty where this is not Linux.
  public static Optional<String> release() {
    return line(Path.of("/proc/sys/kernel/osrelease"));
  }

  /// The name of its profile, as `6.18`; empty where this is not Linux.
  public static Optional<String> version() {
    return release().map(MAJOR_MINOR::matcher).filter(Matcher::matches).map(m -> m.group(1));
  }

  /// How many CPUs a map per CPU has values for.
  public static int possibleCpus() {
    return line(Path.of("/sys/devices/system/cpu/possible"))
        .map(LAST_NUMBER::matcher)
        .filter(Matcher::matches)
        .map(m -> Integer.parseInt(m.group(1)) + 1)
        .orElseGet(() -> Runtime.getRuntime().availableProcessors());
  }

  private static Optional<String> line(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
