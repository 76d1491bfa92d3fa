package dev.skmsg.cli;

import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.cli.report.DiagnosticReport;
import dev.skmsg.cli.report.JsonTestReport;
import dev.skmsg.cli.report.TestReport;
import dev.skmsg.cli.report.TextTestReport;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.toolchain.FileFinder;
import dev.skmsg.toolchain.TestComparison;
import dev.skmsg.toolchain.TestFile;
import dev.skmsg.toolchain.TestOutcome;
import dev.skmsg.toolchain.TestRunner;
import dev.skmsg.toolchain.TestRunner.Stage;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `skmsg test`: do the programs do to messages what their test files say?
@Command(
    name = "test",
    description = "Run .msgtest files: assemble and verify the programs they name, run the tests.",
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared = new SharedOptions();
  @Mixin private JudgeOption judge = new JudgeOption();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or folders.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "GLOB",
      description = "Only tests whose name matches, as in 'a GET*'.")
  private @Nullable String filter;

  @Option(names = "--seed", description = "Seed of the simulated randomness (default: 1).")
  private long seed = 1;

  @Option(
      names = "--unverified",
      description = "Run programs that use what the verifier does not model.")
  private boolean unverified;

  @Override
  public Integer call() {
    PathMatcher names = names();
    judge.check(shared);
    ExitStatus status = new ExitStatus();
    FileFinder.Found found = FileFinder.find(paths, List.of(".msgtest"), "test file (.msgtest)");
    TestReport report =
        switch (shared.format()) {
          case TEXT -> new TextTestReport(System.out, shared.palette());
          case JSON -> new JsonTestReport(System.out);
        };
    for (String problem : found.problems()) {
      System.err.println("skmsg: " + problem);
      status.add(ExitStatus.MISTAKE);
    }
    Projects projects = new Projects(new DiagnosticReport(System.err, shared.palette()), status);
    int ran = 0;
    int files = 0;
    Set<String> programs = new HashSet<>();
    for (Path path : found.files()) {
      switch (TestFile.read(path)) {
        case TestFile.Malformed malformed -> {
          report.malformed(malformed);
          status.add(ExitStatus.MISTAKE);
        }
        case TestFile.Ready ready -> {
          List<KernelProfile> kernels =
              judge.on() == JudgeOption.On.MODEL
                  ? shared.playedKernels(projects.of(path))
                  : List.of(JudgeOption.profile());
          int before = ran;
          for (KernelProfile kernel : kernels) {
            ran += run(ready, kernel, names, report, status);
          }
          if (ran > before) {
            files++;
            programs.addAll(ready.programNames());
          }
        }
      }
    }
    report.finish(files, programs.size());
    if (ran == 0 && filter != null && status.value() == ExitStatus.OK) {
      System.err.println("skmsg: no test matches --filter " + filter);
      status.add(ExitStatus.MISTAKE);
    }
    return status.value();
  }

  private int run(
      TestFile.Ready file,
      KernelProfile kernel,
      @Nullable PathMatcher names,
      TestReport report,
      ExitStatus status) {
    TestRunner model = new TestRunner(file, kernel, seed, unverified, Stage.MODEL);
    TestRunner live = new TestRunner(file, kernel, seed, unverified, Stage.KERNEL);
    int ran = 0;
    for (TestCase test : file.scenario().tests()) {
      if (names != null && !names.matches(Path.of(test.name().replace('/', '\u2215')))) {
        continue;
      }
      TestOutcome outcome =
          switch (judge.on()) {
            case MODEL -> model.run(test);
            case KERNEL -> live.run(test);
            case BOTH -> compared(model.run(test), live.run(test));
          };
      report.ran(outcome);
      status.add(
          switch (outcome.status()) {
            case PASS -> ExitStatus.OK;
            case FAIL, ERROR -> ExitStatus.REJECTED;
            case UNSUPPORTED, DIFFERS -> ExitStatus.FAULT;
          });
      ran++;
    }
    return ran;
  }

  /// The simulated outcome, unless the running kernel's is another.
  private static TestOutcome compared(TestOutcome model, TestOutcome live) {
    return TestComparison.difference(model, live).map(model::differing).orElse(model);
  }

  private @Nullable PathMatcher names() {
    if (filter == null) {
      return null;
    }
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + filter.replace('/', '\u2215'));
    } catch (PatternSyntaxException e) {
      throw shared.mistake("--filter " + filter + ": " + e.getDescription());
    }
  }
}
