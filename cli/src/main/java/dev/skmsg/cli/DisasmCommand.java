package dev.skmsg.cli;

import dev.skmsg.cli.report.DiagnosticReport;
import dev.skmsg.toolchain.Disassembly;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `skmsg disasm`: an object file or raw bytecode as text that assembles to the same bytes.
@Command(
    name = "disasm",
    description = "Print .bpf.s for an object file or raw bytecode.",
    mixinStandardHelpOptions = true)
final class DisasmCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared = new SharedOptions();

  @Parameters(paramLabel = "FILE", description = "An object file, or raw bytecode.")
  private Path file = Path.of("");

  @Option(names = "--objdump", description = "The layout of llvm-objdump -d.")
  private boolean objdump;

  @Override
  public Integer call() {
    return switch (Disassembly.of(file, objdump)) {
      case Disassembly.Text(String text) -> {
        System.out.print(text);
        yield ExitStatus.OK;
      }
      case Disassembly.Malformed malformed -> {
        new DiagnosticReport(System.err, shared.palette()).say(malformed.error());
        yield ExitStatus.MISTAKE;
      }
    };
  }
}
