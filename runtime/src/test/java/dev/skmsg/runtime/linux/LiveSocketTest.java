package dev.skmsg.runtime.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.linux.AttachType;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.LiveMap;
import dev.skmsg.bpf.linux.LiveProgram;
import dev.skmsg.bpf.linux.RunRecorder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LiveSocketTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final Duration LONG = Duration.ofSeconds(10);

  @BeforeAll
  static void kernelCanBeAsked() {
    assumeTrue(
        Availability.ofThisProcess().permitted(), () -> Availability.ofThisProcess().reason());
  }

  @ParameterizedTest
  @EnumSource
  void whatOneEndSendsTheOtherReceives(SocketFamily family) {
    try (LivePair pair = LivePair.connect(family).orThrow()) {
      assertEquals(10, pair.left().send(List.of(HELLO, HELLO), 0));
      assertTrue(pair.right().awaitReadable(LONG));
      assertEquals(
          "hellohello", new String(pair.right().receive(100, 0).orThrow(), StandardCharsets.UTF_8));
      assertEquals(Errno.EAGAIN.number(), errno(pair.right().receive(1, LiveSocket.MSG_DONTWAIT)));
    }
  }

  @Test
  void sendfileAndSpliceSendEveryByte() {
    byte[] content = new byte[100_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i % 251);
    }
    try (LivePair pair = LivePair.connect(SocketFamily.TCP4).orThrow()) {
      assertEquals(content.length, pair.left().sendFile(content));
      assertArrayEquals(content, receive(pair.right(), content.length));
      assertEquals(content.length, pair.left().splice(content, 0));
      assertArrayEquals(content, receive(pair.right(), content.length));
    }
  }

  @Test
  void aShutDownEndIsReceivedAsNothing() {
    try (LivePair pair = LivePair.connect(SocketFamily.TCP6).orThrow()) {
      assertEquals(0, pair.left().shutdown(1));
      assertEquals(0, pair.right().receive(10, 0).orThrow().length);
      assertEquals(-Errno.EPIPE.number(), pair.left().send(List.of(HELLO), 0));
    }
  }

  @Test
  void anAttachedProgramDecidesWhatIsSent() {
    try (LiveMap socks =
            LiveMap.create(MapDefinition.of("socks", MapType.SOCKMAP, 4, 8, 1)).orThrow();
        LiveProgram drop = LiveProgram.load(returning(0), List.of()).orThrow();
        LivePair pair = LivePair.connect(SocketFamily.TCP4).orThrow()) {
      assertEquals(0, drop.attach(socks, AttachType.SK_MSG_VERDICT));
      assertEquals(0, socks.update(number(0), wide(pair.left().fd()), 0));
      assertEquals(8, socks.lookup(number(0)).orThrow().length);
      assertEquals(-Errno.EACCES.number(), pair.left().send(List.of(HELLO), 0));
      assertEquals(0, socks.delete(number(0)));
      assertEquals(Errno.EINVAL.number(), socks.delete(number(0)));
      assertEquals(5, pair.left().send(List.of(HELLO), 0));
      assertEquals(0, drop.detach(socks, AttachType.SK_MSG_VERDICT));
      assertEquals(Errno.ENOENT.number(), drop.detach(socks, AttachType.SK_MSG_VERDICT));
    }
  }

  @Test
  void theRunsOfAProgramAreRecorded() {
    Program pass = returning(1);
    try (RunRecorder recorder = RunRecorder.open().orThrow();
        LiveMap socks =
            LiveMap.create(MapDefinition.of("socks", MapType.SOCKMAP, 4, 4, 1)).orThrow();
        LiveProgram live = recorder.load(pass, List.of()).orThrow();
        LivePair pair = LivePair.connect(SocketFamily.TCP4).orThrow()) {
      assertEquals(0, live.attach(socks, AttachType.SK_MSG_VERDICT));
      assertEquals(0, socks.update(number(0), number(pair.left().fd()), 0));
      assertEquals(5, pair.left().send(List.of(HELLO), 0));
      assertEquals(10, pair.left().send(List.of(HELLO, HELLO), 0));
      assertEquals(
          List.of(
              new RunRecorder.Run(pass, 1, 5, 5, false),
              new RunRecorder.Run(pass, 1, 10, 10, false)),
          recorder.take());
      assertEquals(List.of(), recorder.take());
      for (int i = 0; i < 5000; i++) {
        pair.left().send(List.of(HELLO), 0);
        pair.right().receive(5, 0);
        if (i % 1000 == 999) {
          assertEquals(1000, recorder.take().size());
        }
      }
    }
  }

  private static Program returning(int verdict) {
    return Program.of(
        "verdict",
        ProgramType.SK_MSG,
        List.of(
            new Instruction.Alu(
                AluOperation.MOV, Width.W64, Register.R0, new Operand.Immediate(verdict)),
            new Instruction.Exit()),
        List.of());
  }

  private static byte[] receive(LiveSocket socket, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < length && socket.awaitReadable(LONG)) {
      bytes.writeBytes(socket.receive(length - bytes.size(), 0).orThrow());
    }
    return bytes.toByteArray();
  }

  private static int errno(KernelAnswer<byte[]> answer) {
    return switch (answer) {
      case KernelAnswer.Granted<byte[]> _ -> 0;
      case KernelAnswer.Refused<byte[]> refused -> refused.errno();
    };
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  private static byte[] wide(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array();
  }
}
