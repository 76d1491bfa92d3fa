package dev.skmsg.cli;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.cli.report.JsonVerifyReport;
import dev.skmsg.cli.report.TextVerifyReport;
import dev.skmsg.cli.report.VerifyReport;
import dev.skmsg.toolchain.FileFinder;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.KernelJudge;
import dev.skmsg.toolchain.LoadedFile;
import dev.skmsg.toolchain.ModelJudge;
import dev.skmsg.toolchain.ProgramFiles;
import dev.skmsg.verifier.VerifierOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `skmsg verify`: would the kernel load these programs, and if not, why?
@Command(
    name = "verify",
    description = "Verify every program in .bpf.s and .o files (a folder: all below it).",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared = new SharedOptions();
  @Mixin private JudgeOption judge = new JudgeOption();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or folders.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--type",
      description = "Program type: sk_msg or sk_skb (default: from the section name).")
  private @Nullable String type;

  @Option(
      names = "--caps",
      paramLabel = "CAPS",
      description = "Who loads: root (default), or bpf,net_admin[,perfmon].")
  private String caps = "root";

  @Option(names = "--log-level", description = "Print the kernel's log: 0 (default), 1 or 2.")
  private int logLevel;

  @Option(names = "--stats", description = "Print what each verification cost.")
  private boolean stats;

  @Override
  public Integer call() {
    VerifierOptions options = options();
    ProgramType forcedType = forcedType();
    judge.check(shared);
    ExitStatus status = new ExitStatus();
    FileFinder.Found found =
        FileFinder.find(paths, ProgramFiles.SUFFIXES, "program (.bpf.s or .o)");
    VerifyReport report =
        switch (shared.format()) {
          case TEXT -> new TextVerifyReport(System.out, shared.palette(), logLevel > 0, stats);
          case JSON -> new JsonVerifyReport(System.out);
        };
    for (String problem : found.problems()) {
      System.err.println("skmsg: " + problem);
      status.add(ExitStatus.MISTAKE);
    }
    for (Path path : found.files()) {
      switch (ProgramFiles.read(path)) {
        case LoadedFile.Malformed malformed -> {
          report.malformed(malformed);
          status.add(ExitStatus.MISTAKE);
        }
        case LoadedFile.Programs programs -> {
          for (LoadedFile.Refused refused : programs.refused()) {
            report.refused(programs.file(), refused);
            status.add(ExitStatus.FAULT);
          }
          for (Program program : programs.programs()) {
            Program typed = forcedType == null ? program : program.withType(forcedType);
            status.add(judge(programs.file(), typed, options, report));
          }
        }
      }
    }
    report.finish();
    return status.value();
  }

  private int judge(String file, Program program, VerifierOptions options, VerifyReport report) {
    return switch (judge.on()) {
      case MODEL -> {
        ExitStatus status = new ExitStatus();
        for (KernelProfile kernel : shared.kernels()) {
          Judgement model = ModelJudge.judge(file, program, kernel, options);
          report.judged(model);
          status.add(statusOf(model));
        }
        yield status.value();
      }
      case KERNEL ->
          switch (KernelJudge.judge(file, program, options)) {
            case KernelJudge.Judged(Judgement oracle) -> {
              report.judged(oracle);
              yield statusOf(oracle);
            }
            case KernelJudge.NotAsked(String why) -> notAsked(file, program, why);
          };
      case BOTH -> compare(file, program, options, report);
    };
  }

  private int compare(String file, Program program, VerifierOptions options, VerifyReport report) {
    KernelProfile profile = KernelJudge.profile().orElse(null);
    if (profile == null) {
      return notAsked(file, program, "no profile for the running kernel " + KernelJudge.release());
    }
    Judgement model = ModelJudge.judge(file, program, profile, KernelJudge.here(options));
    return switch (KernelJudge.judge(file, program, options)) {
      case KernelJudge.Judged(Judgement oracle) -> {
        boolean agree = KernelJudge.agree(model, oracle);
        report.compared(model, oracle, agree);
        yield agree ? statusOf(model) : ExitStatus.FAULT;
      }
      case KernelJudge.NotAsked(String why) -> notAsked(file, program, why);
    };
  }

  private static int notAsked(String file, Program program, String why) {
    System.err.println("skmsg: " + file + ": " + program.name() + ": " + why);
    return ExitStatus.FAULT;
  }

  private static int statusOf(Judgement judgement) {
    return switch (judgement.outcome()) {
      case ACCEPT -> ExitStatus.OK;
      case REJECT -> ExitStatus.REJECTED;
      case UNSUPPORTED -> ExitStatus.FAULT;
    };
  }

  private VerifierOptions options() {
    if (logLevel < 0 || logLevel > 2) {
      throw shared.mistake("--log-level " + logLevel + ": expected 0, 1 or 2");
    }
    boolean perfmon =
        switch (caps) {
          case "root", "bpf,net_admin,perfmon" -> true;
          case "bpf,net_admin" -> false;
          default ->
              throw shared.mistake("--caps " + caps + ": expected root or bpf,net_admin[,perfmon]");
        };
    return new VerifierOptions(perfmon, logLevel);
  }

  private @Nullable ProgramType forcedType() {
    if (type == null) {
      return null;
    }
    for (ProgramType candidate : ProgramType.values()) {
      if (candidate.label().equals(type)) {
        return candidate;
      }
    }
    throw shared.mistake("--type " + type + ": expected sk_msg or sk_skb");
  }
}
