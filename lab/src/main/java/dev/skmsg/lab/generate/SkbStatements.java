package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Register;

/// The helpers that only sk_skb has, but for those that look sockets up.
final class SkbStatements {
  private static final int STORE_BYTES = 9;
  private static final int LOAD_BYTES = 26;
  private static final int CHANGE_TAIL = 38;
  private static final int PULL_DATA = 39;
  private static final int CHANGE_HEAD = 43;
  private static final int GET_SOCKET_COOKIE = 46;
  private static final int GET_SOCKET_UID = 47;
  private static final int ADJUST_ROOM = 50;
  private static final int REDIRECT_MAP = 52;
  private static final int REDIRECT_HASH = 72;
  private static final int[] HELPERS = {
    STORE_BYTES,
    LOAD_BYTES,
    LOAD_BYTES,
    CHANGE_TAIL,
    PULL_DATA,
    PULL_DATA,
    CHANGE_HEAD,
    GET_SOCKET_COOKIE,
    GET_SOCKET_UID,
    ADJUST_ROOM,
    REDIRECT_MAP,
    REDIRECT_HASH
  };

  private SkbStatements() {}

  static boolean helper(Draft d) {
    int helper = HELPERS[d.dice.below(HELPERS.length)];
    if (!HelperStatements.context(d)) {
      return false;
    }
    boolean changes =
        switch (helper) {
          case GET_SOCKET_COOKIE, GET_SOCKET_UID -> false;
          case LOAD_BYTES -> {
            HelperStatements.memory(d, Register.R3, Register.R4, false);
            HelperStatements.anything(d, Register.R2);
            yield false;
          }
          case STORE_BYTES -> {
            HelperStatements.memory(d, Register.R3, Register.R4, false);
            HelperStatements.anything(d, Register.R2);
            HelperStatements.anything(d, Register.R5);
            yield true;
          }
          case REDIRECT_MAP -> {
            MapStatements.loadMap(d, Register.R2, MapStatements.choose(d, MapType.SOCKMAP));
            HelperStatements.anything(d, Register.R3);
            d.constant(Register.R4, d.dice.of(0, 1));
            yield false;
          }
          case REDIRECT_HASH -> {
            int map = MapStatements.choose(d, MapType.SOCKHASH);
            MapStatements.key(d, Register.R3, d.maps.get(map).keySize());
            MapStatements.loadMap(d, Register.R2, map);
            d.constant(Register.R4, d.dice.of(0, 1));
            yield false;
          }
          default -> {
            int last = helper == ADJUST_ROOM ? 4 : helper == PULL_DATA ? 2 : 3;
            for (int argument = 2; argument <= last; argument++) {
              HelperStatements.anything(d, Register.of(argument));
            }
            yield true;
          }
        };
    d.helper(helper);
    d.called(Shape.unknown());
    if (changes && !d.fault()) {
      d.forgetPacket();
    }
    return true;
  }
}
