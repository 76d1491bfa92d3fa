package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.msgtest.MsgTestResult;
import dev.skmsg.grammar.msgtest.MsgTestText;
import dev.skmsg.runtime.scenario.Scenario;
import dev.skmsg.runtime.scenario.Scenario.ProgramFile;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A test file after reading: its scenario and the programs it names, or why there is none.
public sealed interface TestFile {
  /// The file as the user named it.
  String file();

  /// It was read, and so was every program it names.
  ///
  /// @param programs the programs of each file named in it, by that name
  record Ready(Path path, Scenario scenario, Map<String, List<Program>> programs)
      implements TestFile {
    @Override
    public String file() {
      return path.toString();
    }

    /// The programs that one test is about.
    List<Program> programs(TestCase test) {
      List<Program> all = new ArrayList<>();
      for (ProgramFile file : scenario.programs(test)) {
        all.addAll(programs.getOrDefault(file.file(), List.of()));
      }
      return all;
    }
  }

  /// It, or a program it names, could not be read.
  record Malformed(String file, List<Diagnostic> errors) implements TestFile {}

  /// Reads a test file and the programs it names.
  static TestFile read(Path path) {
    return switch (SourceText.read(path)) {
      case SourceText.Unreadable(Diagnostic why) -> new Malformed(path.toString(), List.of(why));
      case SourceText.Text(String text) ->
          of(MsgTestText.parse(path.toString(), text), ProgramFiles::read);
    };
  }

  /// The tests of a text that an editor holds.
  ///
  /// @param programs reads a program file that is there
  static TestFile of(MsgTestText text, Function<Path, LoadedFile> programs) {
    MsgTestResult read = text.result();
    Scenario scenario = read.scenario();
    return scenario == null
        ? new Malformed(text.name(), read.diagnostics())
        : resolve(Path.of(text.name()), scenario, programs);
  }

  private static TestFile resolve(Path path, Scenario scenario, Function<Path, LoadedFile> reader) {
    List<ProgramFile> named = new ArrayList<>(scenario.programs());
    scenario.tests().forEach(test -> named.addAll(test.programs()));
    Map<String, List<Program>> programs = new HashMap<>();
    List<Diagnostic> errors = new ArrayList<>();
    for (ProgramFile program : named) {
      Path beside = path.resolveSibling(program.file()).normalize();
      if (!Files.exists(beside)) {
        errors.add(error(program.position(), "no such program file: " + beside));
        continue;
      }
      switch (reader.apply(beside)) {
        case LoadedFile.Programs loaded -> programs.put(program.file(), loaded.programs());
        case LoadedFile.Malformed malformed -> errors.addAll(malformed.errors());
      }
    }
    return errors.isEmpty()
        ? new Ready(path, scenario, programs)
        : new Malformed(path.toString(), List.copyOf(errors));
  }

  private static Diagnostic error(SourcePosition position, String message) {
    return Diagnostic.error(position, 0, message);
  }
}
