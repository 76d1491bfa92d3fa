package dev.skmsg.verifier.log;

/// The lines the kernel would have written. At level 0 only those that explain a refusal are kept.
public final class KernelLog {
  private final int level;
  private final StringBuilder text = new StringBuilder();

  public KernelLog(int level) {
    this.level = level;
  }

  public int level() {
    return level;
  }

  /// Adds a line of an explanation.
  public void line(String line) {
    if (level > 0) {
      text.append(line).append('\n');
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
