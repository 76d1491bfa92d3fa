package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.Register;
import dev.skmsg.lab.generate.CodeBuffer.Label;

/// Code between taking a reference and giving it back.
final class Holding {
  private Holding() {}

  /// Writes statements that keep the register. Every way out of them leads to what follows, which
  /// gives the reference back; with a mistake, not.
  static void write(Draft d, Register held, int statements) {
    boolean pinned = d.isPinned(held);
    d.pin(held);
    Label outer = d.out;
    boolean outerHolding = d.holding;
    if (!d.fault()) {
      d.out = new Label();
    }
    d.holding = true;
    d.depth++;
    Body.write(d, statements);
    d.depth--;
    if (d.out != outer && d.code.isUsed(d.out)) {
      d.code.bind(d.out);
      d.forgetUnpinned();
    }
    d.out = outer;
    d.holding = outerHolding;
    if (!pinned) {
      d.unpin(held);
    }
  }
}
