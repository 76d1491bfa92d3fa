package dev.skmsg.cli;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.cli.report.DiagnosticReport;
import dev.skmsg.cli.report.JsonVerifyReport;
import dev.skmsg.cli.report.RunReport;
import dev.skmsg.cli.report.TextVerifyReport;
import dev.skmsg.cli.report.VerifyReport;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.Judgement.Outcome;
import dev.skmsg.toolchain.LoadedFile;
import dev.skmsg.toolchain.ModelJudge;
import dev.skmsg.toolchain.ProgramFiles;
import dev.skmsg.toolchain.SampleData;
import dev.skmsg.toolchain.SampleTraffic;
import dev.skmsg.verifier.VerifierOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `skmsg run`: what does this program do to these messages?
@Command(
    name = "run",
    description = "Send sample messages through a program and print the way of each.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared = new SharedOptions();

  @Parameters(paramLabel = "PROGRAM", description = "A .bpf.s or .o file.")
  private Path file = Path.of("");

  @Option(
      names = "--send",
      paramLabel = "DATA",
      description =
          "A message: text with \\r"
              + " \\n"
              + " \\t \\xHH, hex:.., or @FILE. Repeat for more. Without it, standard input is one"
              + " message.")
  private List<String> sends = new ArrayList<>();

  @Option(names = "--program", paramLabel = "NAME", description = "Which program of the file.")
  private @Nullable String name;

  @Option(names = "--seed", description = "Seed of the simulated randomness (default: 1).")
  private long seed = 1;

  @Option(
      names = "--unverified",
      description = "Run a program that uses what the verifier does not model.")
  private boolean unverified;

  @Override
  public Integer call() throws IOException {
    List<byte[]> messages = messages();
    return switch (ProgramFiles.read(file)) {
      case LoadedFile.Malformed malformed -> {
        DiagnosticReport report = new DiagnosticReport(System.err, shared.palette());
        malformed.errors().forEach(report::say);
        yield ExitStatus.MISTAKE;
      }
      case LoadedFile.Programs programs -> run(programs, select(programs.programs()), messages);
    };
  }

  private int run(LoadedFile.Programs programs, Program program, List<byte[]> messages) {
    if (shared.kernels().size() > 1) {
      throw shared.mistake("run takes one --kernel");
    }
    ExitStatus status = new ExitStatus();
    Projects projects = new Projects(new DiagnosticReport(System.err, shared.palette()), status);
    KernelProfile kernel = shared.playedKernels(projects.of(file)).getFirst();
    if (status.value() != ExitStatus.OK) {
      return status.value();
    }
    for (Program reached : programs.reachable(program)) {
      Judgement judgement =
          ModelJudge.judge(file.toString(), reached, kernel, VerifierOptions.ROOT);
      if (judgement.outcome() == Outcome.REJECT
          || (judgement.outcome() == Outcome.UNSUPPORTED && !unverified)) {
        return refused(judgement);
      }
    }
    TestResult result = SampleTraffic.play(programs, program, messages, kernel, seed);
    switch (shared.format()) {
      case TEXT -> RunReport.text(System.out, shared.palette(), program, result);
      case JSON -> RunReport.json(System.out, result);
    }
    if (result.error() != null) {
      System.err.println("skmsg: " + result.error());
      return ExitStatus.FAULT;
    }
    return ExitStatus.OK;
  }

  private int refused(Judgement judgement) {
    VerifyReport report =
        switch (shared.format()) {
          case TEXT -> new TextVerifyReport(System.err, shared.palette(), false, false);
          case JSON -> new JsonVerifyReport(System.err);
        };
    report.judged(judgement);
    report.finish();
    return judgement.outcome() == Outcome.REJECT ? ExitStatus.REJECTED : ExitStatus.FAULT;
  }

  private Program select(List<Program> programs) {
    String names = String.join(", ", programs.stream().map(Program::name).toList());
    if (name == null) {
      if (programs.size() > 1) {
        throw shared.mistake(file + " has several programs, choose one by --program: " + names);
      }
      return programs.getFirst();
    }
    return programs.stream()
        .filter(program -> program.name().equals(name))
        .findFirst()
        .orElseThrow(() -> shared.mistake("no program " + name + " in " + file + ": " + names));
  }

  private List<byte[]> messages() throws IOException {
    List<byte[]> messages = new ArrayList<>();
    for (String send : sends) {
      messages.add(message(send));
    }
    if (sends.isEmpty()) {
      byte[] input = System.in.readNBytes(SampleData.MAX_BYTES);
      if (input.length > 0) {
        messages.add(input);
      }
    }
    return messages;
  }

  private byte[] message(String send) {
    return switch (SampleData.read(send)) {
      case SampleData.Bytes(byte[] bytes) -> bytes;
      case SampleData.Wrong(String why) -> throw shared.mistake("--send " + why);
    };
  }
}
