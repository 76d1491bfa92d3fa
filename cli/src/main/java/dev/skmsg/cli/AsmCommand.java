package dev.skmsg.cli;

import dev.skmsg.cli.report.DiagnosticReport;
import dev.skmsg.toolchain.ObjectAssembly;
import dev.skmsg.toolchain.OutputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `skmsg asm`: assembly to an object file that libbpf loads.
@Command(
    name = "asm",
    description = "Assemble FILE.bpf.s to FILE.bpf.o.",
    mixinStandardHelpOptions = true)
final class AsmCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared = new SharedOptions();

  @Parameters(paramLabel = "FILE", description = "A .bpf.s file.")
  private Path file = Path.of("");

  @Option(names = "-o", paramLabel = "FILE", description = "Where to write the object.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    DiagnosticReport report = new DiagnosticReport(System.err, shared.palette());
    return switch (ObjectAssembly.assemble(file)) {
      case ObjectAssembly.Malformed malformed -> {
        malformed.errors().forEach(report::say);
        yield ExitStatus.MISTAKE;
      }
      case ObjectAssembly.Assembled assembled -> {
        assembled.warnings().forEach(report::say);
        yield write(assembled.bytes());
      }
    };
  }

  private int write(byte[] bytes) {
    Path target = output == null ? ObjectAssembly.target(file) : output;
    try {
      OutputFile.write(target, bytes);
      return ExitStatus.OK;
    } catch (IOException e) {
      System.err.println("skmsg: " + target + ": cannot be written: " + e.getMessage());
      return ExitStatus.MISTAKE;
    }
  }
}
