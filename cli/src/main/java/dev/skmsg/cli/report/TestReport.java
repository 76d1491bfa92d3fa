package dev.skmsg.cli.report;

import dev.skmsg.toolchain.TestFile;
import dev.skmsg.toolchain.TestOutcome;

/// Where `skmsg test` puts its results, in the order in which they come.
public interface TestReport {

  /// A test file that could not be read, or whose programs could not.
  void malformed(TestFile.Malformed file);

  /// A test ended.
  void ran(TestOutcome outcome);

  /// Every result has been given.
  ///
  /// @param files of tests
  /// @param programs that they name
  void finish(int files, int programs);
}
