package dev.skmsg.runtime.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.ring.UserBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/// The scenarios G79 to G86 of the digest, as far as they concern TCP.
class ReceiveScenariosTest {
  private static final int EAGAIN = -Errno.EAGAIN.number();

  private final Wire wire = new Wire();
  private final List<Integer> sizes = new ArrayList<>();

  /// A program of a kind that notes how much it saw.
  private PacketProgram program(PacketProgram.Kind kind, ToLongFunction<SkBuff> body) {
    return new PacketProgram() {
      @Override
      public String name() {
        return "body";
      }

      @Override
      public Kind kind() {
        return kind;
      }

      @Override
      public ProgramOutcome run(SkBuff skb, HostSocket socket) {
        sizes.add(skb.length());
        return new ProgramOutcome.Returned(body.applyAsLong(skb));
      }
    };
  }

  private void attach(PacketProgram.Kind kind, ToLongFunction<SkBuff> body) {
    assertEquals(0, wire.map.attach(program(kind, body)));
  }

  /// A pair whose server is in the map.
  private Host.Connection receiving(int index) {
    Host.Connection pair = wire.pair();
    wire.put(index, pair.server());
    return pair;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void send(HostSocket socket, String text) {
    assertEquals(text.length(), socket.send(UserBytes.of(bytes(text)), false));
    wire.host.timePasses();
  }

  private static void received(String expected, HostSocket socket) {
    assertArrayEquals(bytes(expected), socket.receive(1000, false).bytes());
    assertEquals(EAGAIN, socket.receive(1, false).result());
  }

  @Test
  void g79MessageOverSeveralArrivals() {
    attach(PacketProgram.Kind.STREAM_PARSER, skb -> skb.length() < 15 ? 0 : 12);
    List<Integer> judged = new ArrayList<>();
    attach(
        PacketProgram.Kind.STREAM_VERDICT,
        skb -> {
          judged.add(skb.length());
          return 1;
        });
    Host.Connection pair = receiving(0);
    send(pair.client(), "aaaaa");
    send(pair.client(), "bbbbb");
    assertEquals(EAGAIN, pair.server().receive(100, false).result());
    send(pair.client(), "ccccc");
    assertEquals(List.of(15), judged);
    received("aaaaabbbbbcc", pair.server());
  }

  @Test
  void g80ParserThatWantsMoreForEver() {
    attach(PacketProgram.Kind.STREAM_PARSER, skb -> 0);
    attach(PacketProgram.Kind.STREAM_VERDICT, skb -> 1);
    Host.Connection pair = receiving(0);
    send(pair.client(), "aaaaa");
    send(pair.client(), "bbbbb");
    assertEquals(List.of(5, 10), sizes);
    assertEquals(EAGAIN, pair.server().receive(100, false).result());
  }

  private void parserFails(long result, Errno expected) {
    attach(PacketProgram.Kind.STREAM_PARSER, skb -> result);
    attach(PacketProgram.Kind.STREAM_VERDICT, skb -> 1);
    Host.Connection pair = receiving(0);
    pair.server().receiveBuffer(1000);
    send(pair.client(), "aaaaa");
    send(pair.client(), "bbbbb");
    assertEquals(List.of(5), sizes);
    assertEquals(EAGAIN, pair.server().receive(100, false).result());
    assertEquals(-expected.number(), pair.server().send(UserBytes.of(bytes("answer")), false));
  }

  @Test
  void g80ParserThatFails() {
    parserFails(-5, Errno.EIO);
  }

  @Test
  void g80MessageTooLong() {
    parserFails(1001, Errno.EMSGSIZE);
  }

  @Test
  void lengthThatEndsBeforeTheNewBytesIsAProtocolError() {
    attach(PacketProgram.Kind.STREAM_PARSER, skb -> skb.length() < 10 ? 0 : 5);
    attach(PacketProgram.Kind.STREAM_VERDICT, skb -> 1);
    Host.Connection pair = receiving(0);
    send(pair.client(), "aaaaa");
    send(pair.client(), "bbbbb");
    assertEquals(EAGAIN, pair.server().receive(100, false).result());
    assertEquals(-Errno.EPROTO.number(), pair.server().send(UserBytes.of(bytes("answer")), false));
  }

  @Test
  void aMessageKnownToBeLongerIsNotAskedForAgain() {
    attach(PacketProgram.Kind.STREAM_PARSER, skb -> 12);
    attach(PacketProgram.Kind.STREAM_VERDICT, skb -> 1);
    Host.Connection pair = receiving(0);
    send(pair.client(), "aaaaa");
    send(pair.client(), "bbbbb");
    assertEquals(List.of(5), sizes);
    send(pair.client(), "cc");
    assertEquals(List.of(5, 12), sizes);
    received("aaaaabbbbbcc", pair.server());
  }

  @Test
  void g81Pass() {
    attach(PacketProgram.Kind.SKB_VERDICT, skb -> 1);
    Host.Connection pair = receiving(0);
    send(pair.client(), "one");
    send(pair.client(), "two");
    assertEquals(List.of(3, 3), sizes);
    received("onetwo", pair.server());
  }

  @Test
  void g81Drop() {
    attach(PacketProgram.Kind.STREAM_VERDICT, skb -> 0);
    Host.Connection pair = receiving(0);
    send(pair.client(), "one");
    assertEquals(EAGAIN, pair.server().receive(1, false).result());
    assertEquals(0, pair.server().readable());
  }

  @Test
  void g81RedirectEgressAndIngress() {
    for (boolean ingress : List.of(false, true)) {
      Host.Connection target = wire.pairInMap(3);
      wire.map.attach(
          program(
              PacketProgram.Kind.SKB_VERDICT,
              skb -> {
                skb.redirect(target.client(), ingress);
                return 1;
              }));
      Host.Connection pair = receiving(1);
      send(pair.client(), "one");
      received("one", ingress ? target.client() : target.server());
      assertEquals(EAGAIN, pair.server().receive(1, false).result());
      assertEquals(0, wire.map.delete(Wire.key(1)));
      PacketProgram attached = wire.map.packetProgram(PacketProgram.Kind.SKB_VERDICT);
      assertNotNull(attached);
      assertEquals(0, wire.map.detach(attached));
    }
  }

  @Test
  void g82AndG83BacklogKeepsTheOrderAndWaitsForRoom() {
    Host.Connection target = wire.pairInMap(0);
    target.client().receiveBuffer(3);
    attach(
        PacketProgram.Kind.SKB_VERDICT,
        skb -> {
          skb.redirect(target.client(), true);
          return 1;
        });
    Host.Connection pair = receiving(1);
    send(pair.client(), "aaaa");
    send(pair.client(), "bbbb");
    send(pair.client(), "cccc");
    assertArrayEquals(bytes("aaaa"), target.client().receive(100, false).bytes());
    wire.host.timePasses();
    assertArrayEquals(bytes("bbbb"), target.client().receive(100, false).bytes());
    wire.host.timePasses();
    received("cccc", target.client());
  }

  @Test
  void g84BacklogThatFailsStopsTheTarget() {
    Host.Connection target = wire.pairInMap(0);
    attach(
        PacketProgram.Kind.SKB_VERDICT,
        skb -> {
          skb.redirect(target.client(), false);
          return 1;
        });
    Host.Connection pair = receiving(1);
    target.client().shutdown(false, true);
    send(pair.client(), "aaaa");
    send(pair.client(), "bbbb");
    assertEquals(-Errno.EPIPE.number(), target.client().receive(1, false).result());
    assertEquals(0, target.server().receive(100, false).result());
  }

  @Test
  void g85ParserAlone() {
    attach(PacketProgram.Kind.STREAM_PARSER, skb -> 1);
    Host.Connection pair = receiving(0);
    send(pair.client(), "aaaa");
    assertEquals(List.of(), sizes);
    received("aaaa", pair.server());
  }

  @Test
  void g86EndBehindTheBytes() {
    attach(PacketProgram.Kind.SKB_VERDICT, skb -> 1);
    Host.Connection pair = receiving(0);
    send(pair.client(), "aaaa");
    pair.client().shutdown(false, true);
    assertEquals(List.of(4, 0), sizes);
    assertArrayEquals(bytes("aaaa"), pair.server().receive(100, false).bytes());
    assertEquals(0, pair.server().receive(100, false).result());
  }

  @Test
  void bytesFromBeforeTheProgramAreJudgedByTheReceiveCall() {
    attach(PacketProgram.Kind.SKB_VERDICT, skb -> 1);
    Host.Connection pair = wire.pair();
    send(pair.client(), "early");
    wire.put(0, pair.server());
    assertEquals(List.of(), sizes);
    received("early", pair.server());
    assertEquals(List.of(5), sizes);
  }

  @Test
  void redirectedEndMakesTheTargetsReceiveFail() {
    Host.Connection target = wire.pairInMap(0);
    attach(
        PacketProgram.Kind.SKB_VERDICT,
        skb -> {
          skb.redirect(target.client(), true);
          return 1;
        });
    Host.Connection pair = receiving(1);
    pair.client().shutdown(false, true);
    wire.host.timePasses();
    assertEquals(-Errno.EFAULT.number(), target.client().receive(1, false).result());
  }

  @Test
  void passedBytesLostUnreadLeaveAHole() {
    attach(PacketProgram.Kind.SKB_VERDICT, skb -> 1);
    Host.Connection pair = receiving(0);
    send(pair.client(), "lost");
    assertEquals(0, wire.map.delete(Wire.key(0)));
    send(pair.client(), "more");
    assertEquals(EAGAIN, pair.server().receive(100, false).result());
  }

  @Test
  void g73VerdictsOfBothKindsExcludeEachOther() {
    attach(PacketProgram.Kind.STREAM_VERDICT, skb -> 1);
    assertEquals(
        -Errno.EBUSY.number(), wire.map.attach(program(PacketProgram.Kind.SKB_VERDICT, skb -> 1)));
    attach(PacketProgram.Kind.STREAM_VERDICT, skb -> 0);
    assertEquals(
        -Errno.ENOENT.number(),
        wire.map.detach(program(PacketProgram.Kind.STREAM_VERDICT, skb -> 1)));
    assertEquals(
        -Errno.EBUSY.number(), wire.map.detach(program(PacketProgram.Kind.SKB_VERDICT, skb -> 1)));
  }

  @Test
  void aSocketWithAVerdictEntersNoSecondMapWithOne() {
    attach(PacketProgram.Kind.STREAM_VERDICT, skb -> 1);
    Host.Connection pair = receiving(0);
    assertEquals(-Errno.EBUSY.number(), wire.map.update(Wire.key(0), pair.server(), 0));
    assertEquals(0, wire.map.delete(Wire.key(0)));
    send(pair.client(), "plain");
    received("plain", pair.server());
  }

  @Test
  void everyPageIsGivenBack() {
    attach(PacketProgram.Kind.SKB_VERDICT, skb -> 1);
    Host.Connection pair = receiving(0);
    send(pair.client(), "aaaa");
    send(pair.client(), "bbbb");
    pair.server().receive(6, false);
    wire.host.closeAll();
    wire.host.newTask();
    assertEquals(0, wire.host.pages().livePages());
  }
}
