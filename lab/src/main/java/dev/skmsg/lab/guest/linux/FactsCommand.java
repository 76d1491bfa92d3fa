package dev.skmsg.lab.guest.linux;

import dev.skmsg.bpf.linux.KernelDoor;
import dev.skmsg.lab.fuzz.linux.KernelJudge;
import dev.skmsg.lab.guest.KernelFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./fuzz facts`.
@Command(
    name = "facts",
    mixinStandardHelpOptions = true,
    description = "Asks a kernel what it offers to sk_msg and sk_skb, and writes it as tables.")
public final class FactsCommand implements Callable<Integer> {
  @Option(
      names = "--guest",
      description = "the folder lab/guest/make has filled (default: asks the running kernel)")
  private @Nullable Path guest;

  @Option(names = "--out", required = true, description = "folder for the tables")
  private Path out = Path.of(".");

  @Option(
      names = "--functions",
      description = "the kernel functions to try: a pattern (default ${DEFAULT-VALUE})")
  private String functions = ".*";

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(out);
    if (guest == null) {
      write(KernelDoor.current(), System.getProperty("os.version", ""));
      return 0;
    }
    try (GuestKernel kernel = GuestKernel.boot(guest)) {
      kernel.ask(
          () -> {
            write(kernel, kernel.release());
            return 0;
          });
    }
    return 0;
  }

  private void write(KernelDoor kernel, String release) {
    KernelFacts facts = new KernelFacts(KernelJudge.logging(2));
    String source = "# as a live kernel " + release + " granted them";
    write("helpers.tsv", source, "id\tname\ttypes", facts.helpers());
    write("context.tsv", source, "type\toff\tsize\taccess\tresult", facts.contextAccesses());
    List<String> granted =
        kernel
            .types()
            .map(it -> facts.kernelFunctions(it, name -> name.matches(functions)))
            .orElse(List.of());
    write("kfuncs.tsv", source, "name\ttypes", granted);
  }

  private void write(String name, String source, String header, List<String> rows) {
    try {
      Files.writeString(
          out.resolve(name), source + "\n" + header + "\n" + String.join("\n", rows) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
