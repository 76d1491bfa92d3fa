package dev.skmsg.runtime.socket;

/// What is to become of a message. kernel: enum __sk_action, skmsg.h, 6.18.
public enum Verdict {
  DROP,
  PASS,
  REDIRECT,
  /// Not asked yet.
  NONE
}
