package dev.skmsg.runtime.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.ring.Window;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Whatever a program does with its messages, the accounts come out even.
class SendPropertiesTest {

  /// One helper call: kind, first and second argument.
  private static void call(Wire.Message message, List<Integer> edit, boolean corks) {
    int first = edit.get(1);
    int second = edit.get(2);
    switch (edit.get(0) % 5) {
      case 0 -> message.pull(first, second);
      case 1 -> {
        boolean appendsToFullRing = message.msg().ring().isFull() && first == message.msg().size();
        if (!appendsToFullRing) {
          message.push(first, second);
        }
      }
      case 2 -> message.pop(first, second);
      case 3 -> message.msg().applyBytes(50 + first);
      default -> message.msg().corkBytes(corks ? first : 0);
    }
    Window window = message.msg().window();
    assertTrue(window.length() <= message.msg().size());
    assertTrue(window.offset() + window.length() <= window.bytes().length);
  }

  @Property(tries = 100, seed = "2")
  void nothingStaysCharged(
      @ForAll @Size(max = 3) List<@Size(3) List<@IntRange(min = 0, max = 300) Integer>> edits,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 40_000) Integer> sends,
      @ForAll @IntRange(min = 0, max = 3) int ending) {
    Wire wire = new Wire();
    Host.Connection target = wire.pair();
    wire.put(1, target.client());
    wire.attach(
        message -> {
          edits.forEach(edit -> call(message, edit, false));
          if (ending >= 2) {
            message.msg().redirect(target.client(), ending == 2 ? 0 : SkMsg.INGRESS);
          }
          return ending == 0 ? 0 : 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    for (int count : sends) {
      Wire.send(pair.client(), count);
      assertEquals(0, pair.client().memory().charged());
    }
    Wire.drain(target.client());
    // What stands behind a stray end mark is never received nor given back, in the kernel neither.
    boolean cutShort = target.client().readable() > 0;
    wire.host.newTask();
    wire.host.closeAll();
    if (!cutShort) {
      assertEquals(0, target.client().memory().charged());
      assertEquals(0, wire.host.pages().livePages());
    }
  }

  @Property(tries = 100, seed = "3")
  void withoutEditsTheStreamArrivesWhole(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 70_000) Integer> sends,
      @ForAll @IntRange(min = 0, max = 5_000) int apply,
      @ForAll @IntRange(min = 0, max = 70_000) int pulled,
      @ForAll boolean redirects) {
    Wire wire = new Wire();
    Host.Connection target = wire.pair();
    wire.put(1, target.client());
    wire.attach(
        message -> {
          message.msg().applyBytes(apply == 0 ? 0 : 500 + apply);
          message.pull(0, pulled);
          if (redirects) {
            message.msg().redirect(target.client(), SkMsg.INGRESS);
          }
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    byte[] expected = new byte[0];
    for (int count : sends) {
      assertEquals(count, Wire.send(pair.client(), count));
      int before = expected.length;
      expected = Arrays.copyOf(expected, before + count);
      System.arraycopy(Wire.pattern(count), 0, expected, before, count);
    }
    assertArrayEquals(expected, Wire.drain(redirects ? target.client() : pair.server()));
  }

  @Property(tries = 100, seed = "4")
  void aCorkIsGivenBackAtTheEnd(
      @ForAll @Size(min = 1, max = 3)
          List<@Size(3) List<@IntRange(min = 0, max = 300) Integer>> edits,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 300) Integer> sends) {
    Wire wire = new Wire();
    wire.attach(
        message -> {
          edits.forEach(edit -> call(message, edit, true));
          return 1;
        });
    Host.Connection pair = wire.pairInMap(0);
    sends.forEach(count -> Wire.send(pair.client(), count));
    wire.host.newTask();
    wire.host.closeAll();
    assertEquals(0, pair.client().memory().charged());
    assertEquals(0, wire.host.pages().livePages());
  }
}
