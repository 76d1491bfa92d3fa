package dev.skmsg.lab.fuzz.server;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./fuzz server`: the language server never dies, hangs, or answers for an old version.
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    description = "Random edits and requests, malformed ones among them, for the language server.")
public final class ServerCommand implements Callable<Integer> {
  private static final int ACTIONS = 150;

  @Option(names = "--count", description = "Sessions (default 100).")
  private int count = 100;

  @Option(names = "--seed", description = "Of the first session (default 1).")
  private long seed = 1;

  @Option(names = "--minutes", description = "Stop after so many minutes.")
  private int minutes = Integer.MAX_VALUE;

  @Option(names = "--format", description = "text (default) or json")
  private String format = "text";

  @Override
  public Integer call() throws IOException, InterruptedException {
    // malformed messages are what this is about: the library need not tell of each
    Logger.getLogger("org.eclipse.lsp4j").setLevel(Level.OFF);
    List<String> texts = examples();
    long end = System.nanoTime() + 60_000_000_000L * Math.min(minutes, 10_000);
    int cases = 0;
    int differ = 0;
    for (int i = 0; i < count && System.nanoTime() < end; i++) {
      List<String> faults = new Session(seed + i, texts).run(ACTIONS);
      cases++;
      if (!faults.isEmpty()) {
        differ++;
        System.out.println("seed " + (seed + i) + ": " + String.join("; ", faults));
      }
    }
    if (format.equals("json")) {
      JsonObject json = new JsonObject();
      json.addProperty("cases", cases);
      json.addProperty("agree", cases - differ);
      json.addProperty("differ", differ);
      System.out.println(json);
    } else {
      System.out.printf("%d sessions of %d actions: %d went wrong%n", cases, ACTIONS, differ);
    }
    return differ == 0 ? 0 : 1;
  }

  private static List<String> examples() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("examples"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.toString();
        if (name.endsWith(".bpf.s") || name.endsWith(".msgtest")) {
          texts.add(Files.readString(file));
        }
      }
    }
    texts.add("");
    texts.add("\ud83d\ude00 r0 = 0\r\nexit\r\n");
    return texts;
  }
}
