package dev.skmsg.runtime.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Whatever edits a program makes, bytes are conserved, accounts are even and the window lies
/// inside the message.
class MessageEditsPropertiesTest {

  @Property(tries = 500, seed = "1")
  void editsAreThoseOfAByteArray(
      @ForAll @IntRange(min = 0, max = 17) int start,
      @ForAll @Size(min = 1, max = 17) List<@IntRange(min = 1, max = 40) Integer> lengths,
      @ForAll @Size(max = 12) List<@Size(3) List<@IntRange(min = 0, max = 300) Integer>> edits) {
    TestSock sock = new TestSock();
    SkMsg msg = sock.messageAt(RingRules.V6_18, start, lengths.stream().mapToInt(i -> i).toArray());
    byte[] model = msg.payload();
    for (List<Integer> edit : edits) {
      int a = edit.get(1);
      int b = edit.get(2);
      boolean appendsToFullRing = msg.ring().isFull() && a == msg.size();
      if (edit.get(0) % 3 == 1 && appendsToFullRing) {
        continue;
      }
      model = apply(sock, msg, model, edit.get(0) % 3, a, b);
      assertArrayEquals(model, msg.payload());
      assertEquals(model.length, msg.size());
      assertEquals(model.length, sock.charged());
      assertTrue(msg.ring().used() <= RingRules.MAX_FRAGS);
      assertEquals(model.length, TestSock.lengths(msg).stream().mapToInt(i -> i).sum());
    }
    msg.free(sock, true);
    assertEquals(0, sock.charged());
    assertEquals(0, sock.pages().livePages());
  }

  private static byte[] apply(TestSock sock, SkMsg msg, byte[] model, int kind, int a, int b) {
    return switch (kind) {
      case 0 -> {
        int result = MessageEdits.pull(msg, sock.pages(), a, b, 0);
        assertEquals(a < b && b <= model.length, result == 0);
        if (result == 0) {
          assertArrayEquals(Arrays.copyOfRange(model, a, b), msg.window().copy());
        }
        yield model;
      }
      case 1 -> {
        int result = MessageEdits.push(msg, sock, a, b, 0);
        assertEquals(b == 0 || a <= model.length, result == 0);
        yield result == 0 && b != 0 ? inserted(model, a, b) : model;
      }
      default -> {
        int result = MessageEdits.pop(msg, sock, a, b, 0);
        assertEquals(b == 0 || (a < model.length && a + b <= model.length), result == 0);
        if (result != 0 || b == 0) {
          yield model;
        }
        byte[] rest = Arrays.copyOf(model, model.length - b);
        System.arraycopy(model, a + b, rest, a, model.length - a - b);
        assertArrayEquals(Arrays.copyOf(rest, msg.window().length()), msg.window().copy());
        yield rest;
      }
    };
  }

  private static byte[] inserted(byte[] model, int at, int count) {
    byte[] bytes = Arrays.copyOf(model, model.length + count);
    Arrays.fill(bytes, at, at + count, PageAllocator.UNDEFINED);
    System.arraycopy(model, at, bytes, at + count, model.length - at);
    return bytes;
  }
}
