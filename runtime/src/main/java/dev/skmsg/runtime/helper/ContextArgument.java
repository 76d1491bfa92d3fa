package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.Context;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.Trap;
import org.jspecify.annotations.Nullable;

/// The context that a helper is given as R1: it must be that of the run.
final class ContextArgument {
  private ContextArgument() {}

  /// The context of the run if the address is its own and it is of this type; otherwise a trap.
  static <T extends Context> @Nullable T of(
      Machine machine, Class<T> type, long address, String helper) {
    Context context = machine.context();
    if (type.isInstance(context) && machine.memory().addressOf(context) == address) {
      return type.cast(context);
    }
    String what =
        type == MessageContext.class
            ? "is not the context of a message"
            : "is not the context of received bytes";
    machine.trap(new Trap.BadArgument(helper, 1, what));
    return null;
  }
}
