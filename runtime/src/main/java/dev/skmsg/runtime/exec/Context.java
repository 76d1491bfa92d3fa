package dev.skmsg.runtime.exec;

/// What R1 points to when a program starts.
public interface Context extends KernelObject {

  @Override
  default String label() {
    return "ctx";
  }
}
