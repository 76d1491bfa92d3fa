package dev.skmsg.cli;

/// The exit statuses of the contract. A command that meets several ends with the highest.
final class ExitStatus {
  /// All accepted, all passed.
  static final int OK = 0;

  /// Something was rejected or failed.
  static final int REJECTED = 1;

  /// The user's mistake: bad usage, unreadable or malformed input.
  static final int MISTAKE = 2;

  /// Something not supported, our own fault, or a difference between model and kernel.
  static final int FAULT = 3;

  private int highest = OK;

  void add(int status) {
    highest = Math.max(highest, status);
  }

  int value() {
    return highest;
  }
}
