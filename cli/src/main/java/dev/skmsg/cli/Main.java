package dev.skmsg.cli;

import dev.skmsg.bpf.kernel.KernelProfile;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line of skmsg. Results go to stdout, everything else to stderr.
@Command(
    name = "skmsg",
    description = "Write, verify and test BPF programs of type sk_msg: no root, no kernel.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      VerifyCommand.class,
      TestCommand.class,
      RunCommand.class,
      AsmCommand.class,
      DisasmCommand.class,
      LspCommand.class
    })
public final class Main implements Runnable {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  /// Read by [Version].
  @Option(names = "--verbose", description = "With --version: which kernel judged each profile.")
  private boolean verbose;

  private Main() {}

  /// Runs the command line and ends the process with its [ExitStatus].
  public static void main(String[] args) {
    PrintStream out = utf8(System.out);
    System.setOut(out);
    System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    int status;
    try {
      status = execute(args);
    } catch (Error fault) {
      status = ownFault(fault);
    }
    out.flush();
    System.exit(status);
  }

  /// Runs the command line and returns the exit status.
  static int execute(String... args) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((fault, _, _) -> ownFault(fault))
        .execute(args);
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Missing command");
    }
  }

  /// A fault of this program: said in one line, with the trace only for those who ask for it.
  private static int ownFault(Throwable fault) {
    System.err.println(
        "skmsg: internal error: " + fault + " (a fault of skmsg; SKMSG_DEBUG=1 shows where)");
    if (System.getenv("SKMSG_DEBUG") != null) {
      fault.printStackTrace();
    }
    return ExitStatus.FAULT;
  }

  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(
        new java.io.BufferedOutputStream(stream, 1 << 16), false, StandardCharsets.UTF_8);
  }

  /// The version of the build and of the kernels it knows; with `--verbose` who judged them.
  static final class Version implements CommandLine.IVersionProvider {
    @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public String[] getVersion() {
      List<String> lines = new ArrayList<>();
      lines.add(
          "skmsg 0.1.0, kernel profiles "
              + KernelProfile.versions()
              + ", Java "
              + Runtime.version().feature());
      if (spec != null && spec.userObject() instanceof Main main && main.verbose) {
        for (KernelProfile profile : KernelProfile.all()) {
          lines.add("  " + profile.version() + ": judged by " + profile.judge());
        }
      }
      return lines.toArray(String[]::new);
    }
  }
}
