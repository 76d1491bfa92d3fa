package dev.skmsg.lab.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;

/// The language server as an editor sees it: 95th percentiles of the time from a keystroke to what
/// the editor shows, milliseconds.
public final class ServerBench {
  private static final int[] LINES = {100, 1000, 10_000};
  private static final int WARM_UP = 60;
  private static final int MEASURED = 100;
  private static final int STARTS = 5;
  private static final int FILES = 50;

  private ServerBench() {}

  public static void run(Consumer<BenchRow> rows) throws Exception {
    for (int lines : LINES) {
      try (ServerClient client = new ServerClient()) {
        measure(client, lines, rows);
      }
    }
    List<Double> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      starts.add(start());
    }
    rows.accept(row("first diagnostics", starts));
    heap(rows);
  }

  private static void measure(ServerClient client, int lines, Consumer<BenchRow> rows)
      throws Exception {
    String uri = "file:///bench/generated.bpf.s";
    String text = GeneratedSource.of(lines);
    var _ = client.open(uri, text);
    int line = line(text);
    Position end = new Position(line, text.split("\n", -1)[line].length());
    Position behind = new Position(line, end.getCharacter() + 1);
    List<Double> syntax = new ArrayList<>();
    List<Double> verified = new ArrayList<>();
    for (int i = 0; i < WARM_UP + MEASURED; i++) {
      // a stray sign is a mistake of syntax, told before anything is verified; its end is a verdict
      double broken = millis(() -> client.change(uri, new Range(end, end), "+"));
      double mended = millis(() -> client.change(uri, new Range(end, behind), ""));
      if (i >= WARM_UP) {
        syntax.add(broken);
        verified.add(mended);
      }
    }
    String size = ", " + lines + " lines";
    rows.accept(row("syntax" + size, syntax));
    rows.accept(row("verified" + size, verified));
    TextDocumentIdentifier document = new TextDocumentIdentifier(uri);
    rows.accept(
        row(
            "completion" + size,
            repeated(
                () ->
                    client
                        .server()
                        .getTextDocumentService()
                        .completion(new CompletionParams(document, end))
                        .get())));
    rows.accept(
        row(
            "hover" + size,
            repeated(
                () ->
                    client
                        .server()
                        .getTextDocumentService()
                        .hover(new HoverParams(document, new Position(line, 4)))
                        .get())));
  }

  /// An instruction in the middle of the text.
  private static int line(String text) {
    String[] lines = text.split("\n", -1);
    for (int i = lines.length / 2; i < lines.length; i++) {
      if (lines[i].contains("r7 ^= 2")) {
        return i;
      }
    }
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].contains("r7 ^= 2")) {
        return i;
      }
    }
    throw new IllegalStateException("no such instruction");
  }

  private static List<Double> repeated(Callable<?> request) throws Exception {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < WARM_UP + MEASURED; i++) {
      double time = millis(request);
      if (i >= WARM_UP) {
        times.add(time);
      }
    }
    return times;
  }

  private static double millis(Callable<?> action) throws Exception {
    long start = System.nanoTime();
    Object _ = action.call();
    return (System.nanoTime() - start) / 1e6;
  }

  /// From the start of the process to the diagnostics of a file of 1,000 lines.
  private static double start() throws Exception {
    long start = System.nanoTime();
    try (ServerClient client = new ServerClient()) {
      var _ = client.open("file:///bench/generated.bpf.s", GeneratedSource.of(1000));
      return (System.nanoTime() - start) / 1e6;
    }
  }

  /// What lives on the server's heap with fifty files of 1,000 lines open, MiB.
  private static void heap(Consumer<BenchRow> rows) throws Exception {
    try (ServerClient client = new ServerClient()) {
      for (int i = 0; i < FILES; i++) {
        var _ = client.open("file:///bench/file" + i + ".bpf.s", GeneratedSource.of(1000));
      }
      rows.accept(new BenchRow("server", "heap, 50 files", liveHeap(client.pid()), null, "MiB"));
    }
  }

  /// What `jcmd` counts after a full collection.
  private static double liveHeap(long pid) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/jcmd",
                Long.toString(pid),
                "GC.class_histogram")
            .start();
    double bytes = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("Total")) {
          String[] columns = line.trim().split(" +", -1);
          bytes = Double.parseDouble(columns[2]);
        }
      }
    }
    return bytes / (1 << 20);
  }

  private static BenchRow row(String name, List<Double> times) {
    double[] sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    double percentile =
        sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * 0.95) - 1)];
    return new BenchRow("server", name, percentile, null, "ms");
  }
}
