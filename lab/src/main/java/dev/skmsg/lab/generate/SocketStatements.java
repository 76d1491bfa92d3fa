package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.lab.generate.CodeBuffer.Label;
import dev.skmsg.lab.generate.Draft.Belief;

/// Sockets that are looked up, used, and given back or (with a mistake) not.
final class SocketStatements {
  private static final int MAP_LOOKUP_ELEM = 1;
  private static final int LOOKUP_TCP = 84;
  private static final int LOOKUP_UDP = 85;
  private static final int RELEASE = 86;
  private static final int LOOKUP_COMMON_TCP = 99;
  private static final int TUPLE4 = 12;
  private static final int TUPLE6 = 36;

  private SocketStatements() {}

  static boolean lookup(Draft d) {
    return switch (d.message) {
      case SK_MSG -> d.fault() && lookupForEver(d);
      case SK_SKB -> lookupAndRelease(d);
    };
  }

  /// A lookup in a map of sockets, whose result no sk_msg program can release.
  private static boolean lookupForEver(Draft d) {
    lookInMap(d);
    if (d.dice.percent(70)) {
      MapStatements.nullCheck(d, Register.R0);
      d.load(MemorySize.W, Register.R1, Register.R0, d.dice.of(4, 8, 72));
      d.set(Register.R1, Shape.unknown());
    }
    return true;
  }

  private static void lookInMap(Draft d) {
    int map = d.map(MapType.SOCKMAP, MapType.SOCKHASH);
    MapStatements.key(d, Register.R2, d.maps.get(map).keySize());
    MapStatements.loadMap(d, Register.R1, map);
    d.helper(MAP_LOOKUP_ELEM);
    d.called(new Shape.Socket(true, true));
  }

  /// Looks a socket up by addresses and ports.
  private static boolean lookInNamespace(Draft d) {
    int helper = d.dice.of(LOOKUP_TCP, LOOKUP_UDP, LOOKUP_COMMON_TCP);
    if (!HelperStatements.context(d)) {
      return false;
    }
    if (d.dice.percent(70)) {
      int size = d.dice.of(TUPLE4, TUPLE6);
      MapStatements.key(d, Register.R2, size);
      d.constant(Register.R3, d.fault() ? size + 1 : size);
    } else {
      HelperStatements.memory(d, Register.R2, Register.R3, true);
    }
    d.constant(Register.R4, d.dice.of(-1, 0, 5));
    if (d.fault()) {
      HelperStatements.anything(d, Register.R5);
    } else {
      d.constant(Register.R5, 0);
    }
    d.helper(helper);
    d.called(new Shape.Socket(true, helper != LOOKUP_COMMON_TCP));
    return true;
  }

  private static boolean lookupAndRelease(Draft d) {
    if (d.depth > 2) {
      return false;
    }
    boolean found = d.dice.percent(50) && lookInNamespace(d);
    if (!found) {
      d.unpinArguments();
      lookInMap(d);
    }
    Label missing = new Label();
    if (!d.fault()) {
      d.branch(Condition.EQ, Width.W64, Register.R0, new Immediate(0), missing);
    }
    Belief without = d.belief();
    Register held = d.freshSaved();
    if (d.isPinned(held)) {
      d.move(Register.R1, Register.R0);
      release(d);
    } else {
      boolean full = d.get(Register.R0) instanceof Shape.Socket(_, boolean every) && every;
      d.set(Register.R0, new Shape.Socket(false, full));
      d.move(held, Register.R0);
      use(d, held);
      d.set(held, Shape.unset());
    }
    d.code.bind(missing);
    d.join(without);
    d.called(Shape.unset());
    return true;
  }

  private static void use(Draft d, Register held) {
    for (int i = d.dice.below(3); i > 0; i--) {
      PointerStatements.readSocketField(d, held);
    }
    Holding.write(d, held, d.dice.below(3));
    giveBack(d, held);
  }

  private static void giveBack(Draft d, Register held) {
    if (!d.fault()) {
      d.move(Register.R1, d.fault() ? Register.R10 : held);
      if (d.fault()) {
        d.add(Register.R1, d.dice.of(4, 8));
      }
      release(d);
    }
    if (d.fault()) {
      PointerStatements.readSocketField(d, held);
    }
    if (d.fault()) {
      d.move(Register.R1, held);
      release(d);
    }
  }

  private static void release(Draft d) {
    d.helper(RELEASE);
    d.called(Shape.unknown());
  }
}
