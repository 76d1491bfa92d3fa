package dev.skmsg.cli;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.cli.report.DiagnosticReport;
import dev.skmsg.cli.report.JsonVerifyReport;
import dev.skmsg.cli.report.TextVerifyReport;
import dev.skmsg.cli.report.VerifyReport;
import dev.skmsg.toolchain.FileFinder;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.KernelJudge;
import dev.skmsg.toolchain.LoadedFile;
import dev.skmsg.toolchain.ModelJudge;
import dev.skmsg.toolchain.Privileges;
import dev.skmsg.toolchain.ProgramFiles;
import dev.skmsg.toolchain.ProjectSettings;
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
  private @Nullable String caps;

  @Option(names = "--log-level", description = "Print the kernel's log: 0 (default), 1 or 2.")
  private int logLevel;

  @Option(names = "--stats", description = "Print what each verification cost.")
  private boolean stats;

  @Override
  public Integer call() {
    if (logLevel < 0 || logLevel > 2) {
      throw shared.mistake("--log-level " + logLevel + ": expected 0, 1 or 2");
    }
    wanted(ProjectSettings.NONE);
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
    Projects projects = new Projects(new DiagnosticReport(System.err, shared.palette()), status);
    for (Path path : found.files()) {
      Wanted wanted = wanted(projects.of(path));
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
            status.add(judge(programs.file(), wanted.typed(program), wanted, report));
          }
        }
      }
    }
    report.finish();
    return status.value();
  }

  private int judge(String file, Program program, Wanted wanted, VerifyReport report) {
    return switch (judge.on()) {
      case MODEL -> {
        ExitStatus status = new ExitStatus();
        List<Judgement> judgements = new ArrayList<>();
        for (KernelProfile kernel : wanted.kernels()) {
          Judgement model = ModelJudge.judge(file, program, kernel, wanted.options());
          judgements.add(model);
          status.add(statusOf(model));
        }
        report.judged(judgements);
        yield status.value();
      }
      case KERNEL ->
          switch (KernelJudge.judge(file, program, wanted.options())) {
            case KernelJudge.Judged(Judgement oracle) -> {
              report.judged(oracle);
              yield statusOf(oracle);
            }
            case KernelJudge.NotAsked(String why) -> notAsked(file, program, why);
          };
      case BOTH -> compare(file, program, wanted.options(), report);
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

  private @Nullable Privileges privileges() {
    if (caps == null) {
      return null;
    }
    return Privileges.of(caps)
        .orElseThrow(() -> shared.mistake("--caps " + caps + ": expected " + Privileges.EXPECTED));
  }

  private @Nullable ProgramType type() {
    if (type == null) {
      return null;
    }
    return ProgramType.ofLabel(type)
        .orElseThrow(() -> shared.mistake("--type " + type + ": expected sk_msg or sk_skb"));
  }

  /// What options and project together ask for.
  private Wanted wanted(ProjectSettings project) {
    Privileges byOption = privileges();
    Privileges byProject = project.privileges();
    Privileges privileges =
        byOption != null ? byOption : byProject != null ? byProject : Privileges.ROOT;
    ProgramType forced = type();
    return new Wanted(
        shared.kernels(project),
        privileges.options(logLevel),
        forced != null ? forced : project.type());
  }

  private record Wanted(
      List<KernelProfile> kernels, VerifierOptions options, @Nullable ProgramType type) {
    Program typed(Program program) {
      return type == null ? program : program.withType(type);
    }
  }
}
