package dev.skmsg.runtime.scenario;

import java.util.List;

/// A test file: what holds before every test, and the tests.
///
/// @param file its path as the user gave it; file names in it are relative to its folder
/// @param programs the program files it names, in order
/// @param setup done anew before each test
public record Scenario(
    String file, List<ProgramFile> programs, List<Step> setup, List<TestCase> tests) {

  public Scenario {
    programs = List.copyOf(programs);
    setup = List.copyOf(setup);
    tests = List.copyOf(tests);
  }

  /// `program "FILE"`.
  public record ProgramFile(String file, dev.skmsg.bpf.isa.SourcePosition position) {}

  /// `test "NAME" { ... }`.
  public record TestCase(String name, List<Step> steps, dev.skmsg.bpf.isa.SourcePosition position) {
    public TestCase {
      steps = List.copyOf(steps);
    }
  }
}
