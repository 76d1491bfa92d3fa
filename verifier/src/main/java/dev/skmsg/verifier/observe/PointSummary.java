package dev.skmsg.verifier.observe;

import java.util.List;
import java.util.Map;

/// What holds before an instruction on every path to it.
///
/// @param visits states in which it was about to be processed
/// @param registers R0 to R10
/// @param stack by the offset from R10 of 8-byte slots, those with a spilled register
public record PointSummary(
    int visits, List<RegisterSummary> registers, Map<Integer, RegisterSummary> stack) {
  public PointSummary {
    registers = List.copyOf(registers);
    stack = Map.copyOf(stack);
  }
}
