package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.Instruction.ByteSwap.ByteOrder;
import java.util.Map;
import java.util.Optional;

/// The names of the byte swaps: `be16`, `le32`, `bswap64`, uBPF's `swap16`.
final class Swaps {
  /// What a byte swap does.
  record Swap(ByteOrder order, int bits) {}

  private static final Map<String, ByteOrder> ORDERS =
      Map.of(
          "be", ByteOrder.TO_BIG,
          "le", ByteOrder.TO_LITTLE,
          "bswap", ByteOrder.SWAP,
          "swap", ByteOrder.SWAP);

  private Swaps() {}

  static Optional<Swap> named(String name) {
    int digits = name.length() - 2;
    if (digits < 2) {
      return Optional.empty();
    }
    ByteOrder order = ORDERS.get(name.substring(0, digits));
    int bits =
        switch (name.substring(digits)) {
          case "16" -> 16;
          case "32" -> 32;
          case "64" -> 64;
          default -> 0;
        };
    return order == null || bits == 0 ? Optional.empty() : Optional.of(new Swap(order, bits));
  }
}
