package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.language.msgTest.Entry;
import dev.skmsg.language.msgTest.Key;
import dev.skmsg.language.msgTest.MsgTestPackage.Literals;
import dev.skmsg.language.msgTest.Part;
import dev.skmsg.language.msgTest.Value;
import dev.skmsg.runtime.scenario.Step;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// Makes keys and values of maps.
final class EntryLowering {
  private final StepLowering steps;
  private final LiteralReader literals;
  private final Problems problems;
  private final Sockets sockets;

  EntryLowering(StepLowering steps, LiteralReader literals, Problems problems, Sockets sockets) {
    this.steps = steps;
    this.literals = literals;
    this.problems = problems;
    this.sockets = sockets;
  }

  Step.Value key(Entry entry) {
    Key key = entry.getKey();
    if (key == null) {
      return new Step.Value.Raw(new byte[0]);
    }
    return key.getSocket() != null
        ? new Step.Value.Socket(steps.socket(steps.token(key, Literals.KEY__SOCKET)))
        : parts(key.getParts());
  }

  /// A number alone is as wide as the map has it; otherwise each part has its own width.
  private Step.Value parts(List<Part> parts) {
    Part first = parts.getFirst();
    if (parts.size() == 1 && first.getNumber() != null && first.getType() == null) {
      return new Step.Value.Number(literals.bits(steps.token(first, Literals.PART__NUMBER)));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    parts.forEach(part -> bytes.writeBytes(part(part)));
    return new Step.Value.Raw(bytes.toByteArray());
  }

  private byte[] part(Part part) {
    if (part.getHex() != null) {
      return literals.hex(steps.token(part, Literals.PART__HEX));
    }
    if (part.getText() != null) {
      return literals.text(steps.token(part, Literals.PART__TEXT));
    }
    if (part.getAddress() != null) {
      return literals.address(steps.token(part, Literals.PART__ADDRESS));
    }
    Token number = steps.token(part, Literals.PART__NUMBER);
    if (part.getType() == null) {
      problems.error(
          number, "a number among others needs a type before it: u8, u16, u32, u64, be16, ..");
      return new byte[0];
    }
    return literals.typed(part.getType(), number);
  }

  Step.Value value(Value value, boolean expected) {
    if (!value.getParts().isEmpty()) {
      return parts(value.getParts());
    }
    if (value.isEmpty()) {
      if (!expected) {
        problems.error(
            steps.token(value, Literals.VALUE__EMPTY),
            "an entry cannot be made empty: write 'delete map NAME[KEY]'");
      }
      return new Step.Value.Empty();
    }
    Token name = steps.token(value, Literals.VALUE__NAME);
    if (sockets.knows(name.text())) {
      return new Step.Value.Socket(name.text());
    }
    sockets.stranger(new Sockets.Stranger(name, steps.noSocket(name)));
    return new Step.Value.Name(name.text(), steps.position(name));
  }
}
