package dev.skmsg.runtime.exec;

/// What a helper or kernel function does.
@FunctionalInterface
public interface BpfHelper {

  /// Runs the helper on the values of R1 to R5.
  ///
  /// @return R0. It does not matter when the helper has called [Machine#trap]: the run then stops.
  long call(Machine machine, long r1, long r2, long r3, long r4, long r5);
}
