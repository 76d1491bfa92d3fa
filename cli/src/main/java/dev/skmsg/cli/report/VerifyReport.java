package dev.skmsg.cli.report;

import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.LoadedFile;
import java.util.List;

/// Where `skmsg verify` puts its results, in the order in which they come.
public interface VerifyReport {

  /// A file that could not be read as a program.
  void malformed(LoadedFile.Malformed file);

  /// A program that no judge can be given.
  void refused(String file, LoadedFile.Refused program);

  /// One judge's verdict.
  void judged(Judgement judgement);

  /// The verdicts of several kernels on one program.
  default void judged(List<Judgement> kernels) {
    kernels.forEach(this::judged);
  }

  /// The model's verdict beside the running kernel's.
  void compared(Judgement model, Judgement oracle, boolean agree);

  /// Every result has been given.
  void finish();
}
