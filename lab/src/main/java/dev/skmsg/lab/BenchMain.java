package dev.skmsg.lab;

import dev.skmsg.lab.bench.BenchRow;
import dev.skmsg.lab.bench.ServerBench;
import dev.skmsg.lab.bench.StartBench;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./bench`: how long things take.
@Command(
    name = "bench",
    description = "Measures speed; without a name, everything.",
    mixinStandardHelpOptions = true)
public final class BenchMain implements Callable<Integer> {
  /// One bench: prints its rows as they are measured.
  private interface Bench {
    void run(Consumer<BenchRow> rows) throws Exception;
  }

  private static final Map<String, Bench> BENCHES = new LinkedHashMap<>();

  static {
    BENCHES.put("server", ServerBench::run);
    BENCHES.put("start", StartBench::run);
  }

  @Parameters(paramLabel = "BENCH", description = "server, start")
  private List<String> names = new ArrayList<>();

  @Option(names = "--format", description = "text (default) or json")
  private String format = "text";

  private BenchMain() {}

  public static void main(String[] args) {
    // a server's process that ends with its bench is no news
    Logger.getLogger("org.eclipse.lsp4j").setLevel(Level.OFF);
    System.exit(new CommandLine(new BenchMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    for (String name : names) {
      if (!BENCHES.containsKey(name)) {
        System.err.println("bench: no bench '" + name + "': " + BENCHES.keySet());
        return 2;
      }
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean json = format.equals("json");
    for (Map.Entry<String, Bench> bench : BENCHES.entrySet()) {
      if (names.isEmpty() || names.contains(bench.getKey())) {
        bench.getValue().run(row -> out.println(json ? row.json() : row.text()));
      }
    }
    return 0;
  }
}
