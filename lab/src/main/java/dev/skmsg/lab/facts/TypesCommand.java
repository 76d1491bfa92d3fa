package dev.skmsg.lab.facts;

import dev.skmsg.bpf.object.Btf;
import dev.skmsg.bpf.object.BtfSelection;
import dev.skmsg.bpf.object.KernelTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./fuzz types`: writes the types resource of a kernel version anew.
@Command(
    name = "types",
    mixinStandardHelpOptions = true,
    description = {
      "Cuts out of a kernel's BTF what can be reached from the structs that types-VERSION.tsv"
          + " names, and writes it beside that table.",
      "Exit status: 0 written, 2 the BTF cannot be read."
    })
public final class TypesCommand implements Callable<Integer> {
  @Option(names = "--kernel", required = true, description = "the version, such as 6.18")
  private String kernel = "";

  @Option(names = "--from", description = "the BTF (default ${DEFAULT-VALUE})")
  private Path from = Path.of("/sys/kernel/btf/vmlinux");

  @Option(names = "--folder", description = "where the table is (default ${DEFAULT-VALUE})")
  private Path folder = Path.of("bpf", "src", "main", "resources", "dev", "skmsg", "bpf", "kernel");

  @Override
  public Integer call() throws IOException {
    return switch (Btf.read(Files.readAllBytes(from))) {
      case Btf.Result.Unreadable(var damage) -> {
        System.err.println(from + ": " + damage.message());
        yield 2;
      }
      case Btf.Result.Readable(Btf btf) -> {
        byte[] selected = BtfSelection.select(btf, structs());
        Path file = folder.resolve(KernelTypes.fileName(kernel));
        try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(file))) {
          zipped.write(selected);
        }
        System.out.println(file + ": " + selected.length + " bytes, " + Files.size(file));
        yield 0;
      }
    };
  }

  private List<String> structs() throws IOException {
    return Files.readAllLines(folder.resolve("types-" + kernel + ".tsv")).stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("for\t"))
        .map(line -> line.split("\t", -1)[2])
        .distinct()
        .toList();
  }
}
