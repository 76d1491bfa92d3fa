package dev.skmsg.toolchain;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.grammar.msgtest.MsgTestResult;
import dev.skmsg.grammar.msgtest.MsgTestText;
import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.runtime.scenario.Scenario;
import dev.skmsg.runtime.scenario.Scenario.ProgramFile;
import dev.skmsg.runtime.scenario.Scenario.TestCase;
import dev.skmsg.runtime.scenario.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A test file after reading: its scenario and the programs it names, or why there is none.
public sealed interface TestFile {
  /// The file as the user named it.
  String file();

  /// It was read, and so was every program it names.
  ///
  /// @param programs what is in each program file named in it, by that name
  record Ready(Path path, Scenario scenario, Map<String, LoadedFile.Programs> programs)
      implements TestFile {
    @Override
    public String file() {
      return path.toString();
    }

    /// The programs that one test is about.
    List<Program> programs(TestCase test) {
      List<Program> all = new ArrayList<>();
      for (ProgramFile file : scenario.programs(test)) {
        all.addAll(loaded(file).programs());
      }
      return all;
    }

    private LoadedFile.Programs loaded(ProgramFile file) {
      return Objects.requireNonNull(programs.get(file.file()));
    }

    /// The scenario as one test is to be played: what the program files put into their maps comes
    /// first.
    Scenario scenario(TestCase test) {
      List<Step> setup = new ArrayList<>();
      for (ProgramFile file : scenario.programs(test)) {
        setup.addAll(loaded(file).filling(file.position()));
      }
      setup.addAll(scenario.setup());
      return new Scenario(scenario.file(), scenario.programs(), setup, scenario.tests());
    }

    /// Names that one test gives to no socket and that are no program and no map either.
    private List<Diagnostic> strangers(TestCase test) {
      Set<String> known = new LinkedHashSet<>();
      for (Program program : programs(test)) {
        known.add(program.name());
        program.maps().forEach(map -> known.add(map.name()));
      }
      List<Diagnostic> errors = new ArrayList<>();
      Stream.concat(scenario.setup().stream(), test.steps().stream())
          .forEach(
              step -> {
                if (value(step) instanceof Step.Value.Name(String name, SourcePosition at)
                    && !known.contains(name)) {
                  String message = "there is no socket, program or map '" + name + "'";
                  errors.add(
                      Diagnostic.error(at, name.length(), message + Spelling.hint(name, known)));
                }
              });
      return errors;
    }

    private static Step.@Nullable Value value(Step step) {
      return step instanceof Step.UpdateMap update
          ? update.value()
          : step instanceof Step.ExpectMap expected ? expected.value() : null;
    }

    /// The programs of all its tests, each told by its file and name.
    public Set<String> programNames() {
      Set<String> names = new HashSet<>();
      programs.forEach(
          (file, loaded) ->
              loaded
                  .programs()
                  .forEach(
                      program ->
                          names.add(
                              path.resolveSibling(file).normalize() + ": " + program.name())));
      return names;
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
    Map<String, LoadedFile.Programs> programs = new HashMap<>();
    List<Diagnostic> errors = new ArrayList<>();
    for (ProgramFile program : named) {
      Path beside = path.resolveSibling(program.file()).normalize();
      if (!Files.exists(beside)) {
        errors.add(error(program.position(), "no such program file: " + beside));
        continue;
      }
      switch (reader.apply(beside)) {
        case LoadedFile.Programs loaded -> programs.put(program.file(), loaded);
        case LoadedFile.Malformed malformed -> errors.addAll(malformed.errors());
      }
    }
    if (!errors.isEmpty()) {
      return new Malformed(path.toString(), List.copyOf(errors));
    }
    Ready ready = new Ready(path, scenario, programs);
    Set<Diagnostic> strangers = new LinkedHashSet<>();
    scenario.tests().forEach(test -> strangers.addAll(ready.strangers(test)));
    return strangers.isEmpty() ? ready : new Malformed(path.toString(), List.copyOf(strangers));
  }

  private static Diagnostic error(SourcePosition position, String message) {
    return Diagnostic.error(position, 0, message);
  }
}
