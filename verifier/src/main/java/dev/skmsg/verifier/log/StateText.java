package dev.skmsg.verifier.log;

import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.ByteKind;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.Reference;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;

/// A state as the kernel's log writes it. kernel: log.c, print_verifier_state, 6.18
public final class StateText {
  private StateText() {}

  /// The innermost frame, with a leading space before each part.
  public static String of(AbstractState state) {
    StringBuilder text = new StringBuilder();
    FrameState frame = state.current();
    if (frame.depth != 0) {
      text.append(" frame").append(frame.depth).append(':');
    }
    for (int r = 0; r < 11; r++) {
      RegisterState reg = frame.get(r);
      if (reg.type != RegisterType.NOT_INIT) {
        text.append(" R").append(r).append('=');
        RegisterText.append(text, reg, frame.depth);
      }
    }
    for (int s = 0; s < frame.slots(); s++) {
      appendSlot(text, frame, s);
    }
    appendReferences(text, state);
    if (frame.callback) {
      text.append(" cb");
    }
    return text.toString();
  }

  private static void appendSlot(StringBuilder text, FrameState frame, int slot) {
    long kinds = frame.kinds(slot);
    if (kinds == ByteKind.ALL_INVALID) {
      return;
    }
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < FrameState.SLOT_BYTES; i++) {
      letters.append(ByteKind.letter(ByteKind.at(kinds, i)));
    }
    String place = " fp" + -(slot + 1) * FrameState.SLOT_BYTES + "=";
    if (frame.isSpilled(slot)) {
      while (!letters.isEmpty() && letters.charAt(letters.length() - 1) == 'r') {
        letters.setLength(letters.length() - 1);
      }
      text.append(place).append(letters);
      RegisterText.append(text, frame.spill(slot), frame.depth);
    } else {
      text.append(place).append(letters);
    }
  }

  private static void appendReferences(StringBuilder text, AbstractState state) {
    String separator = " refs=";
    for (int i = 0; i < state.referenceCount(); i++) {
      Reference reference = state.reference(i);
      if (reference.id() != 0) {
        text.append(separator).append(reference.id());
        separator = ",";
      }
    }
  }
}
