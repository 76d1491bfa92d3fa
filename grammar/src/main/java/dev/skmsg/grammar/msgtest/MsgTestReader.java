package dev.skmsg.grammar.msgtest;

/// Reads a `.msgtest` file.
public final class MsgTestReader {
  private MsgTestReader() {}

  /// Reads a text; whatever it is, the answer is a scenario or diagnostics, never an exception.
  ///
  /// @param fileName as the user gave it: positions and the scenario carry it
  public static MsgTestResult read(String fileName, String text) {
    return MsgTestText.parse(fileName, text).result();
  }
}
