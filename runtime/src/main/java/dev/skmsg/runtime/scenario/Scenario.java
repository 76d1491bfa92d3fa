package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.SourcePosition;
import java.util.List;
import java.util.stream.Stream;

/// A test file: what holds before every test, and the tests.
///
/// @param file its path as the user gave it; file names in it are relative to its folder
/// @param programs the program files it names before every test, in order
/// @param setup done anew before each test
public record Scenario(
    String file, List<ProgramFile> programs, List<Step> setup, List<TestCase> tests) {

  public Scenario {
    programs = List.copyOf(programs);
    setup = List.copyOf(setup);
    tests = List.copyOf(tests);
  }

  /// The program files one test is about: the file's and its own.
  public List<ProgramFile> programs(TestCase test) {
    return Stream.concat(programs.stream(), test.programs().stream()).toList();
  }

  /// `program "FILE"`.
  public record ProgramFile(String file, SourcePosition position) {}

  /// `test "NAME" { ... }`.
  ///
  /// @param programs program files named inside it, rare
  /// @param position of the word `test`
  public record TestCase(
      String name, List<ProgramFile> programs, List<Step> steps, SourcePosition position) {
    public TestCase {
      programs = List.copyOf(programs);
      steps = List.copyOf(steps);
    }
  }
}
