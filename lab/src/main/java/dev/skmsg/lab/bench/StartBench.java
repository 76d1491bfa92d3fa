package dev.skmsg.lab.bench;

import java.util.Arrays;
import java.util.function.Consumer;

/// How long the command line takes, from the start of the process to its end.
public final class StartBench {
  private static final int RUNS = 10;

  private StartBench() {}

  public static void run(Consumer<BenchRow> rows) throws Exception {
    double[] times = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder("./skmsg", "verify", "examples/http-filter.bpf.s")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException("skmsg verify ended with " + status);
      }
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    rows.accept(new BenchRow("start", "verify one file", times[RUNS / 2], null, "ms"));
  }
}
